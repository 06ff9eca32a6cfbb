/**
 * Series that cannot be segmented safely: each is refused for its own reason, in words that name no
 * one.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { Failure } from '../../../src/errors.ts';
import { type DicomReadOptions, readDicom } from '../../../src/formats/dicom/read.ts';
import { SYNTAX } from './part10.ts';
import {
  intensity,
  PATIENT,
  type PerSlice,
  SIZE,
  type SliceOptions,
  seriesFiles,
  sliceFile,
  writeSeries,
} from './phantom.ts';
import { zipFile } from './zip-file.ts';

const OPTIONS: DicomReadOptions = { maxBytes: 2 ** 24, maxLossyRatio: 5, leastBits: 2, rules: [] };

function temporary(t: ExecutionContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'm4oe-dicom-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function refuses(t: ExecutionContext, path: string, reason: string, options = OPTIONS): Promise<Failure> {
  const failure = (await t.throwsAsync(readDicom(path, options), { instanceOf: Failure })) as Failure;
  t.is(failure.reason, reason, failure.message);
  t.true(/expected|cut short|damaged|cannot|not what|does not|belong|with loss/.test(failure.message), failure.message);
  t.false(failure.message.includes('Roe'), failure.message);
  t.false(failure.message.includes(tmpdir()), failure.message);
  return failure;
}

const z = (k: number) => -100 + 2.5 * k;
const at = (x: number, y: number, height: number): SliceOptions => ({ position: [x, y, height] });
const set = (tag: string, vr: string, value: string | readonly number[]): SliceOptions => ({
  set: { [tag]: [vr, value] },
});
const without = (tag: string): SliceOptions => ({ set: { [tag]: undefined } });
/** One slice of the series is different. */
const one =
  (options: SliceOptions): PerSlice =>
  (k) =>
    k === 7 ? options : {};
const uidOf = (k: number) => ['UI', `1.2.3.4.${k + 1}`] as const;
/** Two volumes at the same places, told apart by an attribute. */
function twice(tag: string, vr: string, values: readonly [string, string], modality: 'CT' | 'MR' = 'MR'): PerSlice {
  return (k) => ({
    modality,
    position: [-10.5, 20.25, z(k >> 1)],
    set: { [tag]: [vr, values[k % 2] as string], '00080018': uidOf(k) },
  });
}

