/**
 * The bytes of segmentations, read by our own reader: pixels, and when two are the same. Others
 * read them in test/pacs/seg.test.ts.
 */
import test from 'ava';
import { type DicomFile, readDataSet } from '../../../../src/formats/dicom/file/read-part10.ts';
import { encodeReport } from '../../../../src/formats/dicom/results/report.ts';
import type {
  EncodedInstance,
  SegmentationResult,
  SegmentedClass,
} from '../../../../src/formats/dicom/results/result.ts';
import { encodeSeg } from '../../../../src/formats/dicom/results/seg.ts';
import { SEGMENTATION_TYPES, type SegmentationType } from '../../../../src/formats/dicom/results/seg-segments.ts';
import { PERSON, resultOf } from '../result-of.ts';
import { segPixels } from '../seg-pixels.ts';

function bytesOf(instance: EncodedInstance): Buffer {
  return Buffer.concat([...instance.chunks()]);
}

/** Labels of the whole volume from the frames of a file, placed by their position. */
function labelsIn(file: DicomFile, result: SegmentationResult, type: SegmentationType): Uint8Array {
  const { source, classes } = result;
  const plane = source.rows * source.columns;
  const pixels = segPixels(file);
  const found = new Uint8Array(plane * source.frames.length);
  for (const [n, groups] of file.attributes.items('52009230').entries()) {
    const [position] = groups.items('00209113');
    const z = Number(position?.texts('00200032')[2]);
    const k = source.frames.findIndex((frame) => frame.position[2] === z);
    const segment = groups.items('0062000a')[0]?.binary('0062000b', 'US')[0] ?? 0;
    for (let p = 0; p < plane; p++) {
      const at = n * plane + p;
      const value = type === 'BINARY' ? ((pixels[at >> 3] as number) >> (at & 7)) & 1 : (pixels[at] as number);
      if (value === 0) continue;
      found[k * plane + p] = type === 'LABELMAP' ? value : (classes[segment - 1]?.label as number);
    }
  }
  return found;
}

for (const type of SEGMENTATION_TYPES) {
  for (const size of [
    [7, 5, 4],
    [8, 4, 3],
    [3, 1, 2],
  ] as const) {
    test(`${type} of ${size.join(' x ')}: every voxel has its label back`, async (t) => {
      const result = resultOf(size);
      const seg = await encodeSeg(result, type);
      const bytes = bytesOf(seg);
      t.is(bytes.length, seg.byteLength);
      t.is(bytes.length % 2, 0);
      t.deepEqual(labelsIn(readDataSet(bytes, 2 ** 24), result, type), result.labels);
    });
  }
}

test('FRACTIONAL has the confidence where the label is the segment, never 0, and 0 elsewhere', async (t) => {
  const result = resultOf();
  result.confidence.fill(0, 40, 60);
  const file = readDataSet(bytesOf(await encodeSeg(result, 'FRACTIONAL')), 2 ** 24);
  const values = [...segPixels(file)].filter((value) => value > 0);
  const wanted = [1, 2, 5].flatMap((label) =>
    [...result.confidence].filter((_, n) => result.labels[n] === label).map((value) => Math.max(1, value)),
  );
  t.deepEqual(values, wanted);
});

test('the same work gives the same bytes; another model, head, class, type or option another object', async (t) => {
  const result = resultOf();
  t.true(bytesOf(await encodeSeg(result)).equals(bytesOf(await encodeSeg(resultOf()))));
  const { source, model } = result;
  const others: Parameters<typeof encodeSeg>[] = [
    [result],
    [result, 'LABELMAP'],
    [result, 'FRACTIONAL'],
    [result, 'BINARY', { seriesDescription: 'x' }],
    [result, 'BINARY', { softwareVersion: '9' }],
    [{ ...result, model: { ...model, version: '2' } }],
    [{ ...result, model: { ...model, sha256: 'cd'.repeat(32) } }],
    [{ ...result, model: { ...model, head: 'x' } }],
    [{ ...result, classes: [...result.classes, { ...(result.classes[0] as SegmentedClass), label: 9, name: 'x' }] }],
    [{ ...result, source: { ...source, seriesInstanceUid: '1.9' } }],
  ];
  const uids = new Set<string>();
  for (const other of others) {
    const { sopInstanceUid, seriesInstanceUid } = await encodeSeg(...other);
    t.regex(sopInstanceUid, /^2\.25\.[1-9]\d{30,38}$/);
    uids.add(sopInstanceUid).add(seriesInstanceUid);
  }
  t.is(uids.size, 2 * others.length);
});

