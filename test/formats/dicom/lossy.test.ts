/** Series that were compressed with loss within the limit: the worst ratio is told, and results say it too. */
import test from 'ava';
import { readDataSet } from '../../../src/formats/dicom/file/read-part10.ts';
import { encodeSeg } from '../../../src/formats/dicom/results/seg.ts';
import { SEGMENTATION_TYPES } from '../../../src/formats/dicom/results/seg-segments.ts';
import { instanceHeader } from '../../../src/formats/dicom/series/header.ts';
import { planSeries } from '../../../src/formats/dicom/series/series.ts';
import { type PerSlice, seriesFiles } from './phantom.ts';
import { resultOf } from './result-of.ts';
import { LIMITS } from './series.ts';

const planned = (options: PerSlice) =>
  planSeries(
    seriesFiles(options).map((file) => instanceHeader(readDataSet(file, LIMITS.maxBytes).attributes)),
    LIMITS,
  );

const lossy = (ratio: string, method?: string): PerSlice => ({
  set: {
    '00282110': ['CS', '01'],
    '00282112': ['DS', ratio],
    ...(method === undefined ? {} : { '00282114': ['CS', method] as const }),
  },
});

for (const [name, options, ratio, methods] of [
  ['all slices', lossy('3.5', 'ISO_15444_1'), 3.5, ['ISO_15444_1']],
  ['one slice', (k) => (k === 7 ? (lossy('2', 'ISO_10918_1') as object) : {}), 2, ['ISO_10918_1']],
  ['twice', lossy('2\\1.5', 'ISO_10918_1\\ISO_15444_1'), 3, ['ISO_10918_1', 'ISO_15444_1']],
  ['of some kind', lossy('4.9'), 4.9, []],
  ['that made it larger, as near-lossless JPEG-LS of dcmtk can', lossy('0.9172', 'ISO_14495_1'), 1, ['ISO_14495_1']],
] as readonly [string, PerSlice, number, string[]][]) {
  test(`${name} with loss to ${ratio}`, async (t) => {
    const { source, warnings } = planned(options);
    t.deepEqual(source.lossy, { ratio, methods });
    t.deepEqual(warnings, [`LOSSY_COMPRESSION: images were compressed with loss, to a ratio of ${ratio}`]);
    for (const type of SEGMENTATION_TYPES) {
      const result = resultOf();
      const lost = source.lossy as NonNullable<typeof source.lossy>;
      const seg = await encodeSeg({ ...result, source: { ...result.source, lossy: lost } }, type);
      const { attributes } = readDataSet(Buffer.concat([...seg.chunks()]), LIMITS.maxBytes);
      t.deepEqual(attributes.texts('00282110'), ['01']);
      t.is(Number(attributes.texts('00282112')[0]), ratio);
      t.deepEqual(attributes.texts('00282114'), methods);
    }
  });
}

test('without loss nothing is said, and a ratio beside "00" is none', (t) => {
  for (const options of [{}, { set: { '00282110': ['CS', '00'], '00282112': ['DS', '9'] } }] as PerSlice[]) {
    const { source, warnings } = planned(options);
    t.is(source.lossy, undefined);
    t.deepEqual(warnings, []);
  }
});

test('a limit of 1 takes no loss, of whatever ratio', (t) => {
  for (const ratio of ['0.9', '1', '1.2']) {
    const headers = seriesFiles(lossy(ratio)).map((file) =>
      instanceHeader(readDataSet(file, LIMITS.maxBytes).attributes),
    );
    t.throws(() => planSeries(headers, { ...LIMITS, maxLossyRatio: 1 }), {
      message: /with loss to a ratio of at most 1/,
    });
  }
});
