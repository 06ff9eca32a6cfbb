/** Voxels that are written as text, as the bytes of their numbers. */
import { Failure } from '../errors.ts';
import { VOXEL_BYTES, voxelView } from '../volume.ts';
import type { ByteReader, FormatWords } from './byte-reader.ts';
import { isWide, type StoredType, type VoxelSource, voxelTypeOf } from './stored-voxels.ts';

/** A number of text is shorter; what is not belongs to no text of numbers. */
const LONGEST_NUMBER = 64;
const SEPARATORS = /[\s,]+/;

/**
 * Numbers between white space or commas as bytes in this machine's order. Whole numbers of 64 bits
 * are refused by their own reader.
 * @throws Failure with the format's `values` for what is no number or does not fit the type
 */
export class TextVoxels implements VoxelSource {
  readonly #reader: ByteReader;
  readonly #stored: StoredType;
  readonly #words: FormatWords;
  #chunks: AsyncGenerator<Uint8Array> | undefined;
  #unfinished = '';
  #numbers: number[] = [];
  #at = 0;
  #total = 0;

  constructor(reader: ByteReader, stored: StoredType, words: FormatWords) {
    this.#reader = reader;
    this.#stored = stored;
    this.#words = words;
  }

  /** Bytes of the numbers that were taken so far. */
  get total(): number {
    return this.#total;
  }

  async fill(target: Uint8Array, signal?: AbortSignal): Promise<number> {
    const type = voxelTypeOf(this.#stored);
    const width = VOXEL_BYTES[type];
    const one = voxelView(type, new ArrayBuffer(width));
    const bytes = new Uint8Array(one.buffer);
    let filled = 0;
    while (filled < target.length && (await this.#more(signal))) {
      const value = this.#numbers[this.#at++] as number;
      one[0] = value;
      if (!type.startsWith('float') && one[0] !== value) throw this.#refused(`a number that does not fit ${type}`);
      target.set(isWide(this.#stored) ? wideBytes(value) : bytes, filled);
      filled += width;
    }
    this.#total += filled;
    return filled;
  }

  async skip(count: number, signal?: AbortSignal): Promise<number> {
    const block = new Uint8Array(8192);
    let skipped = 0;
    while (skipped < count) {
      const got = await this.fill(block.subarray(0, Math.min(block.length, count - skipped)), signal);
      if (got === 0) break;
      skipped += got;
    }
    return skipped;
  }

  async endsWithin(limit: number, signal?: AbortSignal): Promise<boolean> {
    return (await this.skip(limit + 1, signal)) <= limit;
  }

  async #more(signal: AbortSignal | undefined): Promise<boolean> {
    this.#chunks ??= this.#reader.rest(signal);
    while (this.#at === this.#numbers.length) {
      const { done, value } = await this.#chunks.next();
      const text = this.#unfinished + (done ? '' : Buffer.from(value).toString('latin1'));
      const tokens = text.split(SEPARATORS);
      // The last one may go on in the next chunk.
      this.#unfinished = done ? '' : (tokens.pop() ?? '');
      if (this.#unfinished.length > LONGEST_NUMBER) throw this.#refused('text that is none');
      this.#numbers = tokens.filter((token) => token !== '').map((token) => this.#number(token));
      this.#at = 0;
      if (done && this.#numbers.length === 0) return false;
    }
    return true;
  }

  #number(token: string): number {
    const value = /^[+-]?(\d|\.\d)/.test(token) ? Number(token) : Number.NaN;
    if (Number.isNaN(value) && !/^[+-]?nan$/i.test(token)) throw this.#refused('text that is none');
    return value;
  }

  #refused(what: string): Failure {
    return new Failure('invalid', this.#words.values, `expected numbers as text, got ${what}`);
  }
}

/** Of a whole number within 2^53; others are refused where 64 bits are judged. */
function wideBytes(value: number): Uint8Array {
  const whole = Number.isSafeInteger(value) ? BigInt(value) : 2n ** 63n - 1n;
  return new Uint8Array(new BigInt64Array([whole]).buffer);
}
