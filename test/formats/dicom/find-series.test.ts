/**
 * Every file of a folder is a slice, certainly something else, or a doubt that is refused by its
 * position: no slice is lost in silence.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { Failure } from '../../../src/errors.ts';
import { type DicomReadOptions, readDicom } from '../../../src/formats/dicom/read.ts';
import { firstBytes } from '../../../src/formats/dicom/transport/folder.ts';
import { SYNTAX } from './part10.ts';
import { directoryOf, PATIENT, SIZE, type SliceOptions, sliceFile } from './phantom.ts';
import { zipFile } from './zip-file.ts';

const OPTIONS: DicomReadOptions = { maxBytes: 2 ** 24, maxLossyRatio: 5, leastBits: 2, rules: [] };
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

test('what a DICOMDIR names of the series has to be there; other series do not matter', async (t) => {
  const folder = folderOf(t);
  writeFileSync(join(folder, 'DICOMDIR'), directoryOf(SIZE[2]));
  const { ignored, warnings } = await readDicom(folder, OPTIONS);
  t.deepEqual([ignored, warnings.length], [1, 0]);
  await refuses(t, join(folder, 'DICOMDIR'), 'DICOM_NOT_FOUND', /DICOMDIR, which lists them; give the folder/);
  for (const k of [10, 11]) rmSync(join(folder, name(k)));
  await refuses(t, folder, 'DICOM_INCOMPLETE', /DICOMDIR names, got 10, and 2 are not here/);
  const left = await readDicom(folder, { ...OPTIONS, skipUnidentified: true });
  t.deepEqual([left.volume.geometry.size[2], left.skipped], [10, 2]);
  t.regex(left.warnings.join(), /^FILES_SKIPPED: 2 files/);
});

/** Images in Acquisition of each; what else each has. */
const TOLD: readonly [told: string, set: SliceOptions['set'], warned: RegExp | undefined][] = [
  ['14', {}, /^FEWER_THAN_TOLD: images tell that their acquisition has 14, 12 are here; slices may be missing/],
  ['12', {}, undefined],
  ['6', {}, undefined],
  ['', {}, undefined],
  // All phases, echoes or series of an acquisition, as GE counts them.
  ['48', {}, undefined],
  ['14', { '00080008': ['CS', 'DERIVED\\SECONDARY\\AXIAL'] }, undefined],
  // What MR of GE tells of the places counts more.
  ['14', { '00210010': ['LO', 'GEMS_RELA_01'], '0021104f': ['SS', [12]] }, undefined],
  [
    '48',
    { '00210010': ['LO', 'GEMS_RELA_01'], '0021104f': ['SS', [15]] },
    /^FEWER_THAN_TOLD: images tell that they lie at 15 places, 12 are here/,
  ],
  ['48', { '00210010': ['LO', 'SOMEBODY'], '0021104f': ['SS', [15]] }, undefined],
];
test('fewer images than each tells of is a warning where some can be missing', async (t) => {
  for (const [told, set, warned] of TOLD) {
    const folder = folderOf(t);
    for (let k = 0; k < SIZE[2]; k++)
      writeFileSync(join(folder, name(k)), sliceFile(k, { set: { '00201002': ['IS', told], ...set } }));
    const { warnings } = await readDicom(folder, OPTIONS);
    t.is(warnings.length, warned === undefined ? 0 : 1, `${told} ${JSON.stringify(set)}`);
    if (warned !== undefined) t.regex(warnings.join(), warned);
  }
});

test('of several acquisitions in a series each has as many images as it tells', async (t) => {
  const folder = folderOf(t);
  for (let k = 0; k < SIZE[2]; k++) {
    const set = { '00200012': ['IS', k < 7 ? '1' : '2'], '00201002': ['IS', k < 7 ? '7' : '8'] } as const;
    writeFileSync(join(folder, name(k)), sliceFile(k, { set }));
  }
  const { warnings } = await readDicom(folder, OPTIONS);
  t.regex(warnings.join(), /^FEWER_THAN_TOLD: images tell that their acquisition has 8, 5 are here/);
});

test('a DICOMDIR that is damaged is a DICOMDIR, and no slice', async (t) => {
  for (const size of [180, 240, 700]) {
    const folder = folderOf(t);
    writeFileSync(join(folder, 'DICOMDIR'), directoryOf(SIZE[2]).subarray(0, size));
    t.like(await readDicom(folder, OPTIONS), { ignored: 1, skipped: 0 }, `${size}`);
  }
});

test('volumes of one acquisition are not fewer images than it has', async (t) => {
  const folder = folderOf(t);
  for (let k = 0; k < SIZE[2]; k++)
    for (const kernel of ['B30f', 'B70f']) {
      const instance = `1.2.3.${k}.${kernel.slice(1, 3)}`;
      const set = { '00080018': ['UI', instance], '00181210': ['SH', kernel], '00201002': ['IS', '24'] } as const;
      writeFileSync(join(folder, `${kernel}-${name(k)}`), sliceFile(k, { set }));
      rmSync(join(folder, name(k)), { force: true });
    }
  const { warnings, volumes } = await readDicom(folder, { ...OPTIONS, volume: 2 });
  t.deepEqual([volumes, warnings], [2, []]);
});

