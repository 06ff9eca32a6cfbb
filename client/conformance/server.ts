/** A service that does what a case says, and looks at what its client sends. */
import { setTimeout as sleep } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import { Metadata, Server, ServerCredentials, type ServerDuplexStream, type StatusObject, status } from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';
import { HealthImplementation } from 'grpc-health-check';
import type { SegmentRequest__Output } from '../../src/wire/generated/m4oe/v1/SegmentRequest.ts';
import type { SegmentResponse } from '../../src/wire/generated/m4oe/v1/SegmentResponse.ts';
import { errorDetailsPackage, segmentationService } from '../../src/wire/schema.ts';
import type { Case, Step } from './cases.ts';

type Call = ServerDuplexStream<SegmentRequest__Output, SegmentResponse | Buffer>;

const BYTES_PER_VOXEL = 2;

/** Use with `await using`. */
export class ScriptedServer {
  readonly #case: Case;
  readonly #size: readonly [number, number, number];
  #server: Server | undefined;
  #port = 0;
  /** Calls that came. */
  calls = 0;
  /** What the client did that the protocol forbids. */
  readonly violations: string[] = [];
  /** Scripts that run. */
  readonly #running = new Set<Promise<void>>();

  private constructor(one: Case, size: readonly [number, number, number]) {
    this.#case = one;
    this.#size = size;
  }

  /** A server that listens, or will after the case's `startsAfterSeconds`. */
  static async start(one: Case, size: readonly [number, number, number]): Promise<ScriptedServer> {
    const server = new ScriptedServer(one, size);
    await server.#listen();
    if (one.startsAfterSeconds !== undefined) {
      server.#server?.forceShutdown();
      server.#running.add(sleep(1000 * one.startsAfterSeconds).then(() => server.#listen()));
    }
    return server;
  }

  get address(): string {
    return `127.0.0.1:${this.#port}`;
  }

  async #listen(): Promise<void> {
    const { service } = segmentationService();
    const { Segment } = service;
    const raw = {
      ...service,
      Segment: {
        ...Segment,
        responseSerialize: (answer: SegmentResponse | Buffer) =>
          Buffer.isBuffer(answer) ? answer : Segment.responseSerialize(answer as never),
      },
    };
    const server = new Server({ 'grpc.max_send_message_length': -1 });
    server.addService(raw, {
      Segment: (call: Call) => {
        const script = this.#case.calls[Math.min(this.calls++, this.#case.calls.length - 1)] ?? [];
        const running = new ScriptedCall(call, script, this.#size, this.violations)
          .run(() => this.#drop())
          .catch((error: Error) => void this.violations.push(error.message));
        this.#running.add(running);
      },
    });
    new HealthImplementation({ 'm4oe.v1.Segmentation': 'SERVING' }).addToServer(server);
    this.#port = await new Promise<number>((resolve, reject) => {
      server.bindAsync(`127.0.0.1:${this.#port}`, ServerCredentials.createInsecure(), (error, port) =>
        error === null ? resolve(port) : reject(error),
      );
    });
    this.#server = server;
  }

  async #drop(): Promise<void> {
    this.#server?.forceShutdown();
    await this.#listen();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#running);
    this.#server?.forceShutdown();
  }
}

class ScriptedCall {
  readonly #call: Call;
  readonly #script: readonly Step[];
  readonly #size: readonly [number, number, number];
  readonly #violations: string[];
  readonly #labels: Buffer;
  /** Resolves when the client has half-closed, or is gone. */
  readonly #half: Promise<unknown>;
  readonly #gone: Promise<unknown>;
  readonly #header = Promise.withResolvers<void>();
  #received = 0;

  constructor(call: Call, script: readonly Step[], size: readonly [number, number, number], violations: string[]) {
    this.#call = call;
    this.#script = script;
    this.#size = size;
    this.#violations = violations;
    this.#labels = Buffer.alloc(this.#plane * size[2]);
    this.#gone = new Promise((resolve) => call.once('cancelled', resolve));
    this.#half = Promise.race([new Promise((resolve) => call.once('end', resolve)), this.#gone]);
    call.on('error', () => undefined);
    call.on('data', (request: SegmentRequest__Output) => this.#take(request));
  }

  get #plane(): number {
    return this.#size[0] * this.#size[1];
  }

