/**
 * The voxels of formats with a header of text: behind the header, in a file beside it, or in several;
 * raw, compressed, or as text.
 */
import { stat } from 'node:fs/promises';
import { isAbsolute, join, normalize, sep } from 'node:path';
import { Failure } from '../errors.ts';
import { VOXEL_BYTES, type VoxelArray, voxelCount } from '../volume.ts';
import { ByteReader, type FormatWords, inflated, type OpenBytes, openBytes, truncated } from './byte-reader.ts';
import { MAX_SURPLUS_BYTES, readVoxels, type StoredVoxels, tooLarge, voxelTypeOf } from './stored-voxels.ts';
import { TextVoxels } from './text-voxels.ts';

/** Reasons of formats whose voxels can lie in files of their own. */
export interface DataWords extends FormatWords {
  /** A file of voxels that is not there, or lies elsewhere than beside the header. */
  readonly dataFile: string;
}

export interface VoxelData {
  /**
   * Files with the voxels from the header's folder on, each with as many; undefined where they
   * follow the header.
   */
  readonly files: readonly string[] | undefined;
  readonly coding: 'raw' | 'compressed' | 'text';
  /** Of each file of its own: lines, then bytes before the coding starts. */
  readonly skipLines: number;
  /** 'voxels at end': whatever is before them. Raw ones alone. */
  readonly skipBytes: number | 'voxels at end';
  /** Bytes before the voxels that are coded with them. */
  readonly skipDecoded: number;
}

export interface DataPlace {
  /** Stands behind the header's last line. */
  readonly reader: ByteReader;
  /** Of the header. */
  readonly folder: string;
  readonly words: DataWords;
  readonly signal: AbortSignal | undefined;
}

/** Names of a pattern in the manner of printf with one number, or undefined where it is none. */
export function patternNames(pattern: string, first: number, last: number, step: number): string[] | undefined {
  const [, before, zero, width, after] = /^([^%]*)%(0?)(\d{0,2})d([^%]*)$/.exec(pattern) ?? [];
  const count = Math.floor((last - first) / step) + 1;
  if (before === undefined || !Number.isInteger(first) || !Number.isInteger(step)) return undefined;
  if (!(count >= 1 && count <= MOST_FILES)) return undefined;
  const numbers = Array.from({ length: count }, (_, n) => String(first + n * step));
  return numbers.map((n) => `${before}${n.padStart(Number(width), zero === '0' ? '0' : ' ')}${after}`);
}

export const MOST_FILES = 65536;

/**
 * Reads the chosen volume to the end of its files.
 * @throws Failure FILE_UNREADABLE, and with the format's reasons dataFile and those of readVoxels
 */
export async function readVoxelData(place: DataPlace, data: VoxelData, voxels: StoredVoxels): Promise<VoxelArray> {
  const { words, signal, reader } = place;
  const options = { words, headerBytes: 0, signal };
  if (data.files !== undefined) {
    const parts = joined(data.files, place, data, voxels);
    try {
      const bytes = new ByteReader(parts);
      return await readVoxels(
        data.coding === 'text' ? new TextVoxels(bytes, voxels.stored, words) : bytes,
        voxels,
        options,
      );
    } finally {
      await parts.return(undefined);
    }
  }
  await skipped(reader, data, place);
  if (data.coding === 'text') return await readVoxels(new TextVoxels(reader, voxels.stored, words), voxels, options);
  await using coded = data.coding === 'compressed' ? inflated(reader) : undefined;
  const plain = coded?.reader ?? reader;
  await plain.skip(data.skipDecoded, signal);
  return await readVoxels(plain, voxels, options);
}

/** The voxels of every file, one after the other, each file read to its end and closed. */
async function* joined(
  files: readonly string[],
  place: DataPlace,
  data: VoxelData,
  voxels: StoredVoxels,
): AsyncGenerator<Uint8Array> {
  const { words, signal } = place;
  const { size, stored, volumes } = voxels;
  const whole = voxelCount({ size }) * volumes.count * VOXEL_BYTES[voxelTypeOf(stored)];
  const each = whole / files.length;
  if (!Number.isInteger(each))
    throw new Failure(
      'invalid',
      words.dataFile,
      `expected files with as many voxels each, got ${files.length} of them`,
    );
  for (const name of files) {
    await using file = await openPart(name, place, data, each);
    await skipped(file.reader, data, place);
    await using coded = data.coding === 'compressed' ? inflated(file.reader) : undefined;
    const reader = coded?.reader ?? file.reader;
    await reader.skip(data.skipDecoded, signal);
    if (data.coding === 'text') {
      yield* reader.rest(signal);
      yield Buffer.from('\n');
      continue;
    }
    let left = each;
    while (left > 0) {
      const part = new Uint8Array(Math.min(left, BLOCK_BYTES));
      if ((await reader.fill(part, signal)) < part.length) throw truncated(words, each, each - left);
      left -= part.length;
      yield part;
    }
    if (!(await reader.endsWithin(MAX_SURPLUS_BYTES, signal)))
      throw tooLarge(words, `expected ${each} bytes of voxels in a file, it goes on for more`);
  }
}

const BLOCK_BYTES = 1024 * 1024;
const LONGEST_LINE = 65536;

async function skipped(reader: ByteReader, { skipLines, skipBytes }: VoxelData, { signal }: DataPlace): Promise<void> {
  for (let n = 0; n < skipLines; n++) await reader.line(LONGEST_LINE, signal);
  if (skipBytes !== 'voxels at end') await reader.skip(skipBytes, signal);
}

/** A header that came from elsewhere names no file outside its own folder, and no device. */
async function openPart(name: string, place: DataPlace, data: VoxelData, each: number): Promise<OpenBytes> {
  const { words, folder } = place;
  const path = normalize(name);
  if (isAbsolute(path) || path === '..' || path.startsWith(`..${sep}`))
    throw new Failure(
      'invalid',
      words.dataFile,
      'expected files of voxels beside the header or below it, got a path that leads elsewhere',
    );
  const found = await stat(join(folder, path)).catch(() => undefined);
  if (!found?.isFile())
    throw new Failure(
      'not_found',
      words.dataFile,
      'expected the file of voxels that the header names, it is not there',
    );
  const start = data.skipBytes === 'voxels at end' ? found.size - each : 0;
  if (start < 0) throw truncated(words, each, found.size);
  return await openBytes(join(folder, path), words, { start });
}
