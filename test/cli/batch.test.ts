/**
 * A list of volumes in shares, as the indexes of a job run it: every volume once, those that are
 * done left alone, failures told by line and kind.
 */
import { mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { m4oe } from '../support/command.ts';
import { BANDS_MODELS } from '../support/service.ts';
import { temporaryFolder, volumeFile } from './files.ts';

const models = ['--models', BANDS_MODELS, '--device', 'cpu', '--no-picture'];

/** A cohort of three volumes, two of the same name, and the list of it. */
function cohort(folder: string): string {
  for (const name of ['one', 'two', 'three']) mkdirSync(join(folder, 'cohort', name), { recursive: true });
  for (const name of ['one', 'two', 'three']) volumeFile(join(folder, 'cohort', name));
  const list = join(folder, 'cohort/list.txt');
  const line = (name: string) => `${name}/abdomen.nii.gz\tCT`;
  writeFileSync(list, ['# a cohort', line('one'), '', line('two'), line('three'), ''].join('\n'));
  return list;
}

const report = (out: string, name: string) => join(out, name, 'abdomen_report.json');

test('the shares of a list are all of it, each volume once, and what is done is not done again', async (t) => {
  const folder = temporaryFolder(t);
  const list = cohort(folder);
  const out = join(folder, 'out');
  const share = (which: string) => m4oe(['batch', list, '--share', which, '--out', out, ...models]);
  const first = await share('0/2');
  t.is(first.code, 0, first.stderr);
  t.regex(first.stdout, /line 2: 12 slices.*\nline 5: 12 slices.*\n2 of 2 volumes are done \(3 in the list\)\n$/);
  t.false(`${first.stdout}${first.stderr}`.includes('abdomen'), 'names of files are not told');
  const second = await share('1/2');
  t.regex(second.stdout, /^line 4: .*\n1 of 1 volumes are done/);
  const labels = (name: string) => readFileSync(join(out, name, 'abdomen_labels.nii.gz'));
  t.deepEqual(labels('one'), labels('two'));
  const before = statSync(report(out, 'one')).mtimeMs;
  // A report that was cut off is no report; the one that is there stays.
  writeFileSync(report(out, 'three'), '{"modality": "C');
  rmSync(report(out, 'two'));
  const again = await share('0/1');
  t.regex(again.stdout, /^line 2: done before\nline 4: 12 slices.*\nline 5: 12 slices.*\n3 of 3/);
  t.is(statSync(report(out, 'one')).mtimeMs, before);
  t.is(JSON.parse(readFileSync(report(out, 'three'), 'utf8')).modality, 'CT');
});

test('a volume that fails does not stop the others, and the exit code says whether another try can help', async (t) => {
  const folder = temporaryFolder(t);
  const list = cohort(folder);
  writeFileSync(join(folder, 'cohort/two/abdomen.nii.gz'), 'no volume');
  const out = join(folder, 'out');
  const found = await m4oe(['batch', list, '--out', out, ...models]);
  t.is(found.code, 2);
  t.regex(found.stderr, /line 4: .*\[NIFTI_\w+\]\n/);
  t.regex(found.stderr, /1 of 3 volumes failed \[BATCH_FAILED\]\n$/);
  for (const name of ['one', 'three']) t.true(statSync(report(out, name)).size > 0);
});

test('shares and lists that mean nothing are refused before anything runs', async (t) => {
  const folder = temporaryFolder(t);
  const list = cohort(folder);
  for (const share of ['2/2', '-1/2']) {
    const found = await m4oe(['batch', list, '--share', share, ...models]);
    t.is(found.code, 2, share);
    t.regex(found.stderr, /BATCH_SHARE/, share);
  }
  t.regex(
    (await m4oe(['batch', join(folder, 'none.txt'), ...models])).stderr,
    /cannot be read \(ENOENT\) \[BATCH_LIST\]/,
  );
  for (const line of ['../abdomen.nii.gz\tCT', '/abdomen.nii.gz\tCT', 'one/abdomen.nii.gz\tCT\tmore']) {
    writeFileSync(list, line);
    t.regex((await m4oe(['batch', list, ...models])).stderr, /line 1: expected a path.*\[BATCH_LIST\]/, line);
  }
});

test('--csv: a line for each organ of each report that is there, whenever it was made', async (t) => {
  const folder = temporaryFolder(t);
  const list = cohort(folder);
  const out = join(folder, 'out');
  const csv = join(folder, 'measures.csv');
  const run = (...more: string[]) => m4oe(['batch', list, '--out', out, '--csv', csv, ...models, ...more]);
  t.is((await m4oe(['batch', list, '--share', '0/3', '--out', out, ...models])).code, 0);
  writeFileSync(join(folder, 'cohort/two/abdomen.nii.gz'), 'no volume');
  t.is((await run()).code, 2);
  const [header = '', ...rows] = readFileSync(csv, 'utf8').trimEnd().split('\r\n');
  t.deepEqual(
    rows.map((row) => row.split(',')[0]),
    ['2', '2', '2', '5', '5', '5'],
    'line 4 failed',
  );
  const cells = (row: string) => Object.fromEntries(header.split(',').map((name, n) => [name, row.split(',')[n]]));
  const { organs } = JSON.parse(readFileSync(report(out, 'three'), 'utf8'));
  for (const [n, organ] of organs.entries())
    t.like(cells(rows[3 + n] as string), {
      organ: organ.name,
      volume_ml: String(organ.volumeMl),
      long_axis_mm: String(organ.axes.longMm),
      hu_mean: String(organ.hounsfield.mean),
      reasons: organ.reasons.join(' '),
      predicted_dice: '',
    });
  t.false(rows.join().includes('abdomen'), 'names of files are not told');
  t.is((await run()).code, 2, 'such a table is replaced');
  writeFileSync(csv, 'my own notes');
  t.regex((await run()).stderr, /--csv: expected no file there but such a table, .*\[RESULT_EXISTS\]/);
  t.is(readFileSync(csv, 'utf8'), 'my own notes');
  const nowhere = await m4oe(['batch', list, '--out', out, '--csv', join(folder, 'none/a.csv'), ...models]);
  t.regex(nowhere.stderr, /--csv: the table cannot be written there \(ENOENT\) \[FILE_UNWRITABLE\]/);
});

test('names that differ in case alone are two volumes, and no disk makes them one in silence', async (t) => {
  const folder = temporaryFolder(t);
  for (const name of ['one', 'ONE']) mkdirSync(join(folder, 'cohort', name), { recursive: true });
  volumeFile(join(folder, 'cohort/one'), {}, 'abdomen.nii');
  const other = volumeFile(join(folder, 'cohort/ONE'), {}, 'abdomen.nii');
  const bytes = readFileSync(other);
  writeFileSync(other, Buffer.concat([bytes.subarray(0, -2), Buffer.from([7, 0])]));
  const list = join(folder, 'cohort/list.txt');
  writeFileSync(list, 'one/abdomen.nii\tCT\nONE/abdomen.nii\tCT\n');
  const run = (out: string) => m4oe(['batch', list, '--out', out, ...models]);
  const apart = join(folder, 'apart');
  for (const round of [1, 2]) {
    const found = await run(apart);
    t.is(found.code, 0, `${round}: ${found.stderr}`);
  }
  t.notDeepEqual(readFileSync(report(apart, 'one')), readFileSync(report(apart, 'ONE')));
  // As on a disk that does not tell case apart.
  const same = join(folder, 'same');
  mkdirSync(join(same, 'one'), { recursive: true });
  symlinkSync('one', join(same, 'ONE'));
  const found = await run(same);
  t.is(found.code, 2);
  t.regex(found.stderr, /line 2: .*results of another volume.*\[RESULT_EXISTS\]/);
  t.deepEqual(JSON.parse(readFileSync(report(same, 'one'), 'utf8')).input, inputOf(report(apart, 'one')));
});

function inputOf(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8')).input;
}
