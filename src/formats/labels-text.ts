/**
 * What label files say of themselves: the digest of their volume and of themselves, so that
 * corrections by a person are told from them.
 */
import { readFile } from 'node:fs/promises';
import { crc32, unzipSync } from 'node:zlib';
import { Failure } from '../errors.ts';
import { type Geometry, voxelCount } from '../volume.ts';

const DESCRIPTION = 'M4OE organ labels';
const DIGEST_DIGITS = 32;

/**
 * At most 79 characters for a volume with this digest (hexadecimal); its first digits are kept.
 */
export function labelsDescription(labels: Uint8Array, volumeDigest: string | undefined): string {
  if (volumeDigest === undefined) return DESCRIPTION;
  const crc = crc32(labels).toString(16).padStart(8, '0');
  return `${DESCRIPTION} of ${volumeDigest.slice(0, DIGEST_DIGITS)} ${crc}`;
}

/** @throws Failure invalid LABELS_SIZE when there is not one label for each voxel */
export function checkLabels(labels: Uint8Array, geometry: Geometry): void {
  const expected = voxelCount(geometry);
  if (labels.length !== expected)
    throw new Failure('invalid', 'LABELS_SIZE', `expected ${expected} labels, got ${labels.length}`);
}

const CHUNK_BYTES = 1024 * 1024;

/** A header, and the labels after it in pieces. */
export function* headerAndLabels(header: Buffer, labels: Uint8Array): Generator<Buffer> {
  yield header;
  for (let at = 0; at < labels.length; at += CHUNK_BYTES) yield Buffer.from(labels.subarray(at, at + CHUNK_BYTES));
}

export interface OwnTextLabels {
  /** What the header ends with; compressed labels follow. */
  readonly end: string;
  /** What stands before the description in its line. */
  readonly before: string;
  readonly volumeDigest: string;
  /** Of the labels, inflated. */
  readonly maxBytes: number;
}

/**
 * Whether a file with a header of text holds labels of this volume as they were written; false for
 * anything else that can be read or not.
 */
export async function areOwnTextLabels(path: string, own: OwnTextLabels): Promise<boolean> {
  try {
    const bytes = await readFile(path);
    const start = bytes.indexOf(own.end) + own.end.length;
    const labels = unzipSync(bytes.subarray(start), { maxOutputLength: own.maxBytes });
    const lines = bytes.toString('latin1', 0, start).split('\n');
    return lines.includes(`${own.before}${labelsDescription(labels, own.volumeDigest)}`);
  } catch {
    return false;
  }
}
