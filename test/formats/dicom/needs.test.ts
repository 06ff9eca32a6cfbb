/**
 * A series is refused for what the job needs and for nothing else: attributes of other uses may be
 * absent, rounded, or badly typed.
 */
import test from 'ava';
import { Failure } from '../../../src/errors.ts';
import { readDataSet } from '../../../src/formats/dicom/file/read-part10.ts';
import { carriedWarnings, checkCarried } from '../../../src/formats/dicom/results/carried-attributes.ts';
import { encodeSeg } from '../../../src/formats/dicom/results/seg.ts';
import { instanceHeader } from '../../../src/formats/dicom/series/header.ts';
import { decideModality } from '../../../src/formats/dicom/series/modality.ts';
import { planSeries } from '../../../src/formats/dicom/series/series.ts';
import type { SourceSeries } from '../../../src/formats/dicom/series/source-series.ts';
import { type PerSlice, SIZE, type SliceOptions, seriesFiles } from './phantom.ts';
import { resultOf } from './result-of.ts';
import { assembled, differences, LIMITS } from './series.ts';

const set = (tag: string, vr: string, value: string | readonly number[]): SliceOptions => ({
  set: { [tag]: [vr, value] },
});
const without = (...tags: string[]): SliceOptions => ({ set: Object.fromEntries(tags.map((tag) => [tag, undefined])) });
/** Slices in turn have the first and the second of two. */
const turns =
  (tag: string, vr: string, values: readonly [string, string], modality: 'CT' | 'MR' = 'CT'): PerSlice =>
  (k) => ({ modality, intercept: modality === 'MR' ? '-1024' : '-1024', ...set(tag, vr, values[k % 2] as string) });

const READ: [name: string, options: PerSlice][] = [
  ['without a frame of reference, as SimpleITK writes series', without('00200052')],
  ['with an empty frame of reference, as anonymisers leave it', set('00200052', 'UI', '')],
  ['with a frame of reference in some slices', (k) => (k % 2 === 0 ? without('00200052') : {})],
  ['without study and series UIDs', without('0020000d', '0020000e')],
  ['with a study UID of its own in each file, as GDCM makes them up', (k) => set('0020000d', 'UI', `1.2.3.${k + 1}`)],
  ['with instances that have no UID but a text', (k) => set('00080018', 'UI', `slice-${k}.anon`)],
  ['with UIDs that are too long', (k) => set('00080018', 'UI', `1.2.${'3'.repeat(62)}.${k}`)],
  [
    'with a study and a series that have no UID but a text',
    { set: { '0020000d': ['UI', 'A'], '0020000e': ['UI', 'B'] } },
  ],
  ['without a Modality, which the SOP class tells', without('00080060')],
  ['with code strings in small letters', { set: { '00080060': ['CS', 'ct'], '00280004': ['CS', 'monochrome2'] } }],
  ['without patient, study date and description', without('00100010', '00100020', '00080020', '0008103e')],
  ['with a gantry tilt that is no number', set('00181120', 'DS', 'none')],
  ['with a contrast volume that is no number', set('00181041', 'DS', '100 ml')],
  ['with Rescale Type hu', set('00281054', 'LO', 'hu')],
  ['with Rescale Type Hounsfield', set('00281054', 'LO', 'Hounsfield')],
  ['with echo times that were rounded apart', turns('00180081', 'DS', ['4.76', '4.7600002'], 'MR')],
  ['with echo numbers that count slices', turns('00180086', 'IS', ['1', '2'], 'MR')],
  ['with kernels in turn, each place once', turns('00181210', 'SH', ['B30f', 'B31f'])],
  ['with names that differ in empty components', turns('00100010', 'PN', ['Roe^Jane', 'Roe^Jane^^^'])],
  ['with names that differ in empty representations', turns('00100010', 'PN', ['Roe^Jane', 'Roe^Jane==^'])],
];
test('read: without SOP Class or Instance UID, which the header of the file repeats', async (t) => {
  for (const [tag, other] of [
    ['08001600', '08001500'],
    ['08001800', '08001700'],
  ] as const) {
    const files = seriesFiles();
    for (const file of files) file[file.indexOf(Buffer.from(tag, 'hex')) + 2] = Buffer.from(other, 'hex')[2] as number;
    const volume = await assembled(files);
    t.is(differences(volume).size, 0, tag);
  }
});

for (const [name, options] of READ) {
  test(`read: ${name}`, async (t) => {
    const volume = await assembled(seriesFiles(options));
    t.deepEqual(volume.geometry.size, SIZE);
    t.is(differences(volume).size, 0);
  });
}

const plan = (options: PerSlice, limits = LIMITS) =>
  planSeries(
    seriesFiles(options).map((bytes) => instanceHeader(readDataSet(bytes, LIMITS.maxBytes).attributes)),
    limits,
  );

test('another name is another patient', (t) => {
  t.throws(() => plan(turns('00100010', 'PN', ['Roe^Jane', 'Roe^John'])), { message: /patient and study/ });
});

test('echo times a tenth apart are two echoes, wherever they are', (t) => {
  t.throws(() => plan(turns('00180081', 'DS', ['4.6', '5.1'], 'MR')), { message: /expected one echo .* got 2/ });
});

test('a CT without rescale is read where slope and intercept are given', (t) => {
  const bare = without('00281052', '00281053');
  t.throws(() => plan(bare), { message: /--rescale-slope/ });
  t.deepEqual(plan(bare, { ...LIMITS, rescaleGiven: true } as never).rescale, { slope: 1, intercept: 0 });
  t.is(decideModality(plan(without('00080060')).header, []).modality, 'CT');
});

test('a segmentation of a series without frame of reference has one made for the series, and that is said', async (t) => {
  const result = resultOf();
  const source: SourceSeries = { ...result.source, frameOfReferenceUid: undefined };
  const uidOf = async (of: SourceSeries) => {
    const seg = await encodeSeg({ ...result, source: of });
    return readDataSet(Buffer.concat([...seg.chunks()]), 2 ** 24).attributes.texts('00200052')[0];
  };
  const made = await uidOf(source);
  t.regex(made ?? '', /^2\.25\.\d+$/);
  t.is(await uidOf(source), made);
  t.not(await uidOf({ ...source, seriesInstanceUid: '1.2.3.9' }), made);
  t.regex(carriedWarnings(source).join(), /^FRAME_OF_REFERENCE_DERIVED: /);
  t.deepEqual(carriedWarnings(result.source), []);
});

test('what a DICOM result refers to is asked for before anything is computed', async (t) => {
  const { source } = resultOf();
  await t.notThrowsAsync(checkCarried(source));
  for (const key of ['studyInstanceUid', 'seriesInstanceUid']) {
    const failure = await t.throwsAsync(checkCarried({ ...source, [key]: '' }), { instanceOf: Failure });
    t.is((failure as Failure).reason, 'DICOM_ATTRIBUTE');
  }
  const frames = source.frames.map((frame, n) => (n === 1 ? { ...frame, sopInstanceUid: 'slice-1' } : frame));
  const failure = await t.throwsAsync(checkCarried({ ...source, frames }), { instanceOf: Failure });
  t.regex((failure as Failure).message, /^SOP Instance UID: expected a UID .*, got none or something else/);
});