test('names of letters alone: what replaced the last slice is a doubt', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'm4oe-find-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  for (let k = 0; k < SIZE[2]; k++) writeFileSync(join(folder, 'abcdefghijkl'.charAt(k)), sliceFile(k));
  for (const name of ['README', 'LICENSE']) writeFileSync(join(folder, name), 'a text');
  t.is((await readDicom(folder, OPTIONS)).ignored, 2);
  writeFileSync(join(folder, 'l'), '{"error": 404}');
  await refuses(t, folder, 'DICOM_UNIDENTIFIED', /1 of 14 .*14: named as the slices are, and no DICOM/);
});

for (const [what, lead] of [
  ['a pipe, which waits for ever', (path: string) => execFileSync('mkfifo', [path])],
  ['a device, which never ends', (path: string) => symlinkSync('/dev/zero', path)],
] as const) {
  test(`a link that leads to ${what}, is a doubt, and refused where it is the input`, async (t) => {
    const folder = folderOf(t);
    const endless = join(mkdtempSync(join(tmpdir(), 'm4oe-endless-')), 'x');
    lead(endless);
    symlinkSync(endless, join(folder, 'z'));
    await refuses(t, folder, 'DICOM_UNIDENTIFIED', /1 of 13 .*13: cannot be read/);
    const failure = await t.throwsAsync(firstBytes(endless, 4), { instanceOf: Failure });
    t.regex(failure?.message ?? '', /expected a file or folder, got a pipe, socket or device/);
    rmSync(join(endless, '..'), { recursive: true });
  });
}

test('names that are no UTF-8 are names, of files and of folders', async (t) => {
  const folder = folderOf(t);
  const bytes = (latin1: string) => Buffer.concat([Buffer.from(`${folder}/`), Buffer.from(latin1, 'latin1')]);
  mkdirSync(bytes('M\xfcller'));
  for (let k = 0; k < SIZE[2]; k++) {
    rmSync(join(folder, name(k)));
    writeFileSync(bytes(`M\xfcller/B\xe4uche ${k}.dcm`), sliceFile(k));
  }
  const { volume, ignored } = await readDicom(folder, OPTIONS);
  t.deepEqual([...volume.geometry.size, ignored], [...SIZE, 0]);
});

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

const classed = (uid: string): NonNullable<SliceOptions['set']> => ({ '00080016': ['UI', uid] });
const PET: NonNullable<SliceOptions['set']> = { ...classed('1.2.840.10008.5.1.4.1.1.128'), '00080060': ['CS', 'PT'] };
const STRAYS: readonly [name: string, set: NonNullable<SliceOptions['set']>, why: RegExp][] = [
  ['a PET image', PET, /12: pixels of the series, and no CT or MR image/],
  ['a PET image that calls itself CT', classed('1.2.840.10008.5.1.4.1.1.128'), /12: pixels of the series/],
  ['Raw Data', classed('1.2.840.10008.5.1.4.1.1.66'), /12: pixels of the series/],
  ['a maker of its own', classed('1.3.12.2.1107.5.9.1'), /12: pixels of the series/],
  ['no Series UID', { '0020000e': undefined }, /12: an image without a Series UID/],
  ['an empty Series UID', { '0020000e': ['UI', ''] }, /12: an image without a Series UID/],
  ['a PET image without a Series UID', { ...PET, '0020000e': undefined }, /12: pixels without a Series UID/],
];
for (const [what, set, why] of STRAYS) {
  test(`the last slice of the series is not lost: ${what}`, async (t) => {
    for (const [other, options] of [
      [false, {}],
      [true, { series: 2 }],
    ] as const) {
      const folder = folderOf(t);
      writeFileSync(join(folder, name(11)), sliceFile(11, { set }));
      if (other)
        writeFileSync(
          join(folder, 'z.dcm'),
          sliceFile(0, { set: { '0020000e': ['UI', '1.1'], '00080018': ['UI', '1.1.9'] } }),
        );
      await refuses(t, folder, 'DICOM_UNIDENTIFIED', why, { ...OPTIONS, ...options });
      const read = await readDicom(folder, { ...OPTIONS, ...options, skipUnidentified: true });
      t.is(read.volume.geometry.size[2], 11);
      t.like(read, { skipped: 1, ignored: 0 });
    }
  });
}

test('a damaged file of another class in the series is a stray, elsewhere it is of another kind', async (t) => {
  for (const [series, stray] of [
    [undefined, true],
    ['1.2.3', false],
  ] as const) {
    const folder = folderOf(t);
    const set = { ...PET, ...(series === undefined ? {} : { '0020000e': ['UI', series] as const }) };
    writeFileSync(join(folder, 'z.dcm'), sliceFile(11, { set }).subarray(0, -40));
    if (stray) await refuses(t, folder, 'DICOM_UNIDENTIFIED', /13: pixels of the series/);
    else t.like(await readDicom(folder, OPTIONS), { skipped: 0, ignored: 1 });
  }
});

