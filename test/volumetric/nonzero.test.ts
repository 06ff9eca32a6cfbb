import test from 'ava';
import type { Triple } from '../../src/volume.ts';
import { packed } from '../../src/volumetric/grid.ts';
import { filledMask, nonzeroBox } from '../../src/volumetric/nonzero.ts';

function seen(size: Triple, voxels: number[]) {
  const rescale = { slope: 1, intercept: -1 };
  return { voxels: Int16Array.from(voxels, (value) => value + 1), rescale, size, layout: packed(size) };
}

test('the box holds all that is not zero as an intensity', (t) => {
  const size: Triple = [4, 5, 6];
  const voxels = new Array<number>(120).fill(0);
  voxels[(1 * 5 + 2) * 6 + 3] = 7;
  voxels[(2 * 5 + 4) * 6 + 1] = -7;
  t.deepEqual(nonzeroBox(seen(size, voxels)), { start: [1, 2, 1], size: [2, 3, 3] });
  t.deepEqual(nonzeroBox(seen(size, voxels.fill(0))), { start: [0, 0, 0], size });
});

test('what is enclosed is within, what a crooked path joins to the border is not', (t) => {
  // A plane of walls in three: the hole of the left is closed, that of the right open by a bend.
  const plane = ['#######', '#.##..#', '#####.#', '#######'].map((row) => [...row].map((at) => (at === '#' ? 1 : 0)));
  const solid = plane.map((row) => row.map(() => 1));
  const open = solid.map((row, y) => row.map((_, x) => (y === 2 && x === 5 ? 0 : 1)));
  const size: Triple = [3, 4, 7];
  const mask = filledMask(seen(size, [solid, plane, open].flat(2)));
  const middle = Array.from({ length: 4 }, (_, y) => mask.subarray(28 + 7 * y, 35 + 7 * y).join(''));
  t.deepEqual(middle, ['1111111', '1111001', '1111101', '1111111']);
});
