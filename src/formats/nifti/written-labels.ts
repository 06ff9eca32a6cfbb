/** Whose labels a NIfTI file holds. */
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { labelsDescription } from '../labels-text.ts';
import { NIFTI2 } from './fields.ts';
import { layoutOf } from './header.ts';

/**
 * True for labels of this volume that are as they were written; false for anything else that can be
 * read or not.
 */
export async function areOwnLabels(path: string, volumeDigest: string, maxBytes: number): Promise<boolean> {
  try {
    const bytes = await readFile(path);
    const most = maxBytes + NIFTI2.firstVoxel;
    const whole = bytes.readUInt16BE(0) === 0x1f8b ? gunzipSync(bytes, { maxOutputLength: most }) : bytes;
    const { descripAt, firstVoxel } = layoutOf(whole).layout;
    const [said = ''] = whole.toString('latin1', descripAt, descripAt + 80).split('\0');
    return said === labelsDescription(whole.subarray(firstVoxel), volumeDigest);
  } catch {
    return false;
  }
}
