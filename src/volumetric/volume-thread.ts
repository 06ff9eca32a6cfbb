/** The main thread's handle of the worker that prepares one volume and puts it together again. */
import { Worker } from 'node:worker_threads';
import { cancelled, Failure, throwIfAborted } from '../errors.ts';
import type { VolumeJob } from './patched-volume.ts';
import type { VolumeAnswer, VolumeRequest } from './volume-worker.ts';

type Prepared = VolumeAnswer & { readonly kind: 'prepared' };

interface Waiting {
  readonly resolve: (answer: VolumeAnswer) => void;
  readonly reject: (error: unknown) => void;
}

export class VolumeThread implements AsyncDisposable {
  /** Runs of each fold. */
  readonly runs: number;
  /** Intensities that the network tells apart. */
  readonly range: readonly [number, number];
  readonly #calls: Calls;

  private constructor(calls: Calls, { runs, range }: Prepared) {
    this.#calls = calls;
    this.runs = runs;
    this.range = range;
  }

  /**
   * Resolves when the volume is prepared.
   * @param job whose arrays lie in shared memory
   * @param signal ends the thread, whatever it is at
   * @throws Failure of `PatchedVolume`, CANCELLED
   */
  static async open(job: VolumeJob, signal: AbortSignal): Promise<VolumeThread> {
    throwIfAborted(signal);
    const calls = new Calls(
      new Worker(new URL('./volume-worker.ts', import.meta.url), { name: 'volume', workerData: job }),
      signal,
    );
    try {
      const answer = await calls.answer();
      if (answer.kind === 'prepared') return new VolumeThread(calls, answer);
      if (answer.kind === 'refused')
        throw new Failure(answer.failure, answer.reason, answer.message, { field: 'voxels' });
      throw new Error(`expected prepared or refused, got ${answer.kind}`);
    } catch (error) {
      await calls.end();
      throw error;
    }
  }

  /**
   * Fills the patches of the runs from `first` on. False where the network takes labels and these have
   * none.
   */
  async cut(first: number, patches: Float32Array<SharedArrayBuffer>): Promise<boolean> {
    const answer = await this.#calls.call({ kind: 'cut', first, patches });
    return answer.kind === 'done' && answer.labelled === true;
  }

  /**
   * Takes in what a fold said of those, in the order of the folds.
   * @throws Failure INFERENCE_FAILED for values that are no numbers
   */
  async add(first: number, logits: Float32Array<SharedArrayBuffer>, fold: number): Promise<void> {
    const answer = await this.#calls.call({ kind: 'add', first, logits, fold });
    if (answer.kind === 'refused') throw new Failure(answer.failure, answer.reason, answer.message);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#calls.end();
  }
}

/** Messages to a thread that answers each in turn. */
class Calls {
  readonly #worker: Worker;
  readonly #signal: AbortSignal;
  readonly #onAbort = () => this.#fail(cancelled(this.#signal.reason));
  #waiting: Waiting[] = [];
  #over: unknown;

  constructor(worker: Worker, signal: AbortSignal) {
    this.#worker = worker;
    this.#signal = signal;
    worker.on('message', (answer: VolumeAnswer) => this.#waiting.shift()?.resolve(answer));
    worker.once('error', (error) => this.#fail(error));
    worker.once('exit', (code) => this.#fail(new Error(`the thread of a volume exited with ${code}`)));
    signal.addEventListener('abort', this.#onAbort);
  }

  call(request: VolumeRequest): Promise<VolumeAnswer> {
    this.#worker.postMessage(request);
    return this.answer();
  }

  answer(): Promise<VolumeAnswer> {
    if (this.#over !== undefined) return Promise.reject(this.#over);
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  /** It runs no native code, so it can be ended wherever it is. */
  async end(): Promise<void> {
    this.#signal.removeEventListener('abort', this.#onAbort);
    await this.#worker.terminate();
  }

  #fail(why: unknown): void {
    this.#over ??= why;
    for (const { reject } of this.#waiting.splice(0)) reject(this.#over);
    void this.#worker.terminate();
  }
}
