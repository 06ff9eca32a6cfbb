/** Files as streams of bytes that are pulled, gzipped or not, with failures in a format's words. */
import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { createGunzip, createUnzip } from 'node:zlib';
import { asFailure, Failure } from '../errors.ts';

/** What a format is called, and the reasons of what can be wrong with any file of bytes. */
export interface FormatWords {
  readonly name: string;
  /** The file ends before its voxels do. */
  readonly truncated: string;
  /** A coding or its checksum is broken. */
  readonly corrupt: string;
  /** Beyond the limit, or more bytes than the header announces. */
  readonly tooLarge: string;
  /** Numbers that no voxel type holds. */
  readonly values: string;
}

const CHUNK_BYTES = 1024 * 1024;

/** Bytes that hold a file or a coding open until they are disposed of. */
export interface OpenBytes {
  readonly reader: ByteReader;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface OpenOptions {
  /** Byte of the file at which the reader stands; 0 if absent. */
  readonly start?: number;
  /** Inflates a file that is gzipped as a whole. */
  readonly inflate?: boolean;
}

/** @throws Failure FILE_NOT_FOUND, FILE_UNREADABLE */
export async function openBytes(path: string, words: FormatWords, options: OpenOptions = {}): Promise<OpenBytes> {
  const { start = 0, inflate = false } = options;
  const file = await openFile(path, words);
  try {
    const magic = Buffer.alloc(2);
    if (inflate) await file.read(magic, 0, 2, 0);
    const source = createReadStream('', { fd: file, start, autoClose: false, highWaterMark: CHUNK_BYTES });
    const bytes = magic.readUInt16BE(0) === 0x1f8b ? piped(source, createGunzip(INFLATE)) : source;
    return {
      reader: new ByteReader(bytes),
      async [Symbol.asyncDispose]() {
        bytes.destroy();
        source.destroy();
        await file.close();
      },
    };
  } catch (error) {
    await file.close();
    throw readFailure(error, words);
  }
}

/**
 * Opens a file for `use` and closes it again.
 * @throws Failure those of openBytes and of `use`; the format's `corrupt` for a broken coding
 */
export async function readingFile<T>(
  path: string,
  words: FormatWords,
  use: (reader: ByteReader) => Promise<T>,
  options: OpenOptions = {},
): Promise<T> {
  try {
    await using opened = await openBytes(path, words, options);
    return await use(opened.reader);
  } catch (error) {
    throw readFailure(error, words);
  }
}

const INFLATE = { chunkSize: CHUNK_BYTES };

function piped<T extends NodeJS.ReadWriteStream & { destroy(error?: Error): unknown }>(source: Readable, into: T): T {
  source.on('error', (error) => into.destroy(error));
  return source.pipe(into);
}

/** What is left of `reader`, inflated: gzip or zlib, told by its first bytes. */
export function inflated(reader: ByteReader): OpenBytes {
  const source = Readable.from(reader.rest());
  const bytes = piped(source, createUnzip(INFLATE));
  return {
    reader: new ByteReader(bytes),
    async [Symbol.asyncDispose]() {
      bytes.destroy();
      source.destroy();
    },
  };
}

async function openFile(path: string, { name }: FormatWords): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // The path is the caller's own and not repeated: names of files are often names of patients.
    if (code === 'ENOENT')
      throw new Failure('not_found', 'FILE_NOT_FOUND', `the ${name} file does not exist`, { cause: error });
    throw new Failure('invalid', 'FILE_UNREADABLE', `the ${name} file cannot be read (${code})`, { cause: error });
  }
}

function readFailure(error: unknown, { name, corrupt }: FormatWords): Failure {
  const code = String((error as NodeJS.ErrnoException).code);
  if (code.startsWith('Z_')) {
    const message = `the gzip coding, its checksum or what follows it is broken (${code})`;
    return new Failure('corrupt', corrupt, message, { cause: error });
  }
  if (/^E[A-Z]+$/.test(code)) {
    return new Failure('invalid', 'FILE_UNREADABLE', `the ${name} file cannot be read (${code})`, { cause: error });
  }
  return asFailure(error);
}

