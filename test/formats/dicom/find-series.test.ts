/**
 * Every file of a folder is a slice, certainly something else, or a doubt that is refused by its
 * position: no slice is lost in silence.
 */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { Failure } from '../../../src/errors.ts';
import { type DicomReadOptions, readDicom } from '../../../src/formats/dicom/read.ts';
import { SYNTAX } from './part10.ts';
import { PATIENT, SIZE, sliceFile } from './phantom.ts';
import { zipFile } from './zip-file.ts';

const OPTIONS: DicomReadOptions = { maxBytes: 2 ** 24, maxLossyRatio: 5, rules: [] };
const name = (k: number) => `${PATIENT}-${String(k + 1).padStart(2, '0')}.dcm`;

/** Slices in the order of their names, so that the last names are an end of the volume. */
function folderOf(t: ExecutionContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'm4oe-find-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  for (let k = 0; k < SIZE[2]; k++) writeFileSync(join(folder, name(k)), sliceFile(k));
  return folder;
}

async function refuses(t: ExecutionContext, path: string, reason: string, message: RegExp, options = OPTIONS) {
  const failure = (await t.throwsAsync(readDicom(path, options), { instanceOf: Failure })) as Failure;
  t.is(failure.reason, reason, failure.message);
  t.regex(failure.message, message);
  t.false(failure.message.includes('Roe'), failure.message);
}

const LOST: [what: string, lose: (path: string) => void, why: RegExp][] = [
  ['an upload that left nothing', (path) => truncateSync(path, 0), /empty/],
  ['a disk that gave zeros', (path) => writeFileSync(path, Buffer.alloc(1000)), /no DICOM and nothing that is known/],
  ['a download that saved an error page', (path) => writeFileSync(path, '<html>404 Not Found</html>'), /no DICOM and/],
  ['a file of other software', (path) => writeFileSync(path, Buffer.from('89504e470d0a1a0a', 'hex')), /no DICOM and/],
  ['a file cut in its first attributes', (path) => truncateSync(path, 200), /that is cut short or damaged/],
  [
    'a link whose file is not here (git-annex, datalad)',
    (path) => {
      rmSync(path);
      symlinkSync('.git/annex/objects/x', path);
    },
    /leads nowhere/,
  ],
  [
    'a link to a folder, which is not followed',
    (path) => {
      rmSync(path);
      symlinkSync(tmpdir(), path);
    },
    /cannot be read/,
  ],
  [
    'a SOP class that was blanked',
    (path) => writeFileSync(path, blanked(sliceFile(SIZE[2] - 1, { set: { '00080016': undefined } }))),
    /without a SOP class/,
  ],
];

/** Without the SOP class of the meta information too, whose tag becomes a private one. */
function blanked(file: Buffer): Buffer {
  const at = file.indexOf(Buffer.from('0200020055490600', 'hex'));
  if (at > 0) file[at + 2] = 0x03;
  return file;
}

for (const [what, lose, why] of LOST) {
  test(`three slices at the end that are lost: ${what}`, async (t) => {
    const folder = folderOf(t);
    for (const k of [9, 10, 11]) lose(join(folder, name(k)));
    await refuses(t, folder, 'DICOM_UNIDENTIFIED', new RegExp(`3 of 12 .*10: (DICOM )?${why.source}.*11: .*12: `));
    const read = await readDicom(folder, { ...OPTIONS, skipUnidentified: true });
    t.is(read.volume.geometry.size[2], 9);
    t.like(read, { skipped: 3, ignored: 0 });
    t.regex(read.warnings.join(), /^FILES_SKIPPED: 3 files/);
  });
}

