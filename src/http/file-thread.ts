/** The thread of a request's files, as the serving thread sees it. */
import { Worker } from 'node:worker_threads';
import { Failure, throwIfAborted } from '../errors.ts';
import type { AnnouncedInput } from '../files/input.ts';
import type { Outcome } from '../files/outcome.ts';
import type { Preview } from '../files/write-results.ts';
import { Channel } from '../streaming/channel.ts';
import type { Volume } from '../volume.ts';
import { bodyFailure, type FileWork, type ResultFile, type Said, type Told } from './file-messages.ts';

/** Of objects: the metadata of 20,000 slices take 200 MB. Voxels and files do not count here. */
const HEAP_MIB = 768;
/** A thread before it has read anything. */
export const THREAD_BYTES = 64 * 2 ** 20;

/** Asked before memory is taken; what either fails with is what the reading fails with. */
export interface Room {
  files(largestBytes: number): void;
  volume(announced: AnnouncedInput): void;
}

export class FileThread implements AsyncDisposable {
  readonly #worker: Worker;
  readonly #said: AsyncGenerator<Said>;
  readonly #signal: AbortSignal;

  /** @param signal ends the thread wherever it is */
  constructor(work: FileWork, signal: AbortSignal) {
    const said = new Channel<Said>(1);
    this.#worker = new Worker(new URL('./file-worker.ts', import.meta.url), {
      workerData: work,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MIB },
    });
    this.#worker.on('message', (one: Said) => void said.push(one));
    this.#worker.on('error', (error) => said.end(threadFailure(error)));
    this.#worker.on('exit', () => said.end());
    this.#said = said[Symbol.asyncIterator]();
    this.#signal = signal;
    signal.addEventListener('abort', () => void this.#worker.terminate(), { once: true });
  }

  /** @throws Failure those of readInput and of the room */
  async read(room: Room): Promise<Volume> {
    while (true) {
      const said = await this.#next();
      if (said.kind === 'read') return said.volume;
      if (said.kind === 'files') room.files(said.largestBytes);
      else if (said.kind === 'volume') room.volume(said.announced);
      else throw new Error(`the thread said ${said.kind} while it reads`);
      this.#tell('go on');
    }
  }

  /** @returns the labels as a file. @throws Failure FILE_UNWRITABLE */
  async preview(preview: Preview): Promise<ResultFile> {
    this.#tell({ preview });
    const said = await this.#next();
    if (said.kind === 'previewed') return said.file;
    throw new Error(`the thread said ${said.kind} of a preview`);
  }

  /** @throws Failure those of writeResults */
  async write(outcome: Outcome): Promise<readonly ResultFile[]> {
    this.#tell(outcome);
    const said = await this.#next();
    if (said.kind === 'written') return said.files;
    throw new Error(`the thread said ${said.kind} while it writes`);
  }

  #tell(told: Told): void {
    this.#worker.postMessage(told);
  }

  async #next(): Promise<Exclude<Said, { kind: 'failed' }>> {
    throwIfAborted(this.#signal);
    const { value: said, done } = await this.#said.next();
    throwIfAborted(this.#signal);
    if (done === true) throw new Error('the thread of the files ended without a word');
    if (said.kind === 'failed') throw bodyFailure(said.failure);
    return said;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker.terminate();
  }
}

function threadFailure(error: Error): Failure {
  if ((error as NodeJS.ErrnoException).code !== 'ERR_WORKER_OUT_OF_MEMORY')
    return new Failure('internal', 'INTERNAL', 'an unexpected error occurred in the service', { cause: error });
  const why = `expected a file that is read within ${HEAP_MIB} MiB of memory beside its voxels, got a larger one`;
  return new Failure('too_large', 'FILE_MEMORY', why, { cause: error });
}
