/** The main thread's handle of a worker that owns an ONNX Runtime session. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { Failure } from '../errors.ts';
import type { TensorContract } from './contract.ts';
import type { CpuProbe } from './cpu-probe.ts';
import { deviceFailure, deviceHung, hangs, inferenceFailed, workerLost } from './device-failures.ts';
import { inTurn } from './device-turns.ts';
import { noteHungThread } from './hung-threads.ts';
import type { RunMessage, WorkerBase, WorkerMessage, WorkerOptions } from './onnx-worker.ts';
import { providerMissing } from './providers.ts';
import type { Batch, BatchResult, Device, Provider, Session } from './session.ts';
import { notStarted, OTHER_DRIVER, refused, unavailable } from './start-failures.ts';

/** What `auto` tries, in this order. */
export const AUTO_ORDER: readonly Provider[] = ['tensorrt', 'cuda', 'webgpu', 'cpu'];

/** Not TensorRT, which makes its engines first. */
const STARTS_AT_ONCE: readonly Provider[] = ['webgpu', 'cuda', 'coreml', 'dml'];

/** A thread that has loaded the runtime and waits for its graph. */
let prepared: Worker | undefined;

/**
 * Starts the thread of the first session to come, so that it loads the runtime while this thread
 * has other things to load.
 */
export function prepareSession(): void {
  prepared ??= startWorker();
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
  const worker = new Worker(new URL('./onnx-worker.ts', import.meta.url), { name: 'onnx' });
  // Why one ended that waits is found again, and told, by the one that is started in its place.
  worker.on('error', () => undefined);
  return worker;
}

/** A thread that has loaded the runtime, or does. */
function takeWorker(): Worker {
  const worker = prepared;
  prepared = undefined;
  return worker === undefined || worker.threadId === -1 ? startWorker() : worker;
}

/**
 * What a thread answers to its options.
 * @throws Error where it ends instead, or where `late` comes first
 */
async function firstWord(worker: Worker, late?: AbortSignal): Promise<WorkerMessage> {
  if (worker.threadId === -1) throw new Error('worker exited before it was asked');
  const heard = new AbortController();
  const signal = AbortSignal.any(late === undefined ? [heard.signal] : [heard.signal, late]);
  try {
    const ended = once(worker, 'exit', { signal }).then(([code]) => {
      throw new Error(`worker exited with ${code}`);
    });
    const [answer] = await Promise.race([once(worker, 'message', { signal }), ended]);
    return answer as WorkerMessage;
  } finally {
    heard.abort();
  }
}

export type SessionOptions = SessionBase & TensorContract;

