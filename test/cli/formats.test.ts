/**
 * The same volume in every format gives the same labels, which come in the format that is asked for;
 * and one volume, or all, of a file that has several.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { readVolumeFile } from '../../src/files/volume-file.ts';
import { type Geometry, voxelCount } from '../../src/volume.ts';
import { nifti2Bytes, niftiBytes, pairOf } from '../formats/nifti/files.ts';
import { int16Bytes, metaImageBytes, nrrdBytes } from '../formats/text-volumes.ts';
import { m4oe } from '../support/command.ts';
import { BANDS_MODELS } from '../support/service.ts';
import { testVolume } from '../support/volumes.ts';
import { temporaryFolder } from './files.ts';

const models = ['--models', BANDS_MODELS, '--device', 'cpu'];
const VALUES = Array.from(testVolume([20, 16, 12]).voxels);
const SECOND = VALUES.map((value) => 350 - (value + 150));
const dim = [3, 20, 16, 12];
const four = [4, 20, 16, 12, 2];
const VOXELS = int16Bytes(VALUES);

async function labelsAt(path: string) {
  const bytes = readFileSync(path);
  const { volume, format } = await readVolumeFile(path, bytes.subarray(0, 132), { maxBytes: 2 ** 20 });
  return { labels: Buffer.from(volume.voxels as Uint8Array), geometry: volume.geometry, format };
}

const rounded = ({ size, spacing, origin, direction }: Geometry) =>
  [...size, ...spacing, ...origin, ...direction.flat()].map((n) => Math.round(n * 1e4) / 1e4 + 0);

test('every format, and labels in the same and in each other', async (t) => {
  const folder = temporaryFolder(t);
  const { header, image } = pairOf(niftiBytes({ dim, values: VALUES }));
  const inputs: Record<string, Buffer> = {
    'one.nii': niftiBytes({ dim, values: VALUES }),
    'two.nii': nifti2Bytes({ dim, values: VALUES }),
    'pair.hdr': header,
    'pair.img': image,
    'attached.nrrd': nrrdBytes({ sizes: '20 16 12', encoding: 'gzip' }, VOXELS),
    'local.mha': metaImageBytes({ DimSize: '20 16 12', CompressedData: 'True' }, VOXELS),
  };
  for (const [name, bytes] of Object.entries(inputs)) writeFileSync(join(folder, name), bytes);
  const out = join(folder, 'out');
  const run = async (name: string, as: string, ...more: string[]) => {
    const args = ['segment', join(folder, name), '-m', 'CT', '-o', out, '--labels-as', as, '--no-picture', ...models];
    const ended = await m4oe([...args, ...more]);
    t.is(ended.code, 0, ended.stderr);
  };
  await run('one.nii', 'nifti');
  const expected = await labelsAt(join(out, 'one_labels.nii.gz'));
  t.true(new Set(expected.labels).size > 2);
  for (const [name, as, labels, format] of [
    ['two.nii', 'input', 'two_labels.nii.gz', 'NIfTI'],
    ['pair.img', 'input', 'pair_labels.nii.gz', 'NIfTI'],
    ['attached.nrrd', 'input', 'attached_labels.nrrd', 'NRRD'],
    ['local.mha', 'input', 'local_labels.mha', 'MetaImage'],
    ['one.nii', 'NRRD', 'one_labels.nrrd', 'NRRD'],
    ['attached.nrrd', 'metaimage', 'attached_labels.mha', 'MetaImage'],
    ['local.mha', 'nifti', 'local_labels.nii.gz', 'NIfTI'],
  ] as const) {
    await run(name, as);
    const got = await labelsAt(join(out, labels));
    t.is(got.format, format);
    t.true(got.labels.equals(expected.labels), `${name} as ${as}`);
    t.deepEqual(rounded(got.geometry), rounded(expected.geometry), `${name} as ${as}`);
  }
  const report = JSON.parse(readFileSync(join(out, 'attached_report.json'), 'utf8'));
  t.deepEqual([report.input.format, report.input.volume, report.input.volumes], ['NRRD', 1, 1]);
  // Labels as they were written are replaced, corrected ones are not.
  for (const name of ['attached_labels.mha', 'attached_labels.nrrd']) {
    const path = join(out, name);
    const as = name.endsWith('.mha') ? 'metaimage' : 'nrrd';
    await run('attached.nrrd', as);
    const bytes = readFileSync(path);
    bytes.write('f', bytes.indexOf('of ') + 3, 'latin1');
    bytes.write('e', bytes.indexOf('of ') + 4, 'latin1');
    writeFileSync(path, bytes);
    const args = ['segment', join(folder, 'attached.nrrd'), '-m', 'CT', '-o', out, '--labels-as', as, ...models];
    t.regex((await m4oe([...args, '--no-picture'])).stderr, /\[RESULT_EXISTS\]/);
  }
});

test('one volume, or all, of a file that has several', async (t) => {
  const folder = temporaryFolder(t);
  const file = join(folder, 'phases.nii');
  writeFileSync(file, niftiBytes({ dim: four, values: [...VALUES, ...SECOND] }));
  writeFileSync(join(folder, 'alone.nii'), niftiBytes({ dim, values: SECOND }));
  const out = join(folder, 'out');
  const run = (path: string, ...more: string[]) =>
    m4oe(['segment', path, '-m', 'CT', '-o', out, '--no-picture', ...models, ...more]);
  const untold = await run(file);
  t.is(untold.code, 2);
  t.regex(untold.stderr, /got 2; choose one with --volume \[NIFTI_NOT_3D\]/);
  for (const volume of ['3', '0', 'first', '1.5']) {
    const wrong = await run(file, '--volume', volume);
    t.is(wrong.code, 2, volume);
    t.regex(wrong.stderr, /--volume: expected .* \[VOLUME_NUMBER\]/, volume);
  }
  t.deepEqual(readdirSync(folder).sort(), ['alone.nii', 'phases.nii']);
  t.is((await run(join(folder, 'alone.nii'))).code, 0);
  t.is((await run(file, '--volume', '2')).code, 0);
  const alone = await labelsAt(join(out, 'alone_labels.nii.gz'));
  t.is(alone.labels.length, voxelCount(alone.geometry));
  const second = await labelsAt(join(out, 'phases_volume2_labels.nii.gz'));
  t.true(second.labels.equals(alone.labels));
  const all = await run(file, '--volume', 'all');
  t.is(all.code, 0, all.stderr);
  t.regex(all.stdout, /volume 1 of 2[\s\S]*volume 2 of 2/);
  t.true((await labelsAt(join(out, 'phases_volume2_labels.nii.gz'))).labels.equals(alone.labels));
  t.false((await labelsAt(join(out, 'phases_volume1_labels.nii.gz'))).labels.equals(alone.labels));
});

test('a batch does all volumes of its files, and goes on where it was cut off', async (t) => {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, 'p'));
  writeFileSync(join(folder, 'p', 'v.nii'), niftiBytes({ dim: four, values: [...VALUES, ...SECOND] }));
  writeFileSync(join(folder, 'list.txt'), 'p/v.nii\tCT\n');
  const out = join(folder, 'out');
  const run = (volume: string) =>
    m4oe(['batch', join(folder, 'list.txt'), '-o', out, '--volume', volume, '--no-picture', ...models]);
  t.regex((await run('1')).stdout, /^line 1, volume 1 of 2: 12 slices/);
  const rest = await run('all');
  t.regex(rest.stdout, /^line 1, volume 2 of 2: 12 slices/, rest.stderr);
  t.regex((await run('all')).stdout, /^line 1: done before\n1 of 1/);
  t.deepEqual(readdirSync(join(out, 'p')).sort(), [
    'v_volume1_labels.nii.gz',
    'v_volume1_report.json',
    'v_volume2_labels.nii.gz',
    'v_volume2_report.json',
  ]);
});

test('a format of labels that is none is refused before anything is written', async (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'v.nii'), niftiBytes({ dim, values: VALUES }));
  const out = join(folder, 'out');
  const ended = await m4oe(['segment', join(folder, 'v.nii'), '-m', 'CT', '-o', out, '--labels-as', 'png', ...models]);
  t.is(ended.code, 2);
  t.regex(
    ended.stderr,
    /--labels-as: expected one of nifti, nrrd, metaimage, slicer, input, got "png" \[LABEL_FORMAT\]/,
  );
  t.deepEqual(readdirSync(folder), ['v.nii']);
});
