import test from 'ava';
import type { Align } from '../../src/model/patch-input.ts';
import type { Order } from '../../src/volumetric/spacing.ts';
import { resampleRows, samples, workLength } from '../../src/volumetric/spline.ts';

function resampled(values: readonly number[], outLength: number, order: Order, width = 1, align?: Align): number[] {
  const along = samples(values.length / width, outLength, order, align);
  const out = new Float64Array(outLength * width);
  resampleRows(Float64Array.from(values), along, width, out, new Float64Array(workLength(along, width)));
  return [...out];
}

const VALUES = [1, 5, 2, 8, 3, 3, 9];

/** scipy.ndimage.zoom(VALUES, out / 7, order=3, mode='nearest', grid_mode=True), SciPy 1.17.1. */
const SCIPY: Readonly<Record<number, number[]>> = {
  11: [
    0.5648429098808045, 3.2512164643182437, 4.87054065919034, 2.2273116255604997, 3.962935685474121, 8.000000000000002,
    5.431423254947362, 1.9527737795496691, 2.5856238888040775, 6.496797051732685, 9.450042632788335,
  ],
};

test('a cubic spline is that of SciPy', (t) => {
  for (const [length, expected] of Object.entries(SCIPY)) {
    const found = resampled(VALUES, Number(length), 3);
    for (const [n, value] of expected.entries()) t.true(Math.abs((found[n] ?? 0) - value) < 1e-12, `${length}: ${n}`);
  }
});

test('rows of any width are resampled as each column is by itself', (t) => {
  const other = VALUES.map((value) => 100 - value ** 2);
  const both = VALUES.flatMap((value, n) => [value, other[n] ?? 0]);
  for (const order of [0, 1, 3] as const)
    for (const length of [3, 7, 11]) {
      const apart = [resampled(VALUES, length, order), resampled(other, length, order)];
      const expected = Array.from({ length }, (_, n) => apart.map((column) => column[n] ?? 0)).flat();
      t.deepEqual(resampled(both, length, order, 2), expected);
    }
});

test('order 1 goes straight from value to value and stays at the ends, order 0 takes the nearest', (t) => {
  t.deepEqual(resampled([0, 4, 8], 6, 1), [0, 1, 3, 5, 7, 8]);
  t.deepEqual(resampled([0, 4, 8], 6, 0), [0, 0, 4, 4, 8, 8]);
  t.deepEqual(resampled([1, 2, 3, 4], 2, 1), [1.5, 3.5]);
});

test('of two rows that are as near, the one that NumPy gives nnU-Net', (t) => {
  const rows = Array.from({ length: 30 }, (_, n) => n);
  // np.floor(length / out * (k + 0.5) - 0.5 + 0.5)
  for (const [length, out, k, row] of [
    [30, 11, 5, 14],
    [26, 23, 11, 12],
    [12, 47, 23, 5],
  ] as const)
    t.is(resampled(rows.slice(0, length), out, 0)[k], row, `${length} to ${out}`);
});

test('what is constant stays so, one value alone too, and as many values stay as they are', (t) => {
  t.true(resampled([7, 7, 7], 8, 3).every((value) => Math.abs(value - 7) < 1e-12));
  t.true(resampled([7], 4, 3).every((value) => Math.abs(value - 7) < 1e-12));
  for (const order of [0, 1, 3] as const) t.deepEqual(resampled(VALUES, 7, order), VALUES);
});

test('corners stay where they are, as with scipy.ndimage.zoom by itself', (t) => {
  const corners = (length: number, order: Order) => resampled(VALUES, length, order, 1, 'corners');
  t.deepEqual(corners(4, 1), [1, 2, 3, 9]);
  t.deepEqual(corners(4, 0), [1, 2, 3, 9]);
  t.deepEqual(corners(13, 1), [1, 3, 5, 3.5, 2, 5, 8, 5.5, 3, 3, 3, 6, 9]);
  t.deepEqual(corners(1, 1), [1]);
});

test('voxels that begin together: the nearest before', (t) => {
  const starts = (length: number) => resampled(VALUES, length, 0, 1, 'starts');
  t.deepEqual(starts(4), [1, 5, 8, 3]);
  t.deepEqual(starts(14), [1, 1, 5, 5, 2, 2, 8, 8, 3, 3, 3, 3, 9, 9]);
});