interface SessionBase extends Omit<WorkerBase, 'provider' | 'softwareAdapter'> {
  /** If absent, an adapter that computes on the CPU is taken where webgpu is asked for by name. */
  readonly softwareAdapter?: boolean;
  /** After which a GPU that starts or runs a batch is not waited for; never if absent. */
  readonly deviceTimeoutSeconds?: number;
  /** What a GPU is compared with the CPU by, before anything else runs on it. */
  readonly probe?: CpuProbe | undefined;
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
 * @throws Failure PROVIDER_UNAVAILABLE, GPU_NOT_FOUND, GPU_DRIVER_TOO_OLD, GPU_MEMORY, GPU_HUNG or
 *   GPU_WRONG when a provider asked for by name does not start, MODEL_FILE_MISSING, MODEL_HASH_MISMATCH or
 *   MODEL_GRAPH_CONTRACT when the graph is not ours
 */
export async function openOnnxSession(options: SessionOptions, device: Device): Promise<OpenedSession> {
  const softwareAdapter = options.softwareAdapter ?? device === 'webgpu';
  const passedOver: PassedOver[] = [];
  let worker = takeWorker();
  for (const provider of device === 'auto' ? AUTO_ORDER : [device]) {
    const missing = providerMissing(provider);
    try {
      if (missing !== undefined) throw unavailable(provider, missing);
      if (worker.threadId === -1) worker = startWorker();
      return { session: await openChecked(worker, options, provider, softwareAdapter), passedOver };
    } catch (error) {
      if (device !== 'auto' || provider === 'cpu' || !(error instanceof Failure) || error.kind !== 'unavailable') {
        worker.postMessage('close');
        throw error;
      }
      const installed = missing === undefined && (provider === 'cuda' || provider === 'tensorrt');
      passedOver.push({ provider, why: error.message, installed });
      if (hangs(error)) worker = startWorker();
    }
  }
  throw new Failure('internal', 'INTERNAL', 'no execution provider to try');
}

async function openChecked(
  worker: Worker,
  { probe, ...options }: SessionOptions,
  provider: Provider,
  softwareAdapter: boolean,
): Promise<Session> {
  const session = await OnnxSession.open(worker, { ...options, provider, softwareAdapter });
  if (provider === 'cpu' || probe === undefined) return session;
  const openCpu = () => OnnxSession.open(startWorker(), { ...options, provider: 'cpu', softwareAdapter });
  const gpu = session.adapter ?? 'the GPU';
  const run = (batch: Batch) =>
    session.run(batch).catch((error: Error) => {
      throw notStarted(provider, (error.cause instanceof Error ? error.cause : error).message, error, gpu);
    });
  try {
    const difference = await probe.differenceOf({ run }, openCpu);
    if (difference === undefined) return session;
    throw unavailable(provider, `${gpu} computes wrong: ${difference}; ${OTHER_DRIVER}`, undefined, 'GPU_WRONG');
  } catch (error) {
    await session.close();
    throw error;
  }
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
    worker.once('exit', (code) => this.#gone(`with ${code}`));
    // Its end may have come together with its first word, which this session was made of.
    if (worker.threadId === -1) this.#gone('as it started');
    if (provider === 'webgpu') OnnxSession.#onOneDevice.add(this);
    void this.#ended.promise.then(() => OnnxSession.#onOneDevice.delete(this));
  }

  /** @param worker that waits for what to open, and does so again where this is refused */
  static open(worker: Worker, options: Opening): Promise<OnnxSession> {
    return inTurn(options.provider, () => OnnxSession.#start(worker, options));
  }

  static async #start(worker: Worker, options: Opening): Promise<OnnxSession> {
    const seconds = STARTS_AT_ONCE.includes(options.provider) ? options.deviceTimeoutSeconds : undefined;
    const late = seconds === undefined ? undefined : AbortSignal.timeout(seconds * 1000);
    worker.postMessage(options);
    try {
      const answer = await firstWord(worker, late);
      if (answer.kind === 'ready') return new OnnxSession(worker, options, answer.adapter);
      if (answer.kind !== 'refused') throw new Error(`expected ready or refused, got ${answer.kind}`);
      throw refused(options.provider, answer);
    } catch (error) {
      if (late?.aborted === true && seconds !== undefined) throw OnnxSession.#hangsAtStart(worker, seconds, options);
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

  #gone(how: string): void {
    this.#lose(workerLost(new Error(`worker exited ${how}`)));
    this.#ended.resolve();
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

  #hang(seconds: number): void {
    const failure = deviceHung(seconds);
    this.#abandon(failure);
    if (this.provider === 'webgpu') OnnxSession.#abandonDevice(failure);
    leaveAlone(this.#worker);
  }

  static #hangsAtStart(worker: Worker, seconds: number, { provider }: Opening): Failure {
    leaveAlone(worker);
    const failure = deviceHung(seconds);
    if (provider === 'webgpu') OnnxSession.#abandonDevice(failure);
    return notStarted(provider, failure.message, failure);
  }

  static #abandonDevice(why: Failure): void {
    for (const session of OnnxSession.#onOneDevice) session.#abandon(why);
  }

  /** Nobody waits for its thread: on a device that hangs, giving the session back would hang too. */
  #abandon(why: Failure): void {
    this.#lose(why);
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

/** A thread inside the driver can be neither ended nor waited for; it ends if it comes back. */
function leaveAlone(worker: Worker): void {
  noteHungThread();
  worker.postMessage('close');
  worker.unref();
}

function messageOf(batch: Batch): RunMessage {
  if ('patches' in batch) {
    const { patches, logits, shape, logitsShape } = batch;
    return { patches, logits, shape, logitsShape };
  }
  const { shape, window, head, spacing, buffer } = batch;
  const { slices, labels, confidence } = buffer;
  return { slices, labels, confidence, shape, window, head, spacing };
}
