/** The main thread's handle of a worker that owns an ONNX Runtime session. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { Failure } from '../errors.ts';
import type { TensorContract } from './contract.ts';
import { deviceFailure, deviceHung, inferenceFailed, workerLost } from './device-failures.ts';
import { inTurn } from './device-turns.ts';
import { gpuTrouble } from './gpu.ts';
import type { RunMessage, WorkerBase, WorkerMessage, WorkerOptions } from './onnx-worker.ts';
import { providerMissing } from './providers.ts';
import type { Batch, BatchResult, Device, Provider, Session } from './session.ts';

/** What `auto` tries, in this order. */
export const AUTO_ORDER: readonly Provider[] = ['tensorrt', 'cuda', 'webgpu', 'cpu'];

/** A thread that has loaded the runtime and waits for its graph. */
let prepared: Worker | undefined;

/**
 * Starts the thread of the first session to come, so that it loads the runtime while this thread
 * has other things to load.
 */
export function prepareSession(): void {
  prepared ??= startWorker();
  // Why it ended is found again, and told, by the thread that is then started in its place.
  prepared.on('error', () => undefined);
}

/** Ends that thread, if no session has taken it. */
export async function dismissSession(): Promise<void> {
  const worker = prepared;
  prepared = undefined;
  if (worker === undefined || worker.threadId === -1) return;
  worker.postMessage('close');
  await once(worker, 'exit');
}

function startWorker(): Worker {
  return new Worker(new URL('./onnx-worker.ts', import.meta.url), { name: 'onnx' });
}

export type SessionOptions = SessionBase & TensorContract;

interface SessionBase extends Omit<WorkerBase, 'provider' | 'softwareAdapter'> {
  /** If absent, an adapter that computes on the CPU is taken where webgpu is asked for by name. */
  readonly softwareAdapter?: boolean;
  /** After which a batch on a GPU is not waited for; never if absent. */
  readonly deviceTimeoutSeconds?: number;
}

/** A provider that auto tried before. */
export interface PassedOver {
  readonly provider: Provider;
  readonly why: string;
  /** Its own libraries are here, and did not start: somebody meant it to run. */
  readonly installed: boolean;
}

export interface OpenedSession {
  readonly session: Session;
  readonly passedOver: readonly PassedOver[];
}

/**
 * Starts a worker for the graph on `device`.
 * @throws Failure PROVIDER_UNAVAILABLE, GPU_NOT_FOUND, GPU_DRIVER_TOO_OLD or GPU_MEMORY when a
 *   provider asked for by name does not start, MODEL_FILE_MISSING, MODEL_HASH_MISMATCH or
 *   MODEL_GRAPH_CONTRACT when the graph is not ours
 */
export async function openOnnxSession(options: SessionOptions, device: Device): Promise<OpenedSession> {
  const softwareAdapter = options.softwareAdapter ?? device === 'webgpu';
  const passedOver: PassedOver[] = [];
  for (const provider of device === 'auto' ? AUTO_ORDER : [device]) {
    const missing = providerMissing(provider);
    try {
      if (missing !== undefined) throw unavailable(provider, missing);
      return { session: await OnnxSession.open({ ...options, provider, softwareAdapter }), passedOver };
    } catch (error) {
      if (device !== 'auto' || provider === 'cpu' || !(error instanceof Failure) || error.kind !== 'unavailable')
        throw error;
      const installed = missing === undefined && (provider === 'cuda' || provider === 'tensorrt');
      passedOver.push({ provider, why: error.message, installed });
    }
  }
  throw new Failure('internal', 'INTERNAL', 'no execution provider to try');
}

type Opening = WorkerOptions & Pick<SessionBase, 'deviceTimeoutSeconds'>;

class OnnxSession implements Session {
  /** Those that run through WebGPU: all sessions of a process have one device together. */
  static readonly #onOneDevice = new Set<OnnxSession>();

  readonly provider: Provider;
  readonly adapter: string | undefined;
  readonly lost: Promise<Error>;
  readonly #worker: Worker;
  readonly #timeoutSeconds: number | undefined;
  /** Resolves when the thread is gone, or will never be. */
  readonly #ended = Promise.withResolvers<void>();
  readonly #tellLost: (why: Error) => void;
  #waiting: { resolve: (result: BatchResult) => void; reject: (error: Error) => void } | undefined;
  #lost: Error | undefined;