  async run(drop: () => Promise<void>): Promise<void> {
    await Promise.race([this.#header.promise, this.#gone]);
    for (const step of this.#script) {
      if (step.end !== undefined) return void this.#call.emit('error', statusOf(step.end));
      if (step.drop === true) return drop();
      if (step.receive === true) await this.#receivedAll();
      else if (step.cancelled === true) await this.#gone;
      else this.#call.write(this.#answer(step));
    }
    this.#call.end();
  }

  async #receivedAll(): Promise<void> {
    await this.#half;
    const expected = BYTES_PER_VOXEL * this.#plane * this.#size[2];
    if (this.#received !== expected) this.#violations.push(`expected ${expected} bytes, got ${this.#received}`);
  }

  #take({ header, chunk }: SegmentRequest__Output): void {
    if (header != null) {
      const size = header.geometry?.size ?? [];
      if (String(size) !== String(this.#size)) this.#violations.push(`expected size ${this.#size}, got ${size}`);
      if (header.voxelType !== 'INT16') this.#violations.push(`expected INT16, got ${header.voxelType}`);
      this.#header.resolve();
    }
    if (chunk == null) return;
    if (chunk.offset !== this.#received)
      this.#violations.push(`expected a chunk from byte ${this.#received} on, got ${chunk.offset}`);
    if (crc32(chunk.data) !== chunk.crc32) this.#violations.push('the CRC-32 of a chunk is not that of its data');
    this.#received += chunk.data.length;
  }

  #answer({ accept, progress, slice, report, bytes }: Step): SegmentResponse | Buffer {
    const [, , slices] = this.#size;
    if (bytes !== undefined) return Buffer.from(bytes, 'hex');
    if (accept === true) {
      const volumeBytes = BYTES_PER_VOXEL * this.#plane * slices;
      return {
        accepted: { model: 'scripted', head: 'scripted', classes: [{ label: 1, name: 'liver' }], slices, volumeBytes },
      };
    }
    if (progress !== undefined)
      return { progress: { receivedBytes: this.#received, inferredSlices: progress.inferred, totalSlices: slices } };
    if (slice !== undefined) {
      const { k, label, output = 'LABELS', revision = 0, offset = 0 } = slice;
      const data = Buffer.alloc(slice.bytes ?? this.#plane - offset, label);
      if (output === 'LABELS') data.copy(this.#labels, k * this.#plane + offset);
      return { slice: { k, output, revision, offset, data, crc32: slice.crc32 ?? crc32(data) } };
    }
    const { labelsCrc32 = crc32(this.#labels), ...rest } = report ?? {};
    return { report: { labelsCrc32, model: 'scripted', ...(rest as object) } };
  }
}

function statusOf({ code, message = '', details, ...rest }: NonNullable<Step['end']>): StatusObject {
  const number = status[code as keyof typeof status];
  const metadata = new Metadata();
  if (details !== undefined) metadata.set('grpc-status-details-bin', Buffer.from(details, 'hex'));
  else if (rest.reason !== undefined) metadata.set('grpc-status-details-bin', packedDetails(number, message, rest));
  return { code: number, details: message, metadata };
}

function packedDetails(code: number, message: string, end: Omit<NonNullable<Step['end']>, 'code'>): Buffer {
  const codecs = errorDetailsPackage();
  const encode = (type: string, value: object) =>
    (codecs[`google.rpc.${type}`] as MessageTypeDefinition<object, object>).serialize(value);
  const details = Object.entries({
    ErrorInfo: {
      reason: end.reason,
      domain: 'm4oe.v1',
      metadata: end.setting === undefined ? {} : { setting: end.setting },
    },
    ...(end.field !== undefined && { BadRequest: { fieldViolations: [{ field: end.field, description: message }] } }),
    ...(end.retryAfterSeconds !== undefined && {
      RetryInfo: {
        retryDelay: {
          seconds: Math.floor(end.retryAfterSeconds),
          nanos: Math.round((end.retryAfterSeconds % 1) * 1e9),
        },
      },
    }),
  }).map(([type, value]) => ({ type_url: `type.googleapis.com/google.rpc.${type}`, value: encode(type, value) }));
  return encode('Status', { code, message, details });
}