/** The failure for a file that ends before its voxels do. */
export function truncated(words: FormatWords, expected: number, got: number): Failure {
  const message = `expected ${expected} bytes (header and voxels, inflated), got ${got}`;
  return new Failure('invalid', words.truncated, message);
}

/** Pulls exactly the bytes asked for out of a stream of chunks. */
export class ByteReader {
  #rest: Uint8Array = new Uint8Array(0);
  #total = 0;
  readonly #chunks: AsyncIterator<Uint8Array>;

  constructor(stream: AsyncIterable<unknown>) {
    this.#chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Uint8Array>;
  }

  /** Bytes that were taken so far. */
  get total(): number {
    return this.#total;
  }

  /**
   * Fills `target`; resolves to how many bytes there were, fewer than wanted at the end of the
   * file.
   */
  async fill(target: Uint8Array, signal?: AbortSignal): Promise<number> {
    let filled = 0;
    while (filled < target.length && (await this.#more(signal))) {
      const part = this.#rest.subarray(0, target.length - filled);
      target.set(part, filled);
      filled += part.length;
      this.#rest = this.#rest.subarray(part.length);
    }
    this.#total += filled;
    return filled;
  }

  /** Passes over `count` bytes; resolves to how many there were. */
  async skip(count: number, signal?: AbortSignal): Promise<number> {
    let skipped = 0;
    while (skipped < count && (await this.#more(signal))) {
      const part = Math.min(this.#rest.length, count - skipped);
      skipped += part;
      this.#rest = this.#rest.subarray(part);
    }
    this.#total += skipped;
    return skipped;
  }

  /**
   * The next line without its end (LF or CR LF), one character a byte; undefined at the end of the
   * file, and where none ends within `most` bytes.
   */
  async line(most: number, signal?: AbortSignal): Promise<string | undefined> {
    const parts: Buffer[] = [];
    let length = 0;
    while (await this.#more(signal)) {
      const end = this.#rest.indexOf(LINE_FEED);
      const part = this.#rest.subarray(0, end < 0 ? undefined : end);
      length += part.length;
      if (length > most) return undefined;
      parts.push(Buffer.from(part));
      const taken = part.length + (end < 0 ? 0 : 1);
      this.#total += taken;
      this.#rest = this.#rest.subarray(taken);
      if (end >= 0) return Buffer.concat(parts).toString('latin1').replace(/\r$/, '');
    }
    return length === 0 ? undefined : Buffer.concat(parts).toString('latin1');
  }

  /** What was not taken yet, to the end of the file. */
  async *rest(signal?: AbortSignal): AsyncGenerator<Uint8Array> {
    while (await this.#more(signal)) {
      const part = this.#rest;
      this.#rest = new Uint8Array(0);
      this.#total += part.length;
      yield part;
    }
  }

  /** Reads to the end of the file but gives up past `limit` bytes: true when it ended within. */
  async endsWithin(limit: number, signal?: AbortSignal): Promise<boolean> {
    let surplus = 0;
    while (await this.#more(signal)) {
      surplus += this.#rest.length;
      if (surplus > limit) return false;
      this.#rest = new Uint8Array(0);
    }
    return true;
  }

  async #more(signal?: AbortSignal): Promise<boolean> {
    while (this.#rest.length === 0) {
      signal?.throwIfAborted();
      const next = await this.#chunks.next().catch((error) => {
        // The gzip stream stops in the middle: the same to a reader as a plain file that is too
        // short.
        if ((error as NodeJS.ErrnoException).code === 'Z_BUF_ERROR') return { done: true, value: undefined } as const;
        throw error;
      });
      if (next.done) return false;
      this.#rest = next.value;
    }
    return true;
  }
}

const LINE_FEED = 0x0a;
