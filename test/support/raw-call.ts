/**
 * Calls of Segment made message by message, without our client: what a careless or hostile peer
 * could send.
 */
import { once } from 'node:events';
import { crc32 } from 'node:zlib';
import {
  type CallOptions,
  type ClientDuplexStream,
  credentials,
  Metadata,
  type ServiceError,
  type StatusObject,
  status,
} from '@grpc/grpc-js';
import { geometryMessage, volumeHeader, type Wish } from '../../src/client/client.ts';
import { failureOf } from '../../src/client/failures.ts';
import type { Volume } from '../../src/volume.ts';
import type { Plan__Output } from '../../src/wire/generated/m4oe/v1/Plan.ts';
import type { PlanResponse__Output } from '../../src/wire/generated/m4oe/v1/PlanResponse.ts';
import type { SegmentationClient } from '../../src/wire/generated/m4oe/v1/Segmentation.ts';
import type { SegmentRequest } from '../../src/wire/generated/m4oe/v1/SegmentRequest.ts';
import type { SegmentResponse__Output } from '../../src/wire/generated/m4oe/v1/SegmentResponse.ts';
import type { VoxelChunk } from '../../src/wire/generated/m4oe/v1/VoxelChunk.ts';
import { segmentationService } from '../../src/wire/schema.ts';

/** How a call ended, as its client sees it. */
export interface Ended {
  /** Name of the gRPC code. */
  readonly code: string;
  readonly message: string;
  /** ErrorInfo */
  readonly reason: string | undefined;
  /** BadRequest */
  readonly field: string | undefined;
  /** ErrorInfo's metadata */
  readonly setting: string | undefined;
  /** RetryInfo */
  readonly retryAfterSeconds: number | undefined;
  readonly responses: readonly SegmentResponse__Output[];
}

type Stream = ClientDuplexStream<SegmentRequest, SegmentResponse__Output>;
type Stub = InstanceType<ReturnType<typeof segmentationService>> & SegmentationClient;

/** A connection of its own: closing it hurts nobody else. */
export function connectRaw(address: string, channel = credentials.createInsecure()): Stub {
  const Service = segmentationService();
  return new Service(address, channel, {
    'grpc.max_send_message_length': -1,
    'grpc.use_local_subchannel_pool': 1,
  });
}

/** One open call. Use with `using`. */
export class RawCall {
  readonly stream: Stream;
  readonly responses: SegmentResponse__Output[] = [];
  readonly ended: Promise<Ended>;
  readonly #stub: Stub;
  #wake = Promise.withResolvers<void>();

  constructor(address: string, options: CallOptions = {}, metadata = new Metadata()) {
    this.#stub = connectRaw(address);
    this.stream = this.#stub.Segment(metadata, options) as Stream;
    this.stream.on('error', () => undefined); // the status says the same
    this.ended = new Promise((resolve) => {
      this.stream.on('status', (ended: StatusObject) => resolve(ending(ended, this.responses)));
    });
    void this.ended.then(() => this.#wake.resolve());
    this.stream.on('data', (response: SegmentResponse__Output) => {
      this.responses.push(response);
      this.#wake.resolve();
      this.#wake = Promise.withResolvers();
    });
  }

  /** Sends messages as far as the call still takes them, minding back-pressure. */
  async send(...messages: readonly SegmentRequest[]): Promise<this> {
    for (const message of messages) {
      if (this.stream.destroyed || this.stream.writableEnded) break;
      if (this.stream.write(message)) continue;
      await Promise.race([once(this.stream, 'drain').catch(() => undefined), this.ended]);
    }
    return this;
  }

  end(): void {
    if (!this.stream.destroyed) this.stream.end();
  }

  /**
   * Resolves with the answer of the wanted kind once there are `count` of them; rejects if the call
   * ends before.
   */
  async answer(kind: 'accepted' | 'progress' | 'slice' | 'report', count = 1): Promise<SegmentResponse__Output> {
    let over = false;
    void this.ended.then(() => {
      over = true;
    });
    while (true) {
      const found = this.responses.filter((response) => response.message === kind)[count - 1];
      if (found !== undefined) return found;
      if (over) throw new Error(`the call ended without ${kind}: ${JSON.stringify(await this.ended)}`);
      await this.#wake.promise;
    }
  }

  [Symbol.dispose](): void {
    this.stream.cancel();
    this.#stub.close();
  }
}

function ending(ended: StatusObject, responses: SegmentResponse__Output[]): Ended {
  const { reason, field, setting, retryAfterSeconds } = failureOf(Object.assign(new Error(), ended));
  return { code: status[ended.code], message: ended.details, reason, field, setting, retryAfterSeconds, responses };
}

/** Sends the messages, half-closes, and tells how the call ended. */
export async function rawSegment(address: string, messages: readonly SegmentRequest[]): Promise<Ended> {
  using call = new RawCall(address);
  await call.send(...messages);
  call.end();
  return await call.ended;
}

/** Asks for a plan and tells how the call ended. */
export function rawPlan(
  address: string,
  header: SegmentRequest['header'],
): Promise<Ended & { plan: Plan__Output | null | undefined }> {
  const stub = connectRaw(address);
  return new Promise<Ended & { plan: Plan__Output | null | undefined }>((resolve) => {
    stub.Plan({ header: header ?? null }, (error: ServiceError | null, response?: PlanResponse__Output) => {
      const ended = ending(error ?? { code: status.OK, details: '', metadata: new Metadata() }, []);
      resolve({ ...ended, plan: response?.plan });
    });
  }).finally(() => stub.close());
}

export type HeaderPatch = Record<string, unknown>;

/**
 * The header of a volume with some fields replaced, by values that the types would not allow if
 * need be.
 */
export function header(volume: Volume, patch: HeaderPatch = {}, wish: Wish = { modality: 'CT' }): SegmentRequest {
  return { header: { ...volumeHeader(volume, wish), ...patch } };
}

/** The header of a volume with some fields of its geometry replaced. */
export function geometryHeader(volume: Volume, patch: HeaderPatch): SegmentRequest {
  return header(volume, { geometry: { ...geometryMessage(volume.geometry), ...patch } });
}

export function volumeBytesOf(volume: Volume): Buffer {
  return Buffer.from(volume.voxels.buffer as ArrayBuffer, volume.voxels.byteOffset, volume.voxels.byteLength);
}

/** Bytes cut into chunks of `size`, contiguous from `from` on. */
export function chunks(bytes: Buffer, size = 1 << 20, from = 0): SegmentRequest[] {
  const messages: SegmentRequest[] = [];
  for (let offset = from; offset < bytes.length; offset += size) {
    messages.push(chunk(offset, bytes.subarray(offset, offset + size)));
  }
  return messages;
}

export function chunk(offset: number, data: Buffer, patch: Partial<VoxelChunk> = {}): SegmentRequest {
  return { chunk: { offset, data, crc32: crc32(data), ...patch } };
}

/** Label slices of a finished call, put together. */
export function labelsOf(ended: Ended, voxels: number, output = 'LABELS'): Uint8Array {
  const labels = new Uint8Array(voxels);
  for (const { slice } of ended.responses) {
    if (slice != null && slice.output === output) labels.set(slice.data, slice.k * slice.data.length);
  }
  return labels;
}
