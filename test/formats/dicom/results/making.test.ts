/** When a result was made, and by what: read back from the bytes. */
import test from 'ava';
import { readDataSet } from '../../../../src/formats/dicom/file/read-part10.ts';
import { encodeReport } from '../../../../src/formats/dicom/results/report.ts';
import type { ObjectOptions, SegmentationResult } from '../../../../src/formats/dicom/results/result.ts';
import { encodeSeg } from '../../../../src/formats/dicom/results/seg.ts';
import { resultOf } from '../result-of.ts';

const MADE = new Date('2026-03-04T01:02:03.987Z');
const [CREATED, ZONE, CONTENT] = [['00080012', '00080013'], ['00080201'], ['00080023', '00080033']];

async function attributesOf(result: SegmentationResult, options: ObjectOptions) {
  const seg = await encodeSeg(result, 'BINARY', options);
  const report = await encodeReport(result, [], seg, options);
  return [seg, report].map((one) => readDataSet(Buffer.concat([...one.chunks()]), 2 ** 24).attributes);
}

test("the clock's time stands in the zone of the source, with the zone", async (t) => {
  for (const attributes of await attributesOf(resultOf(), { made: MADE })) {
    const said = (tags: readonly string[] = []) => tags.flatMap((tag) => attributes.texts(tag));
    t.deepEqual(said(CREATED), ['20260303', '193203']);
    t.deepEqual(said(CONTENT), ['20260303', '193203']);
    t.deepEqual(said(ZONE), ['-0530']);
    const [scanner, model] = attributes.items('0018a001');
    t.deepEqual(scanner?.texts('00080070'), ['Scanners']);
    t.is(scanner?.items('0040a170')[0]?.texts('00080100')[0], '109101');
    t.is(model?.items('0040a170')[0]?.texts('00080100')[0], '109102');
    t.deepEqual(model?.texts('0018a002'), ['20260303193203-0530']);
    t.deepEqual(model?.unicode('0018a003'), ['Segmentation; times are of the clock of its host']);
  }
});

test("a source without a zone: the zone of the host, said beside the time and not of the study's times", async (t) => {
  const result = resultOf();
  for (const zone of [undefined, ['nowhere'], ['+9900']]) {
    const { TimezoneOffsetFromUTC: _, ...origin } = result.source.origin;
    const told = zone === undefined ? origin : { ...origin, TimezoneOffsetFromUTC: zone };
    const [seg] = await attributesOf({ ...result, source: { ...result.source, origin: told } }, { made: MADE });
    t.deepEqual(seg?.texts('00080201'), []);
    const [written = ''] = seg?.items('0018a001')[1]?.texts('0018a002') ?? [];
    const [, year, month, day, hour, minute, second, offset] =
      /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)([+-]\d{4})$/.exec(written) ?? [];
    const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}${offset?.replace(/(\d\d)$/, ':$1')}`;
    t.is(new Date(iso).getTime(), MADE.getTime() - MADE.getMilliseconds());
  }
});

test("without a time the study's stand there, and no creation is claimed", async (t) => {
  for (const attributes of await attributesOf(resultOf(), {})) {
    t.deepEqual([...attributes.texts('00080023'), ...attributes.texts('00080033')], ['20260102', '030405']);
    t.deepEqual(attributes.texts('00080012'), []);
    t.deepEqual(attributes.items('0018a001')[1]?.texts('0018a002'), []);
  }
});

test('the same work at another time is the same object', async (t) => {
  const result = resultOf();
  const [one, two] = [
    await encodeSeg(result, 'BINARY', { made: MADE }),
    await encodeSeg(result, 'BINARY', { made: new Date() }),
  ];
  t.is(one.sopInstanceUid, two.sopInstanceUid);
  t.is(one.seriesInstanceUid, two.seriesInstanceUid);
  const again = await encodeSeg(result, 'BINARY', { made: MADE });
  t.true(Buffer.concat([...one.chunks()]).equals(Buffer.concat([...again.chunks()])));
});

test('a scanner that does not tell its maker is no contributor', async (t) => {
  const result = resultOf();
  const [seg] = await attributesOf({ ...result, source: { ...result.source, origin: {} } }, { made: MADE });
  t.is(seg?.items('0018a001').length, 1);
});
