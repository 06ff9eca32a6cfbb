/** The gRPC client that the command line, the gateway and the tests share. */
import { crc32 } from 'node:zlib';
import {
  type ChannelCredentials,
  type ChannelOptions,
  type ClientDuplexStream,
  credentials,
  type Metadata,
  type ServiceError,
} from '@grpc/grpc-js';
import { asFailure, Failure } from '../errors.ts';
import { Arrival } from '../streaming/arrival.ts';
import { Channel } from '../streaming/channel.ts';
import { volumePassed } from '../streaming/collection.ts';
import type { Geometry, Prompt, Volume, VoxelType } from '../volume.ts';
import type { GetModelResponse__Output } from '../wire/generated/m4oe/v1/GetModelResponse.ts';
import type { LabelSlice__Output } from '../wire/generated/m4oe/v1/LabelSlice.ts';
import type { ListModelsResponse__Output } from '../wire/generated/m4oe/v1/ListModelsResponse.ts';
import type { Plan__Output } from '../wire/generated/m4oe/v1/Plan.ts';
import type { PlanResponse__Output } from '../wire/generated/m4oe/v1/PlanResponse.ts';
import type { Progress__Output } from '../wire/generated/m4oe/v1/Progress.ts';
import type { Report__Output } from '../wire/generated/m4oe/v1/Report.ts';
import type { SegmentationClient as Stub } from '../wire/generated/m4oe/v1/Segmentation.ts';
import type { SegmentRequest } from '../wire/generated/m4oe/v1/SegmentRequest.ts';
import type { SegmentResponse__Output } from '../wire/generated/m4oe/v1/SegmentResponse.ts';
import type { VolumeHeader } from '../wire/generated/m4oe/v1/VolumeHeader.ts';
import { segmentationService } from '../wire/schema.ts';
import { serviceAddress } from './address.ts';
import { checkCall, checkHeader } from './checked-call.ts';
import { failureOf } from './failures.ts';
import { CHANNEL_OPTIONS } from './policy.ts';
import { NO_PATIENCE, type Patience, resent, tried } from './resend.ts';
import { SliceParts } from './slice-parts.ts';
import { type TlsFiles, tlsCredentials } from './tls.ts';
import { checkTokenWay, tokenMetadata } from './token.ts';
import { type TraceContext, withTrace } from './trace-context.ts';

/** Bytes of voxels in one message. */
export const CHUNK_BYTES = 1 << 20;

/** How calls are made: for how long they are tried again, and with which token. */
export interface Calling extends Patience {
  /** File with the token that the service knows the caller by; read for each call. */
  readonly tokenFile?: string;
}

/**
 * What to do with a volume; empty fields take the server's defaults. The trace that the call is a
 * part of goes with it as metadata.
 */
export interface Wish extends TraceContext {
  readonly modality: VolumeHeader['modality'];
  readonly requestId?: string;
  readonly model?: string;
  readonly head?: string;
  readonly classes?: readonly string[];
  readonly confidence?: boolean;
  readonly urgent?: boolean;
  /** Each so many-th slice comes first; 0 or at least 2. */
  readonly previewEvery?: number;
  /** Computes slices without anything of the patient too. */
  readonly everySlice?: boolean;
  /** Slices come once, when they are final. */
  readonly finalSlicesOnly?: boolean;
  /** Labels as the graph decides them, not settled. */
  readonly rawLabels?: boolean;
  /** Several passes of the graph over each slice, put together: slower and better. */
  readonly thorough?: boolean;
  /** A model of patches whose labels replace those of `model`, which are a preview then. */
  readonly refineModel?: string;
  /** Where organs are, for the model that takes that: `refineModel`, or `model` where nothing is refined. */
  readonly prompts?: readonly Prompt[];
  /** A volume whose intensities contradict its modality is taken, with a warning. */
  readonly allowTagMismatch?: boolean;
  /** The patient is known to be mirrored (situs inversus). */
  readonly mirroredAnatomy?: boolean;
  /** Site or scanner, as the service's operator calls it; never a patient. */
  readonly source?: string;
}

