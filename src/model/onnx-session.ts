/** The main thread's handle of a worker that owns an ONNX Runtime session. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { Failure } from '../errors.ts';
import { gpuTrouble } from './gpu.ts';
import type { RunMessage, WorkerMessage, WorkerOptions } from './onnx-worker.ts';
import { providerMissing } from './providers.ts';
import type { BatchResult, Device, Provider, Session, SliceBatch } from './session.ts';

const AUTO_ORDER: readonly Provider[] = ['tensorrt', 'cuda', 'cpu'];

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

export interface OpenedSession {
  readonly session: Session;
  /** Providers that auto tried before and why each did not start. */
  readonly passedOver: readonly { readonly provider: Provider; readonly why: string }[];
}

/**
 * Starts a worker for the graph on `device`.
 * @throws Failure PROVIDER_UNAVAILABLE, GPU_NOT_FOUND or GPU_DRIVER_TOO_OLD when a provider asked
 *   for by name does not start, MODEL_FILE_MISSING, MODEL_HASH_MISMATCH or MODEL_GRAPH_CONTRACT
 *   when the graph is not ours
 */
export async function openOnnxSession(
  options: Omit<WorkerOptions, 'provider'>,
  device: Device,
): Promise<OpenedSession> {
  const passedOver: { provider: Provider; why: string }[] = [];
  for (const provider of device === 'auto' ? AUTO_ORDER : [device]) {
    try {
      const missing = providerMissing(provider);
      if (missing !== undefined) throw unavailable(provider, missing);
      return { session: await OnnxSession.open({ ...options, provider }), passedOver };
    } catch (error) {
      if (device !== 'auto' || provider === 'cpu' || !(error instanceof Failure) || error.kind !== 'unavailable')
        throw error;
      passedOver.push({ provider, why: error.message });
    }
  }
  throw new Failure('internal', 'INTERNAL', 'no execution provider to try');
}

class OnnxSession implements Session {
  readonly provider: Provider;
  readonly lost: Promise<Error>;
  readonly #worker: Worker;
  #waiting: { resolve: (result: BatchResult) => void; reject: (error: Error) => void } | undefined;
  #lost: Error | undefined;

  private constructor(worker: Worker, provider: Provider) {
    this.provider = provider;
    this.#worker = worker;
    worker.on('message', (message: WorkerMessage) => this.#settle(message));
    this.lost = new Promise((resolve) => {
      const end = (why: Error) => {
        this.#lost ??= new Failure('unavailable', 'WORKER_LOST', 'the inference worker stopped', {
          cause: why,
          retryAfterSeconds: 1,
        });
        this.#waiting?.reject(this.#lost);
        this.#waiting = undefined;
        resolve(this.#lost);
      };
      worker.once('error', end);
      worker.once('exit', (code) => end(new Error(`worker exited with ${code}`)));
    });
  }

  static async open(options: WorkerOptions): Promise<OnnxSession> {
    const worker = prepared !== undefined && prepared.threadId !== -1 ? prepared : startWorker();
    prepared = undefined;
    worker.postMessage(options);
    try {
      const [answer] = (await once(worker, 'message')) as [WorkerMessage];
      if (answer.kind !== 'refused') return new OnnxSession(worker, options.provider);
      throw refused(options.provider, answer);
    } catch (error) {
      // A worker that refuses has nothing left to do and ends by itself.
      throw error instanceof Failure ? error : notStarted(options.provider, (error as Error).message, error);
    }
  }

  run(batch: SliceBatch): Promise<BatchResult> {
    if (this.#lost !== undefined) return Promise.reject(this.#lost);
    if (this.#waiting !== undefined) return Promise.reject(new Error('a session runs one batch at a time'));
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      const { shape, window, head, spacing, buffer } = batch;
      const { slices, labels, confidence } = buffer;
      this.#worker.postMessage({ slices, labels, confidence, shape, window, head, spacing } satisfies RunMessage);
    });
  }

  collect(): void {
    if (this.#lost === undefined) this.#worker.postMessage('collect');
  }

  /** Resolves when the worker has ended; a batch that runs is finished first. */
  async close(): Promise<void> {
    if (this.#lost === undefined) this.#worker.postMessage('close');
    await this.lost;
  }

  #settle(message: WorkerMessage): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (message.kind === 'done')
      waiting?.resolve({ gates: message.gates, seconds: message.seconds, ranOn: this.provider });
    else if (message.kind === 'failed') {
      waiting?.reject(
        new Failure('internal', 'INFERENCE_FAILED', 'the graph could not be run on this batch', {
          cause: new Error(message.message),
        }),
      );
    }
  }
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
  }
}

/** Its libraries are there; what the machine says of its GPU tells more than the runtime does. */
function notStarted(provider: Provider, said: string, cause?: unknown): Failure {
  const trouble = provider === 'cpu' ? undefined : gpuTrouble();
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