test('other instances of the same source series: another object in the same series', async (t) => {
  const result = resultOf();
  const { frames } = result.source;
  const other = frames.map((frame, k) => (k === 0 ? { ...frame, sopInstanceUid: '1.9' } : frame));
  const [one, two] = [
    await encodeSeg(result),
    await encodeSeg({ ...result, source: { ...result.source, frames: other } }),
  ];
  t.not(one.sopInstanceUid, two.sopInstanceUid);
  t.is(one.seriesInstanceUid, two.seriesInstanceUid);
  const report = await encodeReport(result, [], one);
  const later = await encodeReport({ ...result, source: { ...result.source, frames: other } }, [], two);
  t.not(report.sopInstanceUid, later.sopInstanceUid);
  t.is(report.seriesInstanceUid, later.seriesInstanceUid);
});

test('the order of the instances does not matter to the UIDs', async (t) => {
  const result = resultOf();
  const turned = { ...result, source: { ...result.source, frames: result.source.frames.toReversed() } };
  t.is((await encodeSeg(turned)).sopInstanceUid, (await encodeSeg(result)).sopInstanceUid);
});

test('the person is told once, in UTF-8', async (t) => {
  const bytes = bytesOf(await encodeSeg(resultOf()));
  const at = bytes.indexOf(PERSON, 0, 'utf8');
  t.true(at > 0);
  t.is(bytes.indexOf(PERSON, at + 1, 'utf8'), -1);
});

test('labels that are too few, unknown or without confidence are refused', async (t) => {
  const result = resultOf();
  const refused = async (reason: string, ...what: Parameters<typeof encodeSeg>) =>
    t.is((await t.throwsAsync<Error & { reason: string }>(encodeSeg(...what))).reason, reason);
  await refused('LABELS_SIZE', { ...result, labels: result.labels.subarray(1) });
  await refused('LABELS_UNKNOWN', { ...result, classes: result.classes.slice(1) });
  const { confidence: _, ...without } = result;
  await refused('CONFIDENCE_MISSING', without, 'FRACTIONAL');
});

test('dates, times and codes of the source that are none are left out', async (t) => {
  const result = resultOf();
  const patientAndStudy = {
    ...result.source.patientAndStudy,
    StudyDate: ['Roe^Jane'],
    PatientSex: ['Roe^Jane'],
    PatientAge: ['Roe^Jane'],
  };
  const bytes = bytesOf(await encodeSeg({ ...result, source: { ...result.source, patientAndStudy } }));
  const { attributes } = readDataSet(bytes, 2 ** 24);
  t.deepEqual([attributes.texts('00080020'), attributes.texts('00100040')], [[], []]);
  t.deepEqual(attributes.texts('00080023'), ['19000101']);
  t.false(bytes.includes('Roe'));
});

test('what does not fit its DICOM type is refused, and not told', async (t) => {
  const result = resultOf();
  const source = { ...result.source, patientAndStudy: { AcquisitionDate: ['Roe^Jane^Mary'] } };
  const failure = await t.throwsAsync<Error & { reason: string }>(encodeSeg({ ...result, source }));
  t.is(failure?.reason, 'DICOM_ATTRIBUTE');
  t.false(failure?.message.includes('Roe'));
});
