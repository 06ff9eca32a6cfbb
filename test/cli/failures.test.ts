/**
 * What goes wrong at the command line: one line on standard error with its reason, and an exit code
 * for scripts.
 */
import { createWriteStream, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip, gzipSync } from 'node:zlib';
import test, { type ExecutionContext } from 'ava';
import { niftiBytes } from '../formats/nifti/files.ts';
import { m4oe } from '../support/command.ts';
import { modelsCopy } from '../support/models.ts';
import { freePort } from '../support/ports.ts';
import { BANDS_MODELS, startService } from '../support/service.ts';
import { PATIENT, temporaryFolder, volumeFile } from './files.ts';

const models = ['--models', BANDS_MODELS, '--device', 'cpu'];

/** Runs a command that must fail in one line, write nothing and show nothing of the patient. */
async function fails(
  t: ExecutionContext,
  args: readonly string[],
  code: number,
  reason: string,
  env: Record<string, string> = {},
): Promise<string> {
  const ended = await m4oe(args, env);
  t.is(ended.code, code, ended.stderr);
  t.is(ended.stdout, '');
  const lines = ended.stderr.trimEnd().split('\n');
  t.is(lines.length, 1, ended.stderr);
  t.regex(ended.stderr, new RegExp(`^m4oe: .+ \\[(${reason})\\]\n$`));
  t.false(ended.stderr.includes(PATIENT));
  return ended.stderr;
}

function segment(file: string, ...more: string[]): string[] {
  return ['segment', file, '--modality', 'CT', ...models, ...more];
}

type File = (folder: string) => string | Promise<string>;

function written(name: string, bytes: Buffer): File {
  return (folder) => {
    writeFileSync(join(folder, name), bytes);
    return join(folder, name);
  };
}

const whole = niftiBytes();
/** Gzip of 2 MB that unpacks to 512 MiB of zeros, behind a header that announces so many MiB. */
const bomb =
  (announced: number): File =>
  async (folder) => {
    const header = niftiBytes({ dim: [3, 512, 1024, announced], values: [] });
    const zeros = Buffer.alloc(1 << 20);
    const path = join(folder, 'bomb.nii.gz');
    await pipeline(
      Readable.from([header, ...Array(512).fill(zeros)]),
      createGzip({ level: 1 }),
      createWriteStream(path),
    );
    return path;
  };

const FILES: [name: string, file: File, reason: string, more?: string[]][] = [
  ['a file that is not there', (folder) => join(folder, 'none.nii.gz'), 'FILE_NOT_FOUND'],
  ['a folder without images', (folder) => folder, 'DICOM_NOT_FOUND'],
  ['a text', written('notes.nii', Buffer.from('Patient: Doe^John\n'.repeat(40))), 'NIFTI_MAGIC'],
  ['an empty file', written('empty.nii', Buffer.alloc(0)), 'NIFTI_TRUNCATED'],
  ['a file cut in its header', written('cut.nii', whole.subarray(0, 200)), 'NIFTI_TRUNCATED'],
  ['a file cut in its voxels', written('cut.nii', whole.subarray(0, -1)), 'NIFTI_TRUNCATED'],
  ['a gzip cut short', written('cut.nii.gz', gzipSync(whole).subarray(0, -20)), 'NIFTI_(TRUNCATED|CORRUPT)'],
  ['a gzip that is none', written('text.nii.gz', Buffer.from('no gzip')), 'NIFTI_(CORRUPT|TRUNCATED|MAGIC)'],
  ['a 4-D file', written('four.nii', niftiBytes({ dim: [4, 3, 4, 2, 5] })), 'NIFTI_NOT_3D'],
  ['a negative size', written('negative.nii', niftiBytes({ dim: [3, 3, -4, 2] })), 'NIFTI_DIMENSIONS'],
  ['a size of zero', written('zero.nii', niftiBytes({ dim: [3, 3, 0, 2] })), 'NIFTI_DIMENSIONS'],
  ['a volume beyond its limit', bomb(512), 'NIFTI_TOO_LARGE', ['--max-volume-mib', '64']],
];
for (const [name, file, reason, more = []] of FILES) {
  test(`${name}: ${reason}`, async (t) => {
    const folder = temporaryFolder(t);
    const out = join(folder, 'out');
    await fails(t, segment(await file(folder), '--out', out, ...more), 2, reason);
    t.false(readdirSync(folder).includes('out'), 'no folder was made');
  });
}

test('a gzip that unpacks to more than its header announces is refused', async (t) => {
  const folder = temporaryFolder(t);
  await fails(t, segment(await bomb(4)(folder), '--out', folder), 2, 'NIFTI_TOO_LARGE');
});

const volume = (t: ExecutionContext) => volumeFile(temporaryFolder(t));

test('command lines that are wrong: exit code 2', async (t) => {
  for (const args of [
    ['segment'],
    ['segment', 'a.nii'],
    ['segment', 'a.nii', '--modality'],
    ['segment', 'a.nii', '-m', 'CT', '--colour'],
    ['fly'],
  ]) {
    const { code, stderr } = await m4oe(args);
    t.is(code, 2, args.join(' '));
    t.true(stderr.length > 0);
  }
});