const SERIES: [name: string, options: PerSlice, reason: string, message?: RegExp][] = [
  [
    'a slice missing',
    (k) => (k === 5 ? undefined : {}),
    'DICOM_MISSING_SLICES',
    /2\.5 mm apart, got a gap of 5 mm: about 1 of 12/,
  ],
  ['three slices missing', (k) => (k > 4 && k < 8 ? undefined : {}), 'DICOM_MISSING_SLICES', /about 3 of 12/],
  ['a slice twice', one({ position: [-10.5, 20.25, z(6)] }), 'DICOM_DUPLICATE_SLICES'],
  [
    'an instance twice',
    one({ set: { '00080018': ['UI', '1.2.826.0.1.3680043.10.999.3.3'] } }),
    'DICOM_DUPLICATE_SLICES',
  ],
  [
    'distances of 1.3 to 3.7 mm',
    (k) => at(-10.5, 20.25, z(k) - (k === 6 ? 1.2 : 0)),
    'DICOM_MIXED_SPACING',
    /a factor of 1\.75 at most, got 1\.3 mm to 3\.7 mm/,
  ],
  ['one slice alone', (k) => (k === 5 ? {} : undefined), 'DICOM_SINGLE_SLICE'],
  [
    'a tilt that only the header tells',
    set('00181120', 'DS', '-12.5'),
    'DICOM_GANTRY_TILT',
    /got 12\.5 degrees there and 0\.0/,
  ],
  [
    'a tilt that header and positions tell otherwise',
    (k) => ({ ...at(-10.5, 20.25 + k * 2.5 * Math.tan(0.2), z(k)), ...set('00181120', 'DS', '20') }),
    'DICOM_GANTRY_TILT',
    /got 20\.0 degrees there and 11\.5/,
  ],
  ['a tilt that no gantry has', (k) => at(-10.5, 20.25 + k * 2.5, z(k)), 'DICOM_SHIFTED_SLICES', /at most 40 degrees/],
  ['slices shifted in their plane', one({ position: [-6.5, 20.25, z(7)] }), 'DICOM_SHIFTED_SLICES'],
  ['another orientation', one(set('00200037', 'DS', '1\\0\\0\\0\\0.9998\\0.02')), 'DICOM_MIXED_ORIENTATION'],
  ['a sagittal slice among axial ones', one(set('00200037', 'DS', '0\\1\\0\\0\\0\\-1')), 'DICOM_MIXED_ORIENTATION'],
  ['axes that are not at a right angle', set('00200037', 'DS', '1\\0\\0\\0.1\\0.995\\0'), 'DICOM_ORIENTATION'],
  ['axes of length 0', set('00200037', 'DS', '0\\0\\0\\0\\0\\0'), 'DICOM_ORIENTATION'],
  ['another pixel spacing', one(set('00280030', 'DS', '1.25\\0.81')), 'DICOM_MIXED_SPACING'],
  ['a pixel spacing of 0', set('00280030', 'DS', '0\\0.8'), 'DICOM_ATTRIBUTE'],
  ['another frame of reference', one(set('00200052', 'UI', '1.2.3')), 'DICOM_MIXED_FRAME_OF_REFERENCE'],
  ['no position', without('00200032'), 'DICOM_ATTRIBUTE', /Image Position/],
  ['a position of two numbers', set('00200032', 'DS', '1\\2'), 'DICOM_ATTRIBUTE', /expected 3 numbers, got 2/],
  ['a position that is no number', set('00200032', 'DS', `${PATIENT}\\2\\3`), 'DICOM_ATTRIBUTE'],
  ['a position beyond all numbers', set('00200032', 'DS', '1e999\\2\\3'), 'DICOM_ATTRIBUTE'],
  ['another patient', one(set('00100020', 'LO', 'Other')), 'DICOM_MIXED_STUDIES'],
  ['another study', one(set('0020000d', 'UI', '1.2.3')), 'DICOM_MIXED_STUDIES'],
  ['CT and MR in one series', one({ modality: 'MR' }), 'DICOM_MIXED_MODALITY'],
  ['localizers', set('00080008', 'CS', 'ORIGINAL\\PRIMARY\\LOCALIZER'), 'DICOM_LOCALIZER'],
  ['a localizer among slices', one(set('00080008', 'CS', 'ORIGINAL\\PRIMARY\\LOCALIZER')), 'DICOM_LOCALIZER'],
  ['projections', set('00080008', 'CS', 'DERIVED\\SECONDARY\\MIP'), 'DICOM_PROJECTION'],
  ['a perfusion map', set('00080008', 'CS', 'DERIVED\\PRIMARY\\PERFUSION\\RCBF'), 'DICOM_DERIVED_MAP', /perfusion/],
  ['a mosaic of slices', set('00080008', 'CS', 'ORIGINAL\\PRIMARY\\M\\MOSAIC'), 'DICOM_PROJECTION'],
  ['a saved screen', set('00080008', 'CS', 'DERIVED\\SECONDARY\\SCREEN SAVE'), 'DICOM_SECONDARY_CAPTURE'],
  ['secondary captures', set('00080016', 'UI', '1.2.840.10008.5.1.4.1.1.7'), 'DICOM_SECONDARY_CAPTURE'],
  ['captures that call themselves CT', set('00080064', 'CS', 'WSD'), 'DICOM_SECONDARY_CAPTURE'],
  ['colour', { set: { '00280002': ['US', [3]], '00280004': ['CS', 'RGB'] } }, 'DICOM_COLOUR'],
  ['a palette', set('00280004', 'CS', 'PALETTE COLOR'), 'DICOM_COLOUR'],
  ['two echoes', twice('00180081', 'DS', ['2.3', '4.6']), 'DICOM_SEVERAL_ECHOES'],
  ['two echoes told by their numbers', twice('00180086', 'IS', ['1', '2']), 'DICOM_SEVERAL_ECHOES'],
  [
    'two kernels',
    twice('00181210', 'SH', ['B30f', 'B70f'], 'CT'),
    'DICOM_SEVERAL_RECONSTRUCTIONS',
    /Convolution Kernel/,
  ],
  [
    'two fields',
    twice('00181100', 'DS', ['350', '500'], 'CT'),
    'DICOM_SEVERAL_RECONSTRUCTIONS',
    /Reconstruction Diameter/,
  ],
  ['two inversion times', twice('00180082', 'DS', ['100', '300']), 'DICOM_SEVERAL_RECONSTRUCTIONS', /Inversion Time/],
  ['two acquisitions', twice('00200012', 'IS', ['1', '2'], 'CT'), 'DICOM_SEVERAL_ACQUISITIONS'],
  ['two times', twice('00200100', 'IS', ['1', '2']), 'DICOM_SEVERAL_PHASES'],
  ['water and fat', twice('00080008', 'CS', ['DERIVED\\PRIMARY\\W', 'DERIVED\\PRIMARY\\F']), 'DICOM_SEVERAL_PHASES'],
  ['nothing but the images twice', twice('00200013', 'IS', ['1', '1']), 'DICOM_DUPLICATE_SLICES'],
  ['instance numbers', twice('00200013', 'IS', ['1', '2']), 'DICOM_SEVERAL_RECONSTRUCTIONS', /Instance Number/],
  ['a CT without rescale', { set: { '00281052': undefined, '00281053': undefined } }, 'DICOM_ATTRIBUTE', /Rescale/],
  [
    'a table in place of the rescale',
    { set: { '00283000': ['SQ', [[['00283003', 'LO', 'HU']]]] } },
    'DICOM_ATTRIBUTE',
    /a table/,
  ],
  ['half a rescale', without('00281052'), 'DICOM_ATTRIBUTE'],
  ['a slope of 0', { set: { '00281053': ['DS', '0'] } }, 'DICOM_ATTRIBUTE'],
  ['a CT that is not in HU', set('00281054', 'LO', 'MGML'), 'DICOM_RESCALE_TYPE'],
  [
    'lossy compression beyond the limit',
    { set: { '00282110': ['CS', '01'], '00282112': ['DS', '4\\3'] } },
    'DICOM_LOSSY',
    /at most 5 .*, got 12/,
  ],
  ['lossy compression without a ratio', set('00282110', 'CS', '01'), 'DICOM_LOSSY', /not told/],
  [
    '1 bit',
    { set: { '00280100': ['US', [1]], '00280101': ['US', [1]], '00280102': ['US', [0]] } },
    'DICOM_PIXEL_FORMAT',
  ],
  [
    'more bits stored than there are',
    { set: { '00280101': ['US', [17]], '00280102': ['US', [16]] } },
    'DICOM_PIXEL_FORMAT',
  ],
  ['float pixels', { set: { '7fe00010': undefined, '7fe00008': ['OF', new Uint8Array(1280)] } }, 'DICOM_PIXEL_FORMAT'],
  ['no pixels', without('7fe00010'), 'DICOM_PIXEL_DATA_LENGTH'],
  [
    'too few pixels',
    { set: { '7fe00010': ['OW', new Uint8Array(638)] } },
    'DICOM_PIXEL_DATA_LENGTH',
    /expected 640 bytes, got 638/,
  ],
  ['more than the pixels', { set: { '7fe00010': ['OW', new Uint8Array(642).fill(1)] } }, 'DICOM_PIXEL_DATA_LENGTH'],
  ['zeros for another frame', { set: { '7fe00010': ['OW', new Uint8Array(1280)] } }, 'DICOM_PIXEL_DATA_LENGTH'],
  ['rows that do not fit the pixels', set('00280010', 'US', [17]), 'DICOM_PIXEL_DATA_LENGTH'],
  ['rows as text', set('00280010', 'IS', '16'), 'DICOM_ATTRIBUTE', /\(0028,0010\): expected a value of type US/],
  ['no rows', set('00280010', 'US', [0]), 'GEOMETRY_SIZE'],
  ['several frames without places', set('00280008', 'IS', '4'), 'DICOM_FRAMES'],
  ['a modality that does not fit', set('00080060', 'CS', 'PT'), 'DICOM_MODALITY'],
  ['a SOP class that is no UID', one(set('00080016', 'UI', PATIENT)), 'DICOM_UNIDENTIFIED'],
  ['JPEG baseline', { syntax: SYNTAX.jpegBaseline }, 'DICOM_TRANSFER_SYNTAX', /JPEG baseline \(lossy, 8 bit\)/],
  ['a transfer syntax that is none', { syntax: '1.2.3' }, 'DICOM_TRANSFER_SYNTAX'],
  ['pixels in one piece that should be compressed', { syntax: SYNTAX.jpeg2000 }, 'DICOM_PIXEL_DATA'],
];
for (const [name, options, reason, message] of SERIES) {
  test(`${name}: ${reason}`, async (t) => {
    const failure = await refuses(t, writeSeries(join(temporary(t), PATIENT), seriesFiles(options)), reason);
    if (message !== undefined) t.regex(failure.message, message);
  });
}

