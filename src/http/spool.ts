/**
 * Bodies and results on disk while a request needs them: a folder for each request, and a limit on
 * the bytes of all bodies together.
 */
import { mkdtemp, open, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../errors.ts';

const MIB = 2 ** 20;
/** When room is likely again: an upload takes seconds. */
const RETRY_SECONDS = 5;

export class Spool {
  readonly #folder: string;
  readonly #maxBytes: number;
  readonly #changed: (bytes: number) => void;
  #bytes = 0;

  private constructor(folder: string, maxBytes: number, changed: (bytes: number) => void) {
    this.#folder = folder;
    this.#maxBytes = maxBytes;
    this.#changed = changed;
  }

  /**
   * Removes what a process left behind that had the number of this one, as in a container that
   * was started again.
   * @param folder the system's for temporary files where it is empty
   * @param changed told of the bytes of all bodies
   * @throws Failure SPOOL_UNWRITABLE
   */
  static async open(folder: string, maxBytes: number, changed: (bytes: number) => void): Promise<Spool> {
    const place = folder === '' ? tmpdir() : folder;
    const left = await readdir(place).catch(unwritable);
    for (const name of left) if (name.startsWith(PREFIX)) await rm(join(place, name), { recursive: true, force: true });
    const spool = new Spool(place, maxBytes, changed);
    await using _tried = await spool.request();
    return spool;
  }

  /** A folder that nobody else reads. @throws Failure SPOOL_UNWRITABLE */
  async request(): Promise<SpooledRequest> {
    const path = await mkdtemp(join(this.#folder, PREFIX)).catch(unwritable);
    return new SpooledRequest(path, (bytes) => this.#take(bytes));
  }

  #take(bytes: number): void {
    if (bytes > 0 && this.#bytes + bytes > this.#maxBytes) {
      const [taken, most] = [this.#bytes, this.#maxBytes].map((one) => Math.ceil(one / MIB));
      const why = `${taken} of ${most} MiB for bodies are taken (M4OE_MAX_SPOOL_MIB)`;
      throw new Failure('busy', 'SPOOL_FULL', why, { setting: 'M4OE_MAX_SPOOL_MIB', retryAfterSeconds: RETRY_SECONDS });
    }
    this.#bytes += bytes;
    this.#changed(this.#bytes);
  }
}

/** The folder of one request; all of it is gone when it is disposed of. */
export class SpooledRequest implements AsyncDisposable {
  readonly path: string;
  readonly #takeOfAll: (bytes: number) => void;
  #taken = 0;
  #written = 0;

  /** @param takeOfAll told of bytes that are taken (or, negative, given back) */
  constructor(path: string, takeOfAll: (bytes: number) => void) {
    this.path = path;
    this.#takeOfAll = takeOfAll;
  }

  /** Room for a body whose length is announced. @throws Failure SPOOL_FULL */
  reserve(bytes: number): void {
    this.#takeOfAll(bytes);
    this.#taken += bytes;
  }

  /**
   * Writes what comes into a new file.
   * @returns its bytes
   * @throws Failure SPOOL_FULL, SPOOL_UNWRITABLE, and what `bytes` fails with
   */
  async write(name: string, bytes: AsyncIterable<Uint8Array>): Promise<number> {
    await using file = await open(join(this.path, name), 'wx', 0o600).catch(unwritable);
    let length = 0;
    for await (const chunk of bytes) {
      length += chunk.length;
      this.#written += chunk.length;
      if (this.#written > this.#taken) this.reserve(this.#written - this.#taken);
      await file.writeFile(chunk).catch(unwritable);
    }
    return length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#takeOfAll(-this.#taken);
    this.#taken = 0;
    await rm(this.path, { recursive: true, force: true });
  }
}

const PREFIX = `m4oe-http-${process.pid}-`;

function unwritable(error: unknown): never {
  const why = `the folder for bodies cannot be written (${(error as NodeJS.ErrnoException).code}, M4OE_SPOOL)`;
  throw new Failure('unavailable', 'SPOOL_UNWRITABLE', why, { setting: 'M4OE_SPOOL', cause: error });
}