test('empty files of a zip are doubts, its folders and what macOS adds are not', async (t) => {
  const folder = folderOf(t);
  const slices = Array.from({ length: 9 }, (_, k) => ({ name: `s/${name(k)}`, bytes: sliceFile(k) }));
  const path = join(folder, 'export.zip');
  const empty = { name: `s/${name(9)}`, bytes: Buffer.alloc(0) };
  const beside = [
    { name: 's/', bytes: Buffer.alloc(0) },
    { name: `__MACOSX/s/._${name(0)}`, bytes: Buffer.from([0, 5, 22, 7, 0]) },
  ];
  writeFileSync(path, zipFile([...beside, ...slices]));
  t.is((await readDicom(path, OPTIONS)).volume.geometry.size[2], 9);
  writeFileSync(path, zipFile([...beside, ...slices, empty]));
  await refuses(t, path, 'DICOM_UNIDENTIFIED', /1 of 10 .*10: empty/);
});

test('what lies beside slices and is none is counted and left alone', async (t) => {
  const folder = folderOf(t);
  writeFileSync(join(folder, 'README'), 'exported by');
  symlinkSync('nowhere', join(folder, 'LICENSE'));
  writeFileSync(join(folder, 'notes.txt'), '');
  writeFileSync(join(folder, 'report.pdf'), '%PDF-1.4');
  writeFileSync(join(folder, 'Thumbs.db'), Buffer.from('d0cf11e0', 'hex'));
  writeFileSync(join(folder, `._${name(0)}`), Buffer.from([0, 5, 22, 7, 0, 2]));
  mkdirSync(join(folder, '.thumbnails'));
  writeFileSync(join(folder, '.thumbnails', '1.dcm'), '');
  const { volume, ignored, skipped, warnings } = await readDicom(folder, OPTIONS);
  t.deepEqual([volume.geometry.size[2], ignored, skipped, warnings.length], [12, 6, 0, 0]);
});

test('a folder below that cannot be listed may hold slices', async (t) => {
  if (process.getuid?.() === 0) return t.pass('root can list everything');
  const folder = folderOf(t);
  mkdirSync(join(folder, 'more'));
  chmodSync(join(folder, 'more'), 0);
  await refuses(t, folder, 'DICOM_UNIDENTIFIED', /1 of 13 .*cannot be read/);
});

test('a damaged file is the fault of its own series, and told by its position', async (t) => {
  const folder = folderOf(t);
  const other = { '0020000e': ['UI', '1.2.3'], '00080018': ['UI', '1.2.3.4'] } as const;
  writeFileSync(join(folder, 'a.dcm'), sliceFile(0, { set: other }).subarray(0, -40));
  await refuses(t, folder, 'DICOM_SEVERAL_SERIES', /1: refused with DICOM_CORRUPT, 1 image; 2: CT/);
  t.is((await readDicom(folder, { ...OPTIONS, series: 2 })).volume.geometry.size[2], SIZE[2]);
  await refuses(t, folder, 'DICOM_CORRUPT', /^file 13 of 13 .*cut short/, { ...OPTIONS, series: 1 });
});

test('pixels of another kind of image in the series are not left out', async (t) => {
  const folder = folderOf(t);
  writeFileSync(join(folder, name(11)), sliceFile(11, { set: { '00080016': ['UI', '1.2.840.10008.5.1.4.1.1.128'] } }));
  await refuses(t, folder, 'DICOM_MIXED_MODALITY', /^file 12 of 12/);
});

test('files without preamble are read, in each of the forms that old tools left', async (t) => {
  for (const syntax of [SYNTAX.explicit, SYNTAX.implicit, SYNTAX.big]) {
    const folder = folderOf(t);
    for (let k = 0; k < SIZE[2]; k++) {
      const whole = sliceFile(k, { syntax });
      const meta = 132 + 12 + whole.readUInt32LE(140);
      writeFileSync(join(folder, name(k)), whole.subarray(k % 2 === 0 ? 132 : meta));
    }
    const { volume } = await readDicom(folder, OPTIONS);
    t.deepEqual(volume.geometry.size, SIZE, syntax);
  }
});