export type Answer =
  | { readonly kind: 'accepted'; readonly plan: Plan__Output }
  | { readonly kind: 'progress'; readonly progress: Progress__Output }
  | { readonly kind: 'slice'; readonly slice: LabelSlice__Output }
  | { readonly kind: 'report'; readonly report: Report__Output };

export function volumeHeader(volume: Pick<Volume, 'geometry' | 'voxelType' | 'rescale'>, wish: Wish): VolumeHeader {
  return {
    requestId: wish.requestId ?? '',
    modality: wish.modality ?? 'MODALITY_UNSPECIFIED',
    geometry: geometryMessage(volume.geometry),
    voxelType: volume.voxelType.toUpperCase() as Uppercase<VoxelType>,
    byteOrder: new Uint8Array(new Uint16Array([1]).buffer)[0] === 1 ? 'LITTLE_ENDIAN' : 'BIG_ENDIAN',
    rescaleSlope: volume.rescale.slope,
    rescaleIntercept: volume.rescale.intercept,
    model: wish.model ?? '',
    head: wish.head ?? '',
    classes: [...(wish.classes ?? [])],
    outputs: wish.confidence === true ? ['LABELS', 'CONFIDENCE'] : ['LABELS'],
    priority: wish.urgent === true ? 'URGENT' : 'ROUTINE',
    previewEvery: wish.previewEvery ?? 0,
    everySlice: wish.everySlice ?? false,
    finalSlicesOnly: wish.finalSlicesOnly ?? false,
    rawLabels: wish.rawLabels ?? false,
    thorough: wish.thorough ?? false,
    refineModel: wish.refineModel ?? '',
    allowTagMismatch: wish.allowTagMismatch ?? false,
    mirroredAnatomy: wish.mirroredAnatomy ?? false,
    slicesInParts: true,
    source: wish.source ?? '',
    prompts: (wish.prompts ?? []).map(promptMessage),
  };
}

function promptMessage({ className, at }: Prompt) {
  return { className, pointMm: at.length === 1 ? [...at[0]] : [], boxMm: at.length === 1 ? [] : at.flat() };
}

export function geometryMessage(geometry: Geometry) {
  return {
    size: [...geometry.size],
    spacingMm: [...geometry.spacing],
    originMm: [...geometry.origin],
    direction: geometry.direction.flat(),
  };
}

/** A connection to the service; an example is in index.ts. */
export class SegmentationClient {
  readonly #stub: InstanceType<ReturnType<typeof segmentationService>> & Stub;
  readonly #address: string;
  readonly #patience: Patience;
  readonly #tokenFile: string | undefined;
  #closed = false;

  private constructor(address: string, creds: ChannelCredentials, options: ChannelOptions, calling: Calling) {
    const Service = segmentationService();
    const { target, loopback } = serviceAddress(address);
    const proxy = loopback ? { 'grpc.enable_http_proxy': 0 } : {};
    this.#stub = new Service(target, creds, { ...CHANNEL_OPTIONS, ...proxy, ...options });
    this.#address = address;
    this.#patience = calling;
    this.#tokenFile = calling.tokenFile;
  }

  /**
   * @param address `host:port`; calls are spread over all addresses of the host. Or
   *   `ipv4:a:port,b:port`
   * @param tls absent for a plain connection
   * @param calling how long a call is tried again while no server can take it (once if absent), and
   *   the token
   * @throws Failure SERVER_ADDRESS, TOKEN_IN_THE_CLEAR, TLS_FILES
   */
  static async connect(
    address: string,
    tls?: TlsFiles,
    options: ChannelOptions = {},
    calling: Calling = NO_PATIENCE,
  ): Promise<SegmentationClient> {
    checkTokenWay(calling.tokenFile, tls !== undefined, serviceAddress(address).loopback);
    if (tls === undefined) return new SegmentationClient(address, credentials.createInsecure(), options, calling);
    return new SegmentationClient(address, await tlsCredentials(tls), options, calling);
  }

