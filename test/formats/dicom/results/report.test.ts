/** The bytes of reports. Others read what is in them in test/pacs/report.test.ts. */
import test from 'ava';
import { readDataSet } from '../../../../src/formats/dicom/file/read-part10.ts';
import { encodeReport } from '../../../../src/formats/dicom/results/report.ts';
import { planarGroup } from '../../../../src/formats/dicom/results/report-groups.ts';
import { encodeSeg } from '../../../../src/formats/dicom/results/seg.ts';
import { PHANTOM_MEASURES } from '../../../support/phantom-result.ts';
import { PERSON, resultOf } from '../result-of.ts';

test('the same work gives the same bytes; a report on another segmentation is another object', async (t) => {
  const result = resultOf();
  const report = async (type: 'BINARY' | 'LABELMAP') =>
    await encodeReport(result, PHANTOM_MEASURES, await encodeSeg(result, type));
  const [one, again, other] = [await report('BINARY'), await report('BINARY'), await report('LABELMAP')];
  t.true(Buffer.concat([...one.chunks()]).equals(Buffer.concat([...again.chunks()])));
  t.not(one.sopInstanceUid, other.sopInstanceUid);
  t.not(one.seriesInstanceUid, other.seriesInstanceUid);
  t.is(one.studyInstanceUid, result.source.studyInstanceUid);
});

test('it tells the person once, and refers to every source instance and the segmentation', async (t) => {
  const result = resultOf();
  const seg = await encodeSeg(result);
  const bytes = Buffer.concat([...(await encodeReport(result, PHANTOM_MEASURES, seg)).chunks()]);
  const at = bytes.indexOf(PERSON, 0, 'utf8');
  t.true(at > 0);
  t.is(bytes.indexOf(PERSON, at + 1, 'utf8'), -1);
  const [evidence] = readDataSet(bytes, 2 ** 24).attributes.items('0040a375');
  const referenced = (evidence?.items('00081115') ?? []).map((series) => [
    ...series.texts('0020000e'),
    ...series.items('00081199').flatMap((item) => item.texts('00081155')),
  ]);
  const { source } = result;
  t.deepEqual(referenced, [
    [source.seriesInstanceUid, ...source.frames.map(({ sopInstanceUid }) => sopInstanceUid)],
    [seg.seriesInstanceUid, seg.sopInstanceUid],
  ]);
});

test('warnings on the input are told as comments', async (t) => {
  const warnings = ['SINGLE_SLICE: one slice has no neighbours', 'FILES_SKIPPED: 3 files'];
  const result = { ...resultOf(), warnings };
  const report = await encodeReport(result, PHANTOM_MEASURES, await encodeSeg(result));
  const { attributes } = readDataSet(Buffer.concat([...report.chunks()]), 2 ** 24);
  const texts = attributes.items('0040a730').flatMap((item) => item.unicode('0040a160') ?? []);
  t.deepEqual(texts.slice(-2), warnings);
});

test('the region of a rectangle has more than four corners, and the area of its pixels', async (t) => {
  const { source, ...rest } = resultOf();
  const labels = new Uint8Array(rest.labels.length);
  for (const [x, y] of [
    [1, 1],
    [2, 1],
    [1, 2],
    [2, 2],
    [1, 3],
    [2, 3],
  ] as const)
    labels[y * source.columns + x] = 1;
  const result = { ...rest, source, labels };
  const { segments } = await encodeSeg(result);
  const measured = { label: 1, volumeMl: 1, meanConfidence: null, verdict: 'accept', reasons: [] };
  const [group] = planarGroup(result, segments[0] as (typeof segments)[number], measured);
  const content = group?.ContentSequence as { ValueType: string; GraphicData: number[] }[];
  const data = content.find(({ ValueType }) => ValueType === 'SCOORD')?.GraphicData ?? [];
  const corners = Array.from({ length: data.length / 2 }, (_, n) => data.slice(2 * n, 2 * n + 2) as [number, number]);
  t.is(corners.length, 6, 'five, and the first again');
  t.deepEqual(corners.at(-1), corners[0]);
  const area = corners.slice(1).reduce((sum, [x, y], n) => {
    const [left, top] = corners[n] as [number, number];
    return sum + (left * y - x * top) / 2;
  }, 0);
  t.is(Math.abs(area), 6);
});
