/** How results stand in a list of series, beside the series that they were made from. */
import test from 'ava';
import { seriesName } from '../../../../src/formats/dicom/results/series-name.ts';

const of = (SeriesNumber: string[], SeriesDescription: string[], options = {}) =>
  (['BINARY', 'FRACTIONAL', 'LABELMAP', 'REPORT'] as const).map((kind) =>
    seriesName({ origin: { SeriesNumber, SeriesDescription } }, kind, options),
  );

test("numbers follow the source's, and no two kinds have the same number or description", (t) => {
  t.deepEqual(of(['4'], ['Abdomen venous']), [
    { SeriesNumber: '481', SeriesDescription: 'Abdomen venous - organs (M4oE)' },
    { SeriesNumber: '482', SeriesDescription: 'Abdomen venous - organ probabilities (M4oE)' },
    { SeriesNumber: '483', SeriesDescription: 'Abdomen venous - organ label map (M4oE)' },
    { SeriesNumber: '484', SeriesDescription: 'Abdomen venous - organ measurements (M4oE)' },
  ]);
});

test('a source without number or description, or with one that cannot be followed', (t) => {
  const [seg] = of([], []);
  t.deepEqual(seg, { SeriesNumber: '8181', SeriesDescription: 'organs (M4oE)' });
  for (const number of ['2147483647', '-3', 'four', '1.5', ''])
    t.is(of([number], [' '])[0]?.SeriesNumber, '8181', number);
  t.is(of(['21474835'], [])[3]?.SeriesNumber, '2147483584');
});

test('a long description is cut, ours is not; what is no text of one line is a space', (t) => {
  for (const { SeriesDescription: said } of of(['1'], ['Thorax\nAbdomen '.repeat(9)])) {
    t.regex(String(said), /^Thorax Abdomen Thorax .* - organ.* \(M4oE\)$/);
    t.true(String(said).length <= 64);
  }
  const [seg] = of(['1'], ['😀'.repeat(40)]);
  t.true(String(seg?.SeriesDescription).isWellFormed());
});

test('what is asked for counts', (t) => {
  const [seg] = of(['4'], ['x'], { seriesNumber: 7, seriesDescription: 'mine' });
  t.deepEqual(seg, { SeriesNumber: '7', SeriesDescription: 'mine' });
});
