import test from 'ava';
import { decodeRle } from '../../../../src/formats/dicom/pixels/codecs/rle.ts';
import { rleFrame } from '../../../../src/formats/dicom/results/rle.ts';

/** One row after the other, each with a length of its own in runs. */
const ROWS: Readonly<Record<string, (i: number, j: number) => number>> = {
  'nothing at all': () => 0,
  'one value': () => 7,
  'all different': (i, j) => (i * 31 + j * 7) & 255,
  'runs of two, which are no runs': (i) => i >> 1,
  'runs of three': (i) => Math.floor(i / 3) & 255,
  'a run at the end, and one at the start of the next row': (i, j) => (i > 200 || i < 60 ? 9 : (i * 13 + j) & 255),
  'mostly empty rows': (i, j) => (j === 3 && i > 10 && i < 300 ? 1 + (i & 3) : 0),
};

for (const [name, value] of Object.entries(ROWS))
  for (const columns of [1, 2, 127, 128, 129, 257, 384])
    test(`${name}, ${columns} columns: every pixel back`, (t) => {
      const rows = 5;
      const pixels = Uint8Array.from({ length: rows * columns }, (_, n) => value(n % columns, Math.floor(n / columns)));
      const coded = rleFrame(pixels, columns);
      t.is(coded.length % 2, 0);
      t.deepEqual(decodeRle(coded, { rows, columns, bitsAllocated: 8, bitsStored: 8 }), pixels);
      t.true(coded.length <= 64 + pixels.length + rows * Math.ceil(columns / 128) + 1);
    });

test('no run and no literal goes from one row into the next (PS3.5 annex G.3.1)', (t) => {
  const [rows, columns] = [4, 70];
  const coded = rleFrame(new Uint8Array(rows * columns).fill(5), columns);
  t.deepEqual([...coded.subarray(64)], Array.from({ length: rows }, () => [257 - columns, 5]).flat());
});