test('images of which none tells its series are one', async (t) => {
  const folder = folderOf(t);
  for (let k = 0; k < SIZE[2]; k++)
    writeFileSync(join(folder, name(k)), sliceFile(k, { set: { '0020000e': undefined } }));
  t.is((await readDicom(folder, OPTIONS)).volume.geometry.size[2], 12);
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

for (const ending of ['.img', '.CT', '.dc3', '']) {
  test(`slices named k${ending}: what replaced the last one is named as they are`, async (t) => {
    for (const [what, content] of [
      ['an error page', '<html>504 Gateway Timeout</html>'],
      ['text in UTF-16', Buffer.from('fffe61006200', 'hex')],
      ['a picture', Buffer.from('89504e470d0a1a0a', 'hex')],
    ] as const) {
      const folder = mkdtempSync(join(tmpdir(), 'm4oe-find-'));
      t.teardown(() => rmSync(folder, { recursive: true, force: true }));
      for (let k = 0; k < SIZE[2]; k++) writeFileSync(join(folder, `s${100 + k}${ending}`), sliceFile(k));
      writeFileSync(join(folder, 'README'), 'a text');
      writeFileSync(join(folder, `s${100 + SIZE[2] - 1}${ending}`), content);
      await refuses(t, folder, 'DICOM_UNIDENTIFIED', /may be slices which got lost/);
      const { skipped } = await readDicom(folder, { ...OPTIONS, skipUnidentified: true });
      t.is(skipped, 1, what);
    }
  });
}

for (const [packed, head] of [
  ['part2.zip', '504b0304'],
  ['rest.tgz', '1f8b0800'],
  ['slices.tar.xz', 'fd377a585a00'],
  ['IM0009.gz', '1f8b0800'],
  ['rest', '377abcaf271c'],
] as const) {
  test(`${packed} beside slices: they may be in it`, async (t) => {
    const folder = folderOf(t);
    writeFileSync(join(folder, packed), Buffer.from(`${head}00000000`, 'hex'));
    await refuses(t, folder, 'DICOM_UNIDENTIFIED', /packed, and slices may be in it/);
  });
}

test('what is packed and named as something else is that', async (t) => {
  const folder = folderOf(t);
  for (const name of ['labels.nii.gz', 'log.txt.gz', 'report.docx', 'README.zip'])
    writeFileSync(join(folder, name), Buffer.from('1f8b080000000000', 'hex'));
  const { ignored } = await readDicom(folder, OPTIONS);
  t.is(ignored, 4);
});

test('files of a zip are counted in the order of their names, however it stores them', async (t) => {
  const names = Array.from({ length: SIZE[2] }, (_, k) => k).reverse();
  const folder = folderOf(t);
  const last = SIZE[2] - 1;
  const content = (k: number) => (k === last ? Buffer.alloc(0) : sliceFile(k));
  const path = join(folder, 'all.zip');
  writeFileSync(path, zipFile(names.map((k) => ({ name: name(k), bytes: content(k) }))));
  await refuses(t, path, 'DICOM_UNIDENTIFIED', new RegExp(`\\(${SIZE[2]}: empty`));
});

test('pixels that are cut short are told by the place of their file', async (t) => {
  const folder = folderOf(t);
  writeFileSync(join(folder, name(2)), shortPixels(sliceFile(2)));
  await refuses(t, folder, 'DICOM_PIXEL_DATA_LENGTH', new RegExp(`file 3 of ${SIZE[2]} .*Pixel Data: expected`));
});

test('zeros behind the pixels of a file are left out and told', async (t) => {
  const folder = folderOf(t);
  const whole = await readDicom(folder, OPTIONS);
  for (const [k, zeros] of [
    [2, 2],
    [5, 1],
    [9, 124],
  ] as const)
    writeFileSync(join(folder, name(k)), longerPixels(sliceFile(k), zeros));
  const { volume, warnings } = await readDicom(folder, OPTIONS);
  t.deepEqual(volume, whole.volume);
  t.deepEqual(warnings, ['PIXELS_PADDED: 3 files have zeros behind the pixels, which were left out']);
});

/** The same with zeros behind its pixels. */
function longerPixels(file: Buffer, zeros: number): Buffer {
  const at = file.lastIndexOf(Buffer.from('e07f1000', 'hex')) + 8;
  const long = Buffer.concat([file, Buffer.alloc(zeros)]);
  long.writeUInt32LE(file.readUInt32LE(at) + zeros, at);
  return long;
}

/** The same with 20 bytes of pixels less: the element (Explicit VR, OW) is the last one. */
function shortPixels(file: Buffer): Buffer {
  const at = file.lastIndexOf(Buffer.from('e07f1000', 'hex')) + 8;
  const short = Buffer.from(file.subarray(0, file.length - 20));
  short.writeUInt32LE(file.readUInt32LE(at) - 20, at);
  return short;
}
