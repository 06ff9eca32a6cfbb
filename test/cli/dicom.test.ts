/**
 * DICOM at the command line: recognised by content, modality by the header, and nothing of a person
 * in what is printed or written.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { readNifti } from '../../src/formats/nifti/read.ts';
import { enhancedFile } from '../formats/dicom/enhanced.ts';
import { PATIENT, type PerSlice, SIZE, SPACING, seriesFiles, writeSeries } from '../formats/dicom/phantom.ts';
import { zipFile } from '../formats/dicom/zip-file.ts';
import { m4oe } from '../support/command.ts';
import { BANDS_MODELS, startService } from '../support/service.ts';
import { temporaryFolder } from './files.ts';

const models = ['--models', BANDS_MODELS, '--device', 'cpu'];

/** Runs `m4oe segment` with a temporary folder of its own, which must stay empty. */
async function segment(t: ExecutionContext, path: string, out: string, ...more: string[]) {
  const scratch = temporaryFolder(t);
  const ended = await m4oe(['segment', path, '--json', '--out', out, ...more], { TMPDIR: scratch });
  // ONNX Runtime leaves two small files of its own; none is ours and none holds anything of the
  // input.
  const left = readdirSync(scratch);
  for (const file of left) t.false(readFileSync(join(scratch, file)).includes('Roe'), file);
  t.deepEqual(
    left.filter((file) => file !== '.ses' && !file.startsWith('mat-debug-')),
    [],
    'no temporary files',
  );
  t.false(`${ended.stdout}${ended.stderr}`.includes('Roe'));
  return ended;
}

function series(t: ExecutionContext, options: PerSlice = {}): string {
  return writeSeries(join(temporaryFolder(t), 'abdomen'), seriesFiles(options));
}

test('a folder, a zip, an enhanced image and a server give the same labels, on the grid of the series', async (t) => {
  const folder = series(t);
  const zip = join(temporaryFolder(t), 'export.dat');
  writeFileSync(zip, zipFile(seriesFiles().map((bytes, n) => ({ name: `${n}`, bytes }))));
  const enhanced = join(temporaryFolder(t), 'image.dcm');
  writeFileSync(enhanced, enhancedFile());
  await using service = await startService();
  const runs: [path: string, name: string, more: string[]][] = [
    [`${folder}/`, 'abdomen', models],
    [zip, 'export.dat', models],
    [enhanced, 'image', models],
    [folder, 'abdomen', ['--server', service.address]],
  ];
  const crcs = new Set<number>();
  for (const [path, name, more] of runs) {
    const out = join(temporaryFolder(t), 'out');
    const ended = await segment(t, path, out, ...more);
    t.is(ended.code, 0, ended.stderr);
    const report = JSON.parse(ended.stdout);
    t.like(report, { modality: 'CT', modalityReason: 'Modality is CT', input: { format: 'DICOM', ignoredFiles: 0 } });
    t.is(report.input.images, path === enhanced ? 1 : SIZE[2]);
    crcs.add(report.labelsCrc32);
    t.deepEqual(readdirSync(out).sort(), [`${name}_labels.nii.gz`, `${name}_overlay.png`, `${name}_report.json`]);
    for (const file of readdirSync(out)) t.false(readFileSync(join(out, file)).includes('Roe'), file);
    const { volume, header } = await readNifti(join(out, `${name}_labels.nii.gz`), { maxBytes: 2 ** 20 });
    t.false(header.includes('Roe'));
    t.deepEqual(volume.geometry.size, SIZE);
    t.true(volume.geometry.spacing.every((mm, n) => Math.abs(mm - (SPACING[n] as number)) < 1e-6));
    t.deepEqual(volume.geometry.origin, [-10.5, 20.25, -100]);
  }
  t.is(crcs.size, 1);
});

test('the modality is decided by header and rules, and overridden by the command line', async (t) => {
  const folder = series(t, { modality: 'MR', intercept: '0', set: { '00180010': ['LO', 'Gadobutrol'] } });
  const out = temporaryFolder(t);
  const run = (...more: string[]) => segment(t, folder, out, ...models, '--no-picture', ...more);
  const contrast = await run();
  t.is(contrast.code, 2);
  t.regex(contrast.stderr, /\[MODALITY_NOT_SUPPORTED\]\n$/, 'the bands model knows no CE_MR');
  const given = JSON.parse((await run('-m', 'MR')).stdout);
  t.like(given, { modality: 'MR', modalityReason: '--modality; by the header CE_MR' });
  t.like(given.input.byHeader, { modality: 'CE_MR', reason: 'Modality is MR; contrast agent (ContrastBolusAgent)' });
  const rules = join(out, 'rules.json');
  writeFileSync(rules, JSON.stringify([{ when: { SeriesDescription: 'abdomen' }, modality: 'MR', head: 'one' }]));
  const ruled = JSON.parse((await run('--dicom-rules', rules)).stdout);
  t.like(ruled, { modality: 'MR', modalityReason: 'rule 1 (SeriesDescription)' });
  t.is(ruled.model.head, 'one');
  writeFileSync(rules, '[{"modality": "MR"}]');
  t.regex((await run('--dicom-rules', rules)).stderr, /rule 1: when: .* \[DICOM_RULES\]\n$/);
  t.regex((await run('--dicom-rules', join(out, 'none'))).stderr, /\[DICOM_RULES\]\n$/);
});

test('what is refused ends in one line with its reason, and nothing is written', async (t) => {
  const cases: [PerSlice, string, string[]][] = [
    [(k) => (k === 4 ? undefined : {}), 'DICOM_MISSING_SLICES', []],
    [{ set: { '00181120': ['DS', '10'] } }, 'DICOM_GANTRY_TILT', []],
    [{}, 'DICOM_LOSSY', ['--dicom-max-lossy-ratio', '1']],
    [{}, 'SERIES_NUMBER', ['--series', '0']],
  ];
  for (const [options, reason, more] of cases) {
    const lossy =
      reason === 'DICOM_LOSSY' ? ({ set: { '00282110': ['CS', '01'], '00282112': ['DS', '3'] } } as const) : {};
    const folder = series(t, typeof options === 'function' ? options : { ...options, ...lossy });
    const out = join(temporaryFolder(t), PATIENT);
    const ended = await m4oe(['segment', folder, '--out', out, ...models, ...more]);
    t.is(ended.code, 2, ended.stderr);
    t.regex(ended.stderr, new RegExp(`^m4oe: .+ \\[${reason}\\]\\n$`));
    t.false(ended.stderr.includes('Roe'));
    t.throws(() => readdirSync(out));
  }
});

test('plan takes a series too, and --series chooses one of several', async (t) => {
  const folder = series(t);
  mkdirSync(join(folder, 'mr'));
  writeSeries(
    join(folder, 'mr'),
    seriesFiles((k) => ({
      modality: 'MR',
      set: { '0020000e': ['UI', '1.2.826.0.1.3680043.10.999.9'], '00080018': ['UI', `1.2.3.${k + 1}`] },
    })),
  );
  const several = await m4oe(['plan', folder, ...models]);
  t.regex(
    several.stderr,
    /1: CT 20 x 16, 12 images; 2: MR 20 x 16, 12 images\); choose one with --series \[DICOM_SEVERAL_SERIES\]/,
  );
  const plan = JSON.parse((await m4oe(['plan', folder, '--series', '2', '--json', ...models])).stdout);
  t.like(plan, { slices: 12, head: 'one' });
});
