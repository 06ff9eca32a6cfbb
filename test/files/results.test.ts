/**
 * Results are nobody else's: names are one to one, what somebody changed stays, and what cannot be
 * written is known before the work.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { Failure } from '../../src/errors.ts';
import { labelFormat } from '../../src/files/label-format.ts';
import {
  checkFolder,
  makeFolder,
  refuseOthers,
  resultFiles,
  resultStem,
  volumeDigest,
} from '../../src/files/results.ts';
import { readNifti } from '../../src/formats/nifti/read.ts';
import { writeLabelsNifti } from '../../src/formats/nifti/write.ts';
import { temporaryFolder, volumeFile } from '../cli/files.ts';
import { PATIENT, SIZE, sliceFile, writeSeries } from '../formats/dicom/phantom.ts';
import { m4oe } from '../support/command.ts';
import { BANDS_MODELS } from '../support/service.ts';
import { testVolume } from '../support/volumes.ts';

const models = ['--models', BANDS_MODELS, '--device', 'cpu'];
const NIFTI = labelFormat('nifti', 'NIfTI');
const LIMIT = { maxBytes: 2 ** 20 };

async function fails(t: ExecutionContext, work: Promise<unknown>, reason: string, message: RegExp) {
  const failure = (await t.throwsAsync(work, { instanceOf: Failure })) as Failure;
  t.is(failure.reason, reason);
  t.regex(failure.message, message);
}

test('results are replaced only where they are of the same volume and as they were written', async (t) => {
  const folder = temporaryFolder(t);
  const file = volumeFile(folder);
  const out = join(folder, 'out');
  const run = (...more: string[]) =>
    m4oe(['segment', file, '-m', 'CT', '--out', out, '--no-picture', ...models, ...more]);
  t.is((await run()).code, 0);
  const labels = join(out, 'abdomen_labels.nii.gz');
  const first = readFileSync(labels);
  t.is((await run('--every-slice')).code, 0, 'the same volume again');
  // Somebody corrects one voxel, and the header stays, as most editors leave it.
  const source = await readNifti(labels, LIMIT);
  (source.volume.voxels as Uint8Array)[7] = 3;
  writeFileSync(labels, Buffer.concat([source.header, Buffer.from(source.volume.voxels as Uint8Array)]));
  const corrected = readFileSync(labels);
  const refused = await run();
  t.is(refused.code, 2);
  t.regex(refused.stderr, /labels that somebody changed.*--force \[RESULT_EXISTS\]\n$/);
  t.true(readFileSync(labels).equals(corrected));
  t.is((await run('--force')).code, 0);
  t.true(readFileSync(labels).equals(first));
});

test('what is there and not ours, in each of its forms', async (t) => {
  const volume = testVolume();
  const digest = volumeDigest(volume);
  const other = volumeDigest(testVolume([20, 16, 11]));
  const files = resultFiles(join(temporaryFolder(t), 'scan'), { labels: NIFTI, picture: true, seg: false, sr: false });
  const check = () => refuseOthers(files, digest, 2 ** 20, NIFTI);
  const ours = (of: string) => writeLabelsNifti(files.labels, source, labels, of);
  const source = await readNifti(volumeFile(temporaryFolder(t)), LIMIT);
  const labels = new Uint8Array(volume.voxels.length).map((_, n) => n % 3);
  await t.notThrowsAsync(check());
  await ours(digest);
  await t.notThrowsAsync(check(), 'a run that was cut off before its report');
  writeFileSync(files.report, '{"modality": "C');
  await t.notThrowsAsync(check(), 'or within it');
  await ours(other);
  await fails(t, check(), 'RESULT_EXISTS', /of another volume/);
  await writeLabelsNifti(files.labels, source, labels);
  await fails(t, check(), 'RESULT_EXISTS', /labels that somebody changed/);
  rmSync(files.labels);
  await fails(t, check(), 'RESULT_EXISTS', /results of another volume/);
  await ours(digest);
  writeFileSync(files.report, JSON.stringify({ input: { sha256: other }, files: {} }));
  await fails(t, check(), 'RESULT_EXISTS', /results of another volume/);
  writeFileSync(files.report, JSON.stringify({ input: { sha256: digest }, files: { picture: 'ab' } }));
  await t.notThrowsAsync(check());
  writeFileSync(files.picture as string, 'drawn on by somebody');
  await fails(t, check(), 'RESULT_EXISTS', /picture that somebody changed/);
});

test('volumes that differ in their ending alone have results of their own in a batch', async (t) => {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, 'p1'));
  volumeFile(join(folder, 'p1'), {}, 'scan.nii.gz');
  volumeFile(join(folder, 'p1'), { values: Array.from(testVolume().voxels, (hu) => hu + 40) }, 'scan.nii');
  const list = join(folder, 'list.txt');
  // As Windows writes it: a mark at the start, lines of two characters.
  writeFileSync(list, '\ufeffp1/scan.nii.gz\tCT\r\np1/scan.nii\tCT\r\n');
  const out = join(folder, 'out');
  const run = () => m4oe(['batch', list, '--out', out, '--no-picture', ...models]);
  const done = await run();
  t.is(done.code, 0, done.stderr);
  t.deepEqual(readdirSync(join(out, 'p1')).sort(), [
    ...['scan.nii.gz_labels.nii.gz', 'scan.nii.gz_report.json', 'scan.nii_labels.nii.gz', 'scan.nii_report.json'],
  ]);
  const digestOf = (name: string) => JSON.parse(readFileSync(join(out, 'p1', name), 'utf8')).input.sha256;
  t.not(digestOf('scan.nii.gz_report.json'), digestOf('scan.nii_report.json'));
  t.regex((await run()).stdout, /^line 1: done before\nline 2: done before\n/);
  writeFileSync(list, Buffer.from('\ufeffp1/scan.nii\tCT\np1/./scan.nii\tMR\n', 'utf16le'));
  t.regex((await run()).stderr, /lines 1 and 2 would have results of the same name \[BATCH_LIST\]/);
  t.is(resultStem('p1/scan.nii', 'out'), resultStem('p1/scan.dcm', 'out'));
});

test('a folder that results cannot be written to is refused before the volume is read', async (t) => {
  const folder = temporaryFolder(t);
  const file = join(folder, 'file');
  writeFileSync(file, 'a file');
  const files = resultFiles(join(folder, 'new', 'deep', 'scan'), {
    labels: NIFTI,
    picture: false,
    seg: false,
    sr: false,
  });
  await fails(t, checkFolder(file), 'FILE_UNWRITABLE', /ENOTDIR/);
  await fails(t, checkFolder(join(file, 'below')), 'FILE_UNWRITABLE', /ENOTDIR/);
  await fails(t, makeFolder('/proc/x/y', files), 'FILE_UNWRITABLE', /--out: .*\(E/);
  await fails(
    t,
    makeFolder('/proc', resultFiles('/proc/scan', { labels: NIFTI, picture: false, seg: false, sr: false })),
    'FILE_UNWRITABLE',
    /\(E/,
  );
  const long = resultFiles(join(folder, 'n'.repeat(240)), { labels: NIFTI, picture: false, seg: false, sr: false });
  await fails(t, makeFolder(folder, long), 'FILE_UNWRITABLE', /ENAMETOOLONG/);
  const undo = await makeFolder(join(folder, 'new', 'deep'), files);
  t.deepEqual(readdirSync(join(folder, 'new', 'deep')), []);
  await undo();
  t.false(existsSync(join(folder, 'new')));
  for (const out of [file, '/proc/x']) {
    const ended = await m4oe(['segment', join(folder, 'none.nii'), '-m', 'CT', '--out', out, ...models]);
    t.is(ended.code, 2);
    t.regex(ended.stderr, out === file ? /\[FILE_UNWRITABLE\]\n$/ : /\[(FILE_UNWRITABLE|FILE_NOT_FOUND)\]\n$/);
  }
});

test('a name longer than its type is shortened in the DICOM results, and that is said', async (t) => {
  const folder = temporaryFolder(t);
  const long = `${PATIENT}${'e'.repeat(70)}`;
  const set = { '00100010': ['PN', `${long}=${long}`], '00081030': ['LO', 'Abdomen '.repeat(12)] } as const;
  const series = writeSeries(
    join(folder, 'ct'),
    Array.from({ length: SIZE[2] }, (_, k) => sliceFile(k, { set })),
  );
  const ended = await m4oe(['segment', series, '--out', folder, '--dicom-sr', '--no-picture', '--json', ...models]);
  t.is(ended.code, 0, ended.stderr);
  const warnings = JSON.parse(ended.stdout).warnings.join();
  t.regex(warnings, /ATTRIBUTE_SHORTENED: DICOM results have PatientName, StudyDescription shortened/);
  t.false(ended.stdout.includes('Roe'));
  t.true(readFileSync(join(folder, 'ct_seg.dcm')).includes(`${long.slice(0, 64)}=${long.slice(0, 64)}`));
});
