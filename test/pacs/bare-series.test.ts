/** Series that tools write from an array, with no more than an image needs: read voxel for voxel. */
import { join } from 'node:path';
import test from 'ava';
import { readDicom } from '../../src/formats/dicom/read.ts';
import { DICOM_TOOLS_MISSING, folderOf, pacsPython } from '../support/dicom-tools.ts';

if (DICOM_TOOLS_MISSING !== undefined) console.log(`bare-series.test.ts: skipped, ${DICOM_TOOLS_MISSING}`);
const withTools = DICOM_TOOLS_MISSING === undefined ? test.serial : test.serial.skip;

for (const tool of ['simpleitk', 'pydicom']) {
  withTools(`as ${tool} writes it`, async (t) => {
    const folder = join(await folderOf(t), 'series');
    await pacsPython('write_bare.py', tool, folder);
    const { volume, source } = await readDicom(folder, {
      maxBytes: 2 ** 24,
      maxLossyRatio: 5,
      leastBits: 2,
      rules: [],
    });
    t.deepEqual(volume.geometry.size, [20, 16, 6]);
    t.deepEqual(volume.geometry.spacing, [0.8, 1.25, 2.5]);
    t.is(source.frameOfReferenceUid, undefined);
    const { slope, intercept } = volume.rescale;
    const wrong = volume.voxels.findIndex((stored, n) => {
      const [i, j, k] = [n % 20, Math.floor(n / 20) % 16, Math.floor(n / 320)];
      return stored * slope + intercept !== -150 + ((i * 13 + j * 29 + k * 53) % 501);
    });
    t.is(wrong, -1);
  });
}