  private constructor(worker: Worker, { provider, deviceTimeoutSeconds }: Opening, adapter: string | undefined) {
    this.provider = provider;
    this.adapter = adapter;
    this.#worker = worker;
    this.#timeoutSeconds = provider === 'cpu' ? undefined : deviceTimeoutSeconds;
    const { promise, resolve } = Promise.withResolvers<Error>();
    this.lost = promise;
    this.#tellLost = resolve;
    worker.on('message', (message: WorkerMessage) => this.#settle(message));
    worker.once('error', (error) => this.#lose(workerLost(error)));
    worker.once('exit', (code) => this.#lose(workerLost(new Error(`worker exited with ${code}`))));
    worker.once('exit', () => this.#ended.resolve());
    if (provider === 'webgpu') OnnxSession.#onOneDevice.add(this);
    void this.#ended.promise.then(() => OnnxSession.#onOneDevice.delete(this));
  }

  static open(options: Opening): Promise<OnnxSession> {
    return inTurn(options.provider, () => OnnxSession.#start(options));
  }

  static async #start(options: Opening): Promise<OnnxSession> {
    const worker = prepared !== undefined && prepared.threadId !== -1 ? prepared : startWorker();
    prepared = undefined;
    worker.postMessage(options);
    try {
      const [answer] = (await once(worker, 'message')) as [WorkerMessage];
      if (answer.kind === 'ready') return new OnnxSession(worker, options, answer.adapter);
      if (answer.kind !== 'refused') throw new Error(`expected ready or refused, got ${answer.kind}`);
      throw refused(options.provider, answer);
    } catch (error) {
      // A worker that refuses has nothing left to do and ends by itself.
      throw error instanceof Failure ? error : notStarted(options.provider, (error as Error).message, error);
    }
  }

  get alive(): boolean {
    return this.#lost === undefined;
  }

  run(batch: Batch): Promise<BatchResult> {
    return inTurn(this.provider, () => this.#run(batch));
  }

  async #run(batch: Batch): Promise<BatchResult> {
    if (this.#lost !== undefined) throw this.#lost;
    if (this.#waiting !== undefined) throw new Error('a session runs one batch at a time');
    const seconds = this.#timeoutSeconds;
    const timer = seconds && setTimeout(() => this.#hang(seconds), seconds * 1000);
    const answered = new Promise<BatchResult>((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#worker.postMessage(messageOf(batch));
    });
    return answered.finally(() => clearTimeout(timer));
  }

  collect(): void {
    if (this.#lost === undefined) this.#worker.postMessage('collect');
  }

  /** Resolves when the worker has ended; a batch that runs is finished first. */
  async close(): Promise<void> {
    this.#retire(workerLost(new Error('the session was closed')));
    await this.#ended.promise;
  }

  /** Nothing runs on it from now on. */
  #lose(why: Error): void {
    this.#waiting?.reject(why);
    this.#waiting = undefined;
    this.#lost ??= why;
    this.#tellLost(this.#lost);
  }

  /** Ends the thread once it is through with its batch. */
  #retire(why: Error): void {
    if (this.#lost !== undefined) return;
    this.#lost = why;
    this.#tellLost(why);
    void inTurn(this.provider, () => {
      this.#worker.postMessage('close');
      return this.#ended.promise;
    });
  }

  /** A thread inside the driver can be neither ended nor waited for; it ends if it comes back. */
  #hang(seconds: number): void {
    const failure = deviceHung(seconds);
    this.#lose(failure);
    this.#retireOthers(failure);
    this.#worker.postMessage('close');
    this.#worker.unref();
    this.#ended.resolve();
  }

  #settle(message: WorkerMessage): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (message.kind === 'done')
      waiting?.resolve({ gates: message.gates, seconds: message.seconds, ranOn: this.provider });
    else if (message.kind === 'failed') {
      waiting?.reject(this.#failed(message.message));
    }
  }

  /**
   * On the CPU it is the batch's fault. A GPU may be lost, or full of what sessions keep: then all
   * who share it begin anew.
   */
  #failed(said: string): Failure {
    if (this.provider === 'cpu') return inferenceFailed(new Error(said));
    const failure = deviceFailure(said);
    this.#retire(failure);
    this.#retireOthers(workerLost(failure));
    return failure;
  }

  #retireOthers(why: Error): void {
    if (this.provider === 'webgpu') for (const other of OnnxSession.#onOneDevice) other.#retire(why);
  }
}

function messageOf(batch: Batch): RunMessage {
  if ('patches' in batch) {
    const { patches, logits, shape } = batch;
    return { patches, logits, shape };
  }
  const { shape, window, head, spacing, buffer } = batch;
  const { slices, labels, confidence } = buffer;
  return { slices, labels, confidence, shape, window, head, spacing };
}

function refused(provider: Provider, { why, message }: Extract<WorkerMessage, { kind: 'refused' }>): Failure {
  switch (why) {
    case 'file':
      return new Failure('corrupt', 'MODEL_FILE_MISSING', message);
    case 'hash':
      return new Failure('corrupt', 'MODEL_HASH_MISMATCH', `${message}; copy or export the model again`);
    case 'contract':
      return new Failure('corrupt', 'MODEL_GRAPH_CONTRACT', `the graph breaks the tensor contract: ${message}`);
    case 'runtime':
      return notStarted(provider, message);
    default:
      return unavailable(provider, message, undefined, why);
  }
}

/** Its libraries are there; what the machine says of its GPU tells more than the runtime does. */
function notStarted(provider: Provider, said: string, cause?: unknown): Failure {
  const trouble = provider === 'cuda' || provider === 'tensorrt' ? gpuTrouble() : undefined;
  if (trouble === undefined) return unavailable(provider, said, cause);
  return unavailable(provider, `${trouble.why}; the runtime says: ${said}`, cause, trouble.reason);
}

function unavailable(provider: Provider, why: string, cause?: unknown, reason = 'PROVIDER_UNAVAILABLE'): Failure {
  return new Failure(
    'unavailable',
    reason,
    `execution provider ${provider} did not start: ${why} (M4OE_DEVICE or --device chooses; auto falls back)`,
    { setting: 'M4OE_DEVICE', cause },
  );
}
