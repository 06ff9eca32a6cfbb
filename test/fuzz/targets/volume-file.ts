/** A file with a volume, told by its content: NIfTI, NRRD, MetaImage, gzipped or not. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readVolumeFile } from '../../../src/files/volume-file.ts';
import { unlessRefused } from '../refusal.ts';

const PATH = join(mkdtempSync(join(tmpdir(), 'm4oe-fuzz-')), 'volume');
const MAX_BYTES = 2 ** 20;

export async function fuzz(bytes: Buffer): Promise<void> {
  writeFileSync(PATH, bytes);
  const options = { maxBytes: MAX_BYTES, volume: 1, orientation: 'LPS' } as const;
  const read = await unlessRefused(() => readVolumeFile(PATH, bytes.subarray(0, 132), options));
  if (read === undefined) return;
  const { geometry, voxels } = read.volume;
  if (geometry.size[0] * geometry.size[1] * geometry.size[2] !== voxels.length)
    throw new Error('voxels without a place');
}