test('another matrix in one slice', async (t) => {
  const files = seriesFiles((k) => (k === 7 ? undefined : {}));
  files.push(sliceFile(7, { set: { '00280010': ['US', [8]], '00280011': ['US', [40]] } }));
  await refuses(t, writeSeries(join(temporary(t), 'series'), files), 'DICOM_MIXED_MATRIX');
});

test('echoes differ at places of their own: an intensity would not mean the same everywhere', async (t) => {
  const files = seriesFiles((k) => ({ modality: 'MR', ...set('00180081', 'DS', k < 6 ? '2.3' : '4.6') }));
  await refuses(t, writeSeries(join(temporary(t), 'series'), files), 'DICOM_SEVERAL_ECHOES');
});

test('acquisitions that make one even grid are one volume, as of scanners that number each step of the table', async (t) => {
  const files = seriesFiles((k) => set('00200012', 'IS', String(k)));
  const { volume } = await readDicom(writeSeries(join(temporary(t), 'series'), files), OPTIONS);
  t.is(volume.geometry.size[2], SIZE[2]);
});

test('what scanners round is taken: positions to a tenth, cosines to four digits', async (t) => {
  const files = seriesFiles((k) => ({
    position: [-10.5 + (k % 2) * 0.02, 20.25, Number((-100 + 1.25 * k).toFixed(1))],
    ...set('00200037', 'DS', k % 2 === 0 ? '1\\0\\0\\0\\1\\0' : '1\\0.0002\\0\\-0.0002\\1\\0'),
  }));
  const { volume } = await readDicom(writeSeries(join(temporary(t), 'series'), files), OPTIONS);
  t.true(Math.abs(volume.geometry.spacing[2] - 1.25) < 0.01);
});

