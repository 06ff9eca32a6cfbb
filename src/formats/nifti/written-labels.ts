/**
 * Whose labels a file holds: ours carry the digest of their volume and of themselves, so that
 * corrections by a person are told from them.
 */
import { readFile } from 'node:fs/promises';
import { crc32, gunzipSync } from 'node:zlib';
import { AT, SMALLEST_OFFSET } from './fields.ts';

const DESCRIPTION = 'M4OE organ labels';
const DIGEST_DIGITS = 32;
const LONGEST_DESCRIPTION = 79;

/**
 * Text of descrip for labels of the volume with this digest (hexadecimal); its first digits are
 * kept.
 */
export function labelsDescription(labels: Uint8Array, volumeDigest: string | undefined): string {
  if (volumeDigest === undefined) return DESCRIPTION;
  const crc = crc32(labels).toString(16).padStart(8, '0');
  return `${DESCRIPTION} of ${volumeDigest.slice(0, DIGEST_DIGITS)} ${crc}`;
}

/**
 * True for labels of this volume that are as they were written; false for anything else that can be
 * read or not.
 */
export async function areOwnLabels(path: string, volumeDigest: string, maxBytes: number): Promise<boolean> {
  try {
    const bytes = await readFile(path);
    const most = maxBytes + SMALLEST_OFFSET;
    const whole = bytes.readUInt16BE(0) === 0x1f8b ? gunzipSync(bytes, { maxOutputLength: most }) : bytes;
    const [said = ''] = whole.toString('latin1', AT.descrip, AT.descrip + LONGEST_DESCRIPTION).split('\0');
    return said === labelsDescription(whole.subarray(SMALLEST_OFFSET), volumeDigest);
  } catch {
    return false;
  }
}
