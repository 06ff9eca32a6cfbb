/**
 * The shared CT series, written by a scanner, through the service: the segmentation and the NIfTI
 * labels are the same voxels.
 */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { m4oe } from '../support/command.ts';
import { DICOM_TOOLS_MISSING, dciodvfy, pacsPython } from '../support/dicom-tools.ts';
import { BANDS_MODELS } from '../support/service.ts';

const SERIES = fileURLToPath(new URL('../../../shared/data/ct-dicom', import.meta.url));
const missing = DICOM_TOOLS_MISSING ?? (existsSync(SERIES) ? undefined : `${SERIES} is not there`);
if (missing !== undefined) console.log(`pacs/shared-series.test.ts: skipped, ${missing}`);

(missing === undefined ? test : test.skip)('SEG and NIfTI labels of a real series are the same voxels', async (t) => {
  t.timeout(600_000);
  const folder = await mkdtemp(join(tmpdir(), 'm4oe-shared-series-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const options = ['--dicom-seg', '--dicom-sr', '--no-picture', '--models', BANDS_MODELS, '--device', 'cpu'];
  const done = await m4oe(['segment', SERIES, '--out', folder, ...options]);
  t.is(done.code, 0, done.stderr);
  for (const name of ['ct-dicom_seg.dcm', 'ct-dicom_sr.dcm'])
    t.deepEqual((await dciodvfy(join(folder, name))).errors, []);
  const [seg, labels] = ['ct-dicom_seg.dcm', 'ct-dicom_labels.nii.gz'].map((name) => join(folder, name)) as [
    string,
    string,
  ];
  const voxels: Record<string, number> = JSON.parse(await pacsPython('read_files.py', SERIES, seg, labels));
  t.true(Object.values(voxels).filter((count) => count > 0).length > 1);
});