test('options that are wrong: exit code 2 and their reason', async (t) => {
  const file = volume(t);
  const out = ['--out', temporaryFolder(t), ...models];
  await fails(t, ['segment', file, '-m', 'PET', ...out], 2, 'MODALITY_UNKNOWN');
  const untold = await fails(t, ['segment', file, ...out], 2, 'MODALITY_UNKNOWN');
  t.true(untold.includes('only a DICOM series tells it'));
  await fails(t, ['segment', file, '-m', 'CE-MR', ...out], 2, 'MODALITY_NOT_SUPPORTED');
  const head = await fails(t, segment(file, '--head', 'one', ...out), 2, 'HEAD_OF_OTHER_MODALITY');
  t.true(head.startsWith('m4oe: --head "one": '), head);
  const classes = await fails(t, segment(file, '--classes', 'heart', ...out), 2, 'CLASS_NOT_FOUND');
  t.true(classes.startsWith('m4oe: --classes'), classes);
  await fails(t, segment(file, '--model', 'other', ...out), 2, 'MODEL_NOT_FOUND');
  await fails(t, segment(file, '--rescale-slope', '0', ...out), 2, 'RESCALE_INVALID');
  await fails(t, segment(file, '--rescale-slope', 'two', ...out), 2, 'RESCALE_INVALID');
  const setting = await fails(t, segment(file, '--batch-slices', '0', ...out), 2, 'SETTING_INVALID');
  t.regex(setting, /M4OE_BATCH_SLICES \(--batch-slices <n>\): expected a whole number from 1 to 256, got "0"/);
  await fails(t, segment(file, ...out), 2, 'SETTING_UNKNOWN', { M4OE_BATCHSLICES: '3' });
  await fails(t, ['serve', ...models, '--port', '70000'], 2, 'SETTING_INVALID');
});

test('a constant volume: exit code 2', async (t) => {
  const folder = temporaryFolder(t);
  const file = volumeFile(folder, { values: new Array(3840).fill(7) });
  await using service = await startService();
  for (const where of [models, ['--server', service.address]]) {
    const ended = await m4oe(['segment', file, '-m', 'MR', '--out', folder, ...where]);
    t.is(ended.code, 2);
    t.regex(ended.stderr, /\[CONSTANT_VOLUME\]\n$/);
  }
  t.deepEqual(readdirSync(folder), ['abdomen.nii.gz'], 'nothing was written');
});

test('models that are absent or damaged: exit codes 2 and 4', async (t) => {
  const file = volume(t);
  const folder = await modelsCopy(t, 'bands');
  const run = (at: string) => ['segment', file, '-m', 'CT', '--device', 'cpu', '--models', at];
  await fails(t, run(join(folder, 'none')), 2, 'MODELS_MISSING');
  await fails(t, ['models', '--models', join(folder, 'none')], 2, 'MODELS_MISSING');
  const path = join(folder, 'bands', 'manifest.json');
  const manifest = readFileSync(path, 'utf8');
  writeFileSync(path, manifest.replace('"schemaVersion": 1', '"schemaVersion": 3'));
  await fails(t, run(folder), 4, 'MODEL_SCHEMA_VERSION');
  writeFileSync(path, '{}}');
  await fails(t, run(folder), 4, 'MODEL_SCHEMA_VERSION|MODEL_MANIFEST_INVALID');
  writeFileSync(path, manifest);
  truncateSync(join(folder, 'bands', 'model.onnx'), 500);
  await fails(t, run(folder), 4, 'MODEL_HASH_MISMATCH');
  await fails(
    t,
    ['serve', '--device', 'cpu', '--models', folder, '--port', '0', '--admin-port', '0'],
    4,
    'MODEL_HASH_MISMATCH',
  );
});

test('a provider asked for by name that cannot start: exit code 3 with the reason', async (t) => {
  const ended = await m4oe([
    'segment',
    volume(t),
    '-m',
    'CT',
    '--models',
    BANDS_MODELS,
    '--device',
    'tensorrt',
    '--out',
    temporaryFolder(t),
  ]);
  if (ended.code === 0) return t.pass('this machine has TensorRT');
  t.is(ended.code, 3);
  t.regex(ended.stderr, /^m4oe: execution provider tensorrt did not start: .+ \[PROVIDER_UNAVAILABLE\]\n$/);
});

test('a server that cannot be reached: exit code 3', async (t) => {
  const server = `127.0.0.1:${await freePort()}`;
  for (const command of ['segment', 'plan']) {
    await fails(t, [command, volume(t), '-m', 'CT', '--server', server, '--retry-seconds', '0'], 3, 'UNAVAILABLE');
  }
});

test('an output folder that cannot be written: exit code 2', async (t) => {
  const folder = temporaryFolder(t);
  const file = volumeFile(folder);
  writeFileSync(join(folder, 'taken'), '');
  mkdirSync(join(folder, 'blocked', 'abdomen_labels.nii.gz'), { recursive: true });
  for (const out of ['taken', 'blocked']) {
    const ended = await m4oe(segment(file, '--out', join(folder, out)));
    t.is(ended.code, 2, ended.stderr);
    t.regex(ended.stderr, /\[FILE_UNWRITABLE\]\n$/, out);
  }
});
