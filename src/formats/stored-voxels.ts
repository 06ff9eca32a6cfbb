/** Voxels as files store them into voxels as a Volume has them: streamed into shared memory. */
import { Failure, invalid } from '../errors.ts';
import { type Triple, VOXEL_BYTES, type VoxelArray, type VoxelType, voxelView } from '../volume.ts';
import { type ByteReader, type FormatWords, truncated } from './byte-reader.ts';

/**
 * Whole numbers of 64 bits, as numpy makes them; their values are taken where a float64 holds them.
 */
export type WideType = 'int64' | 'uint64';
export type StoredType = VoxelType | WideType;

export function isWide(stored: StoredType): stored is WideType {
  return stored === 'int64' || stored === 'uint64';
}

/** The type that voxels have in memory, of as many bytes. */
export function voxelTypeOf(stored: StoredType): VoxelType {
  return isWide(stored) ? 'float64' : stored;
}

/** How the voxels of a volume lie among those of others. */
export interface Interleaving {
  /** Volumes in the file. */
  readonly count: number;
  /** The one to take, from 0. */
  readonly chosen: number;
  /**
   * Voxels of one volume that lie together, before those of the next follow: the whole of it where
   * volumes follow each other, 1 where every voxel has its values side by side.
   */
  readonly run: number;
}

export interface StoredVoxels {
  readonly size: Triple;
  readonly stored: StoredType;
  readonly littleEndian: boolean;
  readonly volumes: Interleaving;
}

/** Where bytes come from: a file, or text that is turned into the bytes of its numbers. */
export type VoxelSource = Pick<ByteReader, 'fill' | 'skip' | 'endsWithin' | 'total'>;

/**
 * Some writers pad; more than this after the voxels means that the header does not describe the
 * file.
 */
export const MAX_SURPLUS_BYTES = 64 * 1024;
/** The volumes of one file together may be as many times the limit of one. */
const MOST_VOLUMES_AT_LIMIT = 64;
/** Shorter runs are picked out of blocks in memory. */
const LEAST_RUN_BYTES = 64 * 1024;
const BLOCK_BYTES = 1024 * 1024;

const bytesOf = ({ size, stored }: StoredVoxels): number =>
  size[0] * size[1] * size[2] * VOXEL_BYTES[voxelTypeOf(stored)];

/**
 * Judges what the header announces, before memory is taken.
 * @throws Failure too_large, with the format's reason
 */
export function checkRoom(voxels: StoredVoxels, maxBytes: number, words: FormatWords): void {
  const bytes = bytesOf(voxels);
  if (bytes > maxBytes)
    throw tooLarge(words, `expected at most ${maxBytes} bytes of voxels, the header announces ${bytes}`);
  const { count } = voxels.volumes;
  if (bytes * count > MOST_VOLUMES_AT_LIMIT * maxBytes)
    throw tooLarge(
      words,
      `expected at most ${MOST_VOLUMES_AT_LIMIT} times ${maxBytes} bytes of voxels in a file, the header announces ${count} volumes of ${bytes}`,
    );
}

export function tooLarge(words: FormatWords, message: string): Failure {
  return new Failure('too_large', words.tooLarge, message, { setting: 'M4OE_MAX_VOLUME_MIB' });
}

/**
 * Reads the chosen volume and on to the end of the file, which is what makes zlib compare its
 * checksum. Peak memory is the volume and a few MiB.
 * @param headerBytes that were read before, for the message of a file that is cut short
 * @returns values in this machine's byte order over a SharedArrayBuffer
 * @throws Failure with the format's reasons: tooLarge, truncated, values
 */
export async function readVoxels(
  source: VoxelSource,
  voxels: StoredVoxels,
  { words, headerBytes, signal }: { words: FormatWords; headerBytes: number; signal?: AbortSignal | undefined },
): Promise<VoxelArray> {
  const { stored, volumes, littleEndian } = voxels;
  const type = voxelTypeOf(stored);
  const bytes = bytesOf(voxels);
  const expected = headerBytes + bytes * volumes.count;
  const memory = new SharedArrayBuffer(bytes);
  const before = source.total;
  if (!(await pick(source, new Uint8Array(memory), volumes.run * VOXEL_BYTES[type], volumes, signal)))
    throw truncated(words, expected, headerBytes + source.total - before);
  if (!(await source.endsWithin(MAX_SURPLUS_BYTES, signal)))
    throw tooLarge(words, `expected ${expected} bytes (header and voxels, inflated), the file goes on for more`);
  toMachineOrder(memory, VOXEL_BYTES[type], littleEndian);
  if (isWide(stored)) toFloat64(memory, stored, words);
  return voxelView(type, memory);
}

/** Fills `target` with every `count`th run, from the chosen one on; false where the file is cut. */
async function pick(
  source: VoxelSource,
  target: Uint8Array,
  run: number,
  { count, chosen }: Interleaving,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  if (run >= LEAST_RUN_BYTES || count === 1) {
    for (let at = 0; at < target.length; at += run) {
      const after = (count - 1 - chosen) * run;
      if ((await source.skip(chosen * run, signal)) < chosen * run) return false;
      if ((await source.fill(target.subarray(at, at + run), signal)) < run) return false;
      if ((await source.skip(after, signal)) < after) return false;
    }
    return true;
  }
  const group = count * run;
  const block = new Uint8Array(group * Math.max(1, Math.floor(BLOCK_BYTES / group)));
  for (let at = 0; at < target.length; ) {
    const wanted = Math.min(block.length, ((target.length - at) / run) * group);
    if ((await source.fill(block.subarray(0, wanted), signal)) < wanted) return false;
    for (let from = chosen * run; from < wanted; from += group, at += run)
      target.set(block.subarray(from, from + run), at);
  }
  return true;
}

/**
 * In place: both have eight bytes. @throws Failure invalid beyond 2^53, where whole numbers are no
 * longer told apart
 */
function toFloat64(memory: SharedArrayBuffer, stored: WideType, words: FormatWords): void {
  const whole = stored === 'int64' ? new BigInt64Array(memory) : new BigUint64Array(memory);
  const voxels = new Float64Array(memory);
  for (let n = 0; n < voxels.length; n++) {
    const value = Number(whole[n]);
    if (!Number.isSafeInteger(value))
      throw new Failure(
        'invalid',
        words.values,
        `expected ${stored} values within 2^53, got a larger one at voxel ${n}`,
      );
    voxels[n] = value;
  }
}

export const MACHINE_IS_LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

function toMachineOrder(memory: SharedArrayBuffer, width: number, littleEndian: boolean): void {
  if (littleEndian === MACHINE_IS_LITTLE_ENDIAN) return;
  const bytes = Buffer.from(memory);
  if (width === 2) bytes.swap16();
  if (width === 4) bytes.swap32();
  if (width === 8) bytes.swap64();
}

/**
 * Which of the volumes of a file to take.
 * @param wanted from 1, as a person counts; undefined where none was named
 * @param several the failure where one has to be named
 * @returns its index from 0
 * @throws Failure invalid VOLUME_NUMBER
 */
export function chosenVolume(count: number, wanted: number | undefined, several: () => Failure): number {
  if (wanted === undefined) {
    if (count > 1) throw several();
    return 0;
  }
  if (Number.isInteger(wanted) && wanted >= 1 && wanted <= count) return wanted - 1;
  throw invalid('VOLUME_NUMBER', '--volume', `expected a volume of 1 to ${count}, got ${wanted}`);
}