for (const [name, options] of [
  ['a CT in bytes', { bits: [8, 8], slope: '4', signed: false, intercept: '-500' }],
  ['an MR in bytes', { modality: 'MR', bits: [8, 8], signed: false, intercept: '-150', slope: '2' }],
  ['7 bits in words', { bits: [16, 7], slope: '4', signed: false, intercept: '-150' }],
] as [string, SliceOptions][]) {
  test(`few bits are the picture of a window, unless the setting says otherwise: ${name}`, async (t) => {
    const folder = writeSeries(join(temporary(t), 'series'), seriesFiles(options));
    const failure = await refuses(t, folder, 'DICOM_PIXEL_FORMAT', { ...OPTIONS, leastBits: 9 });
    t.is(failure.setting, 'M4OE_DICOM_LEAST_BITS');
    t.deepEqual((await readDicom(folder, { ...OPTIONS, leastBits: 7 })).volume.geometry.size, SIZE);
  });
}

test('lossy compression within the limit is taken, a limit of 1 takes none', async (t) => {
  const lossy = { set: { '00282110': ['CS', '01'], '00282112': ['DS', '4.5'] } } as const;
  const folder = writeSeries(join(temporary(t), 'series'), seriesFiles(lossy));
  await t.notThrowsAsync(readDicom(folder, OPTIONS));
  const failure = await refuses(t, folder, 'DICOM_LOSSY', { ...OPTIONS, maxLossyRatio: 1 });
  t.is(failure.setting, 'M4OE_DICOM_MAX_LOSSY_RATIO');
});

