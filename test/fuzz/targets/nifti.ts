/** A NIfTI file in memory: header and voxels, without the file system in between. */
import { ByteReader } from '../../../src/formats/byte-reader.ts';
import { layoutOf, parseHeader } from '../../../src/formats/nifti/header.ts';
import { checkRoom, readVoxels } from '../../../src/formats/stored-voxels.ts';
import { once, unlessRefused } from '../refusal.ts';

const WORDS = { name: 'NIfTI', truncated: 'CUT', corrupt: 'CORRUPT', tooLarge: 'TOO_LARGE', values: 'VALUES' };

export async function fuzz(bytes: Buffer): Promise<void> {
  if (bytes.length < 540) return;
  await unlessRefused(async () => {
    const { layout } = layoutOf(bytes);
    const { voxels, voxelOffset, geometry } = parseHeader(bytes.subarray(0, layout.bytes), { volume: 1 });
    checkRoom(voxels, 2 ** 20, WORDS);
    const reader = new ByteReader(once(bytes.subarray(voxelOffset)));
    const values = await readVoxels(reader, voxels, { words: WORDS, headerBytes: voxelOffset });
    if (values.length !== geometry.size[0] * geometry.size[1] * geometry.size[2])
      throw new Error('voxels without a place');
  });
}
