/** NRRD and MetaImage in memory: headers of text, and voxels in every coding. */
import { ByteReader } from '../../../src/formats/byte-reader.ts';
import { metaImageFrom } from '../../../src/formats/metaimage/read.ts';
import { looksLikeNrrd, nrrdFrom } from '../../../src/formats/nrrd/read.ts';
import { once, unlessRefused } from '../refusal.ts';

const OPTIONS = { maxBytes: 2 ** 16, volume: 1 };

export async function fuzz(bytes: Buffer): Promise<void> {
  const read = looksLikeNrrd(bytes) ? nrrdFrom : metaImageFrom;
  await unlessRefused(async () => {
    const { volume } = await read(new ByteReader(once(bytes)), '/nowhere/volume', OPTIONS).catch((error) => {
      // Who opens the file says what zlib's codes mean.
      if (/^Z_/.test(error.code)) return { volume: undefined };
      throw error;
    });
    if (volume === undefined) return;
    const [ni, nj, nk] = volume.geometry.size;
    if (ni * nj * nk !== volume.voxels.length) throw new Error('voxels without a place');
  });
}