test('files that are cut short anywhere', async (t) => {
  const whole = seriesFiles();
  const first = whole[0] as Buffer;
  for (const length of [first.length - 1, first.length - 600, first.length - 700, 900, 500, 330, 200, 140, 133]) {
    const files = [first.subarray(0, length), ...whole.slice(1)];
    const failure = (await t.throwsAsync(readDicom(writeSeries(temporary(t), files), OPTIONS))) as Failure;
    t.true(failure instanceof Failure && /^DICOM_/.test(failure.reason), `${length}: ${failure.message}`);
  }
});

test('folders without images, and files that are no series', async (t) => {
  const empty = temporary(t);
  await refuses(t, empty, 'DICOM_NOT_FOUND');
  writeFileSync(join(empty, 'notes.txt'), 'text '.repeat(100));
  t.regex((await refuses(t, empty, 'DICOM_NOT_FOUND')).message, /1 file of other kinds/);
  await refuses(t, join(empty, 'none'), 'FILE_NOT_FOUND');
});

test('a volume beyond its limit, before memory is taken for it', async (t) => {
  const failure = await refuses(t, writeSeries(join(temporary(t), 'series'), seriesFiles()), 'DICOM_TOO_LARGE', {
    ...OPTIONS,
    maxBytes: 7000,
  });
  t.regex(failure.message, /at most 7000 bytes of voxels, the series has 7680/);
});

test('a deflated file that inflates beyond the limit', async (t) => {
  const bomb = sliceFile(0, { syntax: SYNTAX.deflated, set: { '7fe00010': ['OW', new Uint8Array(2 ** 27)] } });
  await refuses(t, writeSeries(temporary(t), [bomb]), 'DICOM_TOO_LARGE', { ...OPTIONS, maxBytes: 2 ** 20 });
});

test('zips that are damaged, encrypted, or not as large as they say', async (t) => {
  const entries = seriesFiles().map((bytes, n) => ({ name: `${n}`, bytes }));
  const [first, ...rest] = entries as [(typeof entries)[0]];
  const path = join(temporary(t), 'series.zip');
  const check = async (bytes: Buffer, reason: string, options = OPTIONS) => {
    writeFileSync(path, bytes);
    await refuses(t, path, reason, options);
  };
  const whole = zipFile(entries);
  await check(whole.subarray(0, -30), 'ZIP_CORRUPT');
  await check(zipFile([{ ...first, encrypted: true }, ...rest]), 'ZIP_ENCRYPTED');
  await check(zipFile([{ ...first, announced: first.bytes.length - 10 }, ...rest]), 'ZIP_CORRUPT');
  await check(zipFile([{ ...first, announced: first.bytes.length + 10 }, ...rest]), 'ZIP_CORRUPT');
  const bomb = { name: 'bomb', bytes: Buffer.alloc(2 ** 27) };
  await check(zipFile([bomb, ...rest]), 'DICOM_TOO_LARGE', { ...OPTIONS, maxBytes: 2 ** 20 });
  await check(zipFile([{ ...bomb, announced: 100 }, ...rest]), 'ZIP_CORRUPT');
  const damaged = Buffer.from(whole);
  damaged.fill(0x55, 60, 90);
  await check(damaged, 'ZIP_CORRUPT');
  await check(Buffer.from('PK\x05\x06'.padEnd(22, '\0'), 'latin1'), 'DICOM_NOT_FOUND');
});

test('the phantom has what these tests rely on', (t) => {
  t.not(intensity(1, 2, 3), intensity(2, 1, 3));
});
