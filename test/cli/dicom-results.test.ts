/** `m4oe segment` of a DICOM series with results as DICOM. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { readDataSet } from '../../src/formats/dicom/file/read-part10.ts';
import { TAG } from '../../src/formats/dicom/file/tags.ts';
import { readNifti } from '../../src/formats/nifti/read.ts';
import { PATIENT, SIZE, sliceFile, writeSeries } from '../formats/dicom/phantom.ts';
import { segPixels } from '../formats/dicom/seg-pixels.ts';
import { m4oe } from '../support/command.ts';
import { BANDS_MODELS, startService } from '../support/service.ts';
import { temporaryFolder, volumeFile } from './files.ts';

const models = ['--models', BANDS_MODELS, '--device', 'cpu'];
const CONTRIBUTING_EQUIPMENT = '0018a001';
const LIMIT = { maxBytes: 2 ** 24 };

test('segmentation and report of a series, here and on a server alike; the patient is in these alone', async (t) => {
  await using service = await startService();
  const folder = temporaryFolder(t);
  const files = Array.from({ length: SIZE[2] }, (_, k) => sliceFile(k));
  const series = writeSeries(join(folder, 'ct'), files);
  const [here, there] = [join(folder, 'here'), join(folder, 'there')];
  const results = ['--dicom-seg', 'fractional', '--dicom-sr'];
  const local = await m4oe(['segment', series, '--out', here, ...results, ...models]);
  const remote = await m4oe(['segment', series, '--out', there, ...results, '--server', service.address]);
  for (const { code, stderr, stdout } of [local, remote]) {
    t.is(code, 0, stderr);
    t.regex(stdout, /ct_seg\.dcm .*ct_sr\.dcm/);
    t.false(`${stdout}${stderr}`.includes(PATIENT));
  }
  for (const name of ['ct_labels.nii.gz', 'ct_overlay.png', 'ct_report.json', 'ct_seg.dcm', 'ct_sr.dcm']) {
    const bytes = readFileSync(join(here, name));
    t.is(bytes.includes(PATIENT), name.endsWith('.dcm'), name);
  }
  t.is(readdirSync(here).length, 5);
  const parts = (out: string) => readDataSet(readFileSync(join(out, 'ct_seg.dcm')), LIMIT.maxBytes);
  const seg = parts(here);
  t.deepEqual(seg.pixels, parts(there).pixels);
  const labels = await readNifti(join(here, 'ct_labels.nii.gz'), LIMIT);
  const marked = (values: ArrayLike<number>) => Array.from(values).filter((value) => value > 0).length;
  t.is(marked(segPixels(seg)), marked(labels.volume.voxels));
  t.true(marked(labels.volume.voxels) > 0);
});

test('the same work gives the same objects; --dicom-sr brings a segmentation, binary where no type is given', async (t) => {
  const folder = temporaryFolder(t);
  const series = writeSeries(
    join(folder, 'ct'),
    Array.from({ length: SIZE[2] }, (_, k) => sliceFile(k)),
  );
  const [one, again] = ['one', 'again'].map((name) => join(folder, name)) as [string, string];
  for (const out of [one, again]) {
    const done = await m4oe(['segment', series, '--out', out, '--dicom-sr', '--no-picture', ...models]);
    t.is(done.code, 0, done.stderr);
  }
  for (const name of ['ct_seg.dcm', 'ct_sr.dcm']) {
    const [first, second] = [one, again].map((out) => readDataSet(readFileSync(join(out, name)), LIMIT.maxBytes));
    for (const uid of [TAG.sopInstanceUid, TAG.seriesInstanceUid])
      t.deepEqual(first?.attributes.texts(uid), second?.attributes.texts(uid), name);
    t.deepEqual(first?.pixels, second?.pixels, name);
    // The report says of the same moment what the objects say in the zone of their series.
    const { made } = JSON.parse(readFileSync(join(one, 'ct_report.json'), 'utf8'));
    const [, processing] = first?.attributes.items(CONTRIBUTING_EQUIPMENT) ?? [];
    const [written = ''] = (processing ?? first?.attributes.items(CONTRIBUTING_EQUIPMENT)[0])?.texts('0018a002') ?? [];
    t.is(written.slice(10, 14), made.slice(14, 19).replace(':', ''), name);
  }
  const { attributes } = readDataSet(readFileSync(join(one, 'ct_seg.dcm')), LIMIT.maxBytes);
  t.deepEqual(attributes.texts('00620001'), ['BINARY']);
});

test('--dicom-rtstruct writes contours alone, or beside a segmentation', async (t) => {
  const folder = temporaryFolder(t);
  const slices = Array.from({ length: SIZE[2] }, (_, k) => sliceFile(k));
  const series = writeSeries(join(folder, 'ct'), slices);
  const run = (out: string, ...flags: string[]) =>
    m4oe(['segment', series, '--out', out, '--dicom-rtstruct', '--no-picture', ...flags, ...models]);
  const [alone, both] = [join(folder, 'alone'), join(folder, 'both')];
  const first = await run(alone);
  t.is(first.code, 0, first.stderr);
  t.regex(first.stdout, /written: .*ct_rtstruct\.dcm/);
  t.deepEqual(readdirSync(alone).sort(), ['ct_labels.nii.gz', 'ct_report.json', 'ct_rtstruct.dcm']);
  t.is((await run(both, '--dicom-seg')).code, 0);
  t.true(readdirSync(both).includes('ct_seg.dcm'));
  const { attributes } = readDataSet(readFileSync(join(alone, 'ct_rtstruct.dcm')), LIMIT.maxBytes);
  t.deepEqual(attributes.texts(TAG.sopClassUid), ['1.2.840.10008.5.1.4.1.1.481.3']);
  t.is((await run(alone)).code, 0, 'its own are replaced');
  writeFileSync(join(alone, 'ct_rtstruct.dcm'), 'drawn by hand');
  t.regex((await run(alone)).stderr, /\[RESULT_EXISTS\]/);
});

test('a NIfTI volume and an unknown type are refused before anything is computed', async (t) => {
  const folder = temporaryFolder(t);
  const refused = async (reason: string, ...args: string[]) => {
    const done = await m4oe(['segment', ...args, '--out', join(folder, 'out'), ...models]);
    t.is(done.code, 2);
    t.true(done.stderr.includes(`[${reason}]`), done.stderr);
  };
  await refused('DICOM_RESULT_SOURCE', volumeFile(folder), '-m', 'CT', '--dicom-sr');
  await refused('SEGMENTATION_TYPE', volumeFile(folder), '-m', 'CT', '--dicom-seg', 'outline');
});