  /**
   * Sends a volume and yields what comes back, in the order in which it comes; every label slice
   * has been checked against its CRC-32. Of slices of one `k` and output the last one counts: what
   * settling changes comes once more, with a higher `revision`. Uploading goes on while answers are
   * consumed. Leaving the loop cancels the call. With patience the volume is sent anew when its
   * server is lost: `accepted` then comes once more, a slice only if the other server gave it other
   * labels.
   * @param volume all of it, or one that is still arriving: it is sent as far as it is there
   * @param signal cancels the call
   * @throws Failure OPTION_VALUE at once; then with the server's reason, SLICE_CRC, TRACE_CONTEXT,
   *   CLIENT_CLOSED, or what the arrival failed with
   */
  segment(volume: Volume | Arrival, wish: Wish, signal?: AbortSignal): AsyncGenerator<Answer> {
    checkCall(volume instanceof Arrival ? volume.volume : volume, wish);
    const arrival = volume instanceof Arrival ? volume : Arrival.complete(volume);
    const once = () => this.#segmentOnce(arrival, wish, signal);
    return resent(once, this.#patience, () => arrival.failed, signal);
  }

  async *#segmentOnce(arrival: Arrival, wish: Wish, signal?: AbortSignal): AsyncGenerator<Answer> {
    const parts = new SliceParts(arrival.volume.geometry);
    const metadata = withTrace(await tokenMetadata(this.#tokenFile), wish);
    this.#checkOpen();
    const call = this.#stub.Segment(metadata);
    // Whoever reads its answers is told; before that, and after, nobody else is to end for it.
    call.on('error', () => undefined);
    const cancel = () => call.cancel();
    signal?.addEventListener('abort', cancel, { once: true });
    if (signal?.aborted === true) cancel();
    const answers = readAnswers(call, parts);
    const over = new AbortController();
    let lost: { error: unknown } | undefined;
    const fail = (error: unknown) => {
      lost = { error };
      call.cancel();
    };
    try {
      void upload(call, arrival, wish, over.signal, fail).catch(() => undefined); // its failure is the status of the call
      for await (const answer of answers) yield answer;
    } catch (error) {
      if (lost !== undefined) throw asFailure(lost.error);
      const failure = failureOf(error, this.#address);
      throw failure.kind === 'cancelled' && signal?.aborted !== true ? brokenOff(failure) : failure;
    } finally {
      over.abort();
      signal?.removeEventListener('abort', cancel);
      call.cancel();
    }
  }

  /**
   * What `segment` would cost and get; no voxel is sent.
   * @throws Failure with the server's reason, as `segment` would
   */
  async plan(volume: Pick<Volume, 'geometry' | 'voxelType' | 'rescale'>, wish: Wish): Promise<Plan__Output> {
    checkHeader(volume, wish);
    const response = await this.#unary<PlanResponse__Output>((token, done) =>
      this.#stub.Plan({ header: volumeHeader(volume, wish) }, withTrace(token, wish), done),
    );
    if (response.plan === null) throw new Failure('internal', 'INTERNAL', 'the server answered without a plan');
    return response.plan;
  }

  /** Every model with its heads and classes, and which one is the default. */
  listModels(): Promise<ListModelsResponse__Output> {
    return this.#unary((token, done) => this.#stub.ListModels({}, token, done));
  }

  /** @param name empty for the default model */
  getModel(name: string): Promise<GetModelResponse__Output> {
    return this.#unary((token, done) => this.#stub.GetModel({ name }, token, done));
  }

  #unary<T>(start: (token: Metadata, done: (error: ServiceError | null, value?: T) => void) => unknown): Promise<T> {
    return tried(async () => {
      const token = await tokenMetadata(this.#tokenFile);
      this.#checkOpen();
      return unary<T>(this.#address, (done) => start(token, done));
    }, this.#patience);
  }

  /** Ends the connection; calls that run are not waited for. */
  close(): void {
    this.#closed = true;
    this.#stub.close();
  }

  #checkOpen(): void {
    if (this.#closed) throw new Failure('invalid', 'CLIENT_CLOSED', 'expected a client that is open, got a closed one');
  }
}

function unary<T>(
  address: string,
  start: (done: (error: ServiceError | null, value?: T) => void) => unknown,
): Promise<T> {
  return new Promise((resolve, reject) => {
    start((error, value) => (error === null ? resolve(value as T) : reject(failureOf(error, address))));
  });
}

/** Nobody here cancelled: the server, or what stands between, is gone. */
function brokenOff(cause: Failure): Failure {
  return new Failure('unavailable', 'UNAVAILABLE', 'the server broke the call off', { cause });
}

type SegmentCall = ClientDuplexStream<SegmentRequest, SegmentResponse__Output>;

async function upload(
  call: SegmentCall,
  arrival: Arrival,
  wish: Wish,
  over: AbortSignal,
  fail: (error: unknown) => void,
): Promise<void> {
  await write(call, { header: volumeHeader(arrival.volume, wish) });
  const { buffer, byteOffset, byteLength, BYTES_PER_ELEMENT } = arrival.volume.voxels;
  for (let offset = 0; offset < byteLength; offset += CHUNK_BYTES) {
    try {
      await arrival.until(Math.min(offset + CHUNK_BYTES, byteLength) / BYTES_PER_ELEMENT, over);
    } catch (error) {
      if (!over.aborted) fail(error);
      return;
    }
    const data = Buffer.from(buffer as ArrayBuffer, byteOffset + offset, Math.min(CHUNK_BYTES, byteLength - offset));
    await write(call, { chunk: { offset, data, crc32: crc32(data) } });
    volumePassed(data.length);
  }
  call.end();
}

/** Resolves when the transport takes more; rejects when the call is over. */
function write(call: SegmentCall, request: SegmentRequest): Promise<void> {
  return new Promise((resolve, reject) => {
    if (call.destroyed || call.writableEnded) return reject(new Error('the call is over'));
    if (call.write(request)) return resolve();
    const settle = (finish: () => void) => {
      call.off('drain', onDrain);
      call.off('status', onStatus);
      finish();
    };
    const onDrain = () => settle(resolve);
    const onStatus = () => settle(() => reject(new Error('the call is over')));
    call.on('drain', onDrain);
    call.on('status', onStatus);
  });
}

/**
 * Answers as they come. The reader is paused while its consumer is behind, so that back-pressure
 * reaches the server.
 */
function readAnswers(call: SegmentCall, parts: SliceParts): AsyncIterable<Answer> {
  const answers = new Channel<Answer>(1);
  // The stream tells of its end while its last message still waits for the consumer.
  let handedOver: Promise<unknown> = Promise.resolve();
  call.on('data', (response: SegmentResponse__Output) => {
    call.pause();
    let answer: Answer | undefined;
    try {
      answer = readAnswer(response, parts);
    } catch (error) {
      answers.end(error);
      return;
    }
    if (answer === undefined) {
      call.resume();
      return;
    }
    handedOver = answers.push(answer).then((taken) => taken && call.resume());
  });
  call.on('error', (error) => void handedOver.then(() => answers.end(error)));
  call.on('end', () => void handedOver.then(() => answers.end()));
  return answers;
}

/** Undefined for a slice of which parts are missing. */
function readAnswer(response: SegmentResponse__Output, parts: SliceParts): Answer | undefined {
  if (response.accepted != null) return { kind: 'accepted', plan: response.accepted };
  if (response.progress != null) return { kind: 'progress', progress: response.progress };
  if (response.report != null) return { kind: 'report', report: response.report };
  const part = response.slice;
  if (part == null) throw new Failure('internal', 'INTERNAL', 'the server sent an empty message');
  volumePassed(part.data.length);
  const slice = parts.add(part);
  return slice && { kind: 'slice', slice };
}
