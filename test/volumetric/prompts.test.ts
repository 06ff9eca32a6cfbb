/** Where prompts come to lie on a coarser and a finer grid, turned, and in the patches of it. */
import test from 'ava';
import { canonicalOrientation } from '../../src/preprocess/orientation.ts';
import type { Triple } from '../../src/volume.ts';
import { networkGrid } from '../../src/volumetric/grid.ts';
import { drawnPrompts, drawPrompts, slicesOf, type VoxelPrompt } from '../../src/volumetric/prompts.ts';
import { lpsGeometry } from '../support/volumes.ts';

const GEOMETRY = lpsGeometry([20, 16, 12]);
const grid = (orientation: string) =>
  networkGrid({ orientation, axes: [0, 1, 2] }, GEOMETRY, canonicalOrientation(GEOMETRY));
const prompt = (kind: 'point' | 'box', first: Triple, last = first): VoxelPrompt => ({ label: 1, kind, first, last });
const drawn = (one: VoxelPrompt, size: Triple, orientation = 'LPS') =>
  drawnPrompts([one], grid(orientation), size, 'starts')[0];

test('nothing is lost on a coarser grid: at least one voxel is left of a box, and one of a point', (t) => {
  const half: Triple = [12, 8, 10];
  t.like(drawn(prompt('box', [4, 6, 3], [9, 11, 5]), half), { value: 1, first: [3, 3, 2], last: [5, 5, 4] });
  t.like(drawn(prompt('box', [5, 7, 3]), half), { first: [3, 4, 3], last: [3, 4, 3] });
  t.like(drawn(prompt('point', [19, 15, 11]), half), { value: 2, first: [11, 7, 9], last: [11, 7, 9] });
});

test('on a finer grid a box has all of its voxels, and a point is one where its voxel begins', (t) => {
  const double: Triple = [12, 32, 40];
  t.like(drawn(prompt('box', [4, 6, 3], [5, 6, 3]), double), { first: [3, 12, 8], last: [3, 13, 11] });
  t.like(drawn(prompt('point', [4, 6, 3]), double), { first: [3, 12, 8], last: [3, 12, 8] });
});

test('turned to another orientation they lie at the same place of the patient', (t) => {
  t.like(drawn(prompt('box', [1, 2, 3], [4, 5, 6]), [12, 16, 20], 'RAS'), { first: [3, 10, 15], last: [6, 13, 18] });
});

test('a patch has what of them lies within', (t) => {
  const [box, point] = [
    { label: 1, value: 1, first: [0, 1, 2], last: [1, 3, 4] },
    { label: 1, value: 2, first: [2, 5, 0], last: [2, 5, 0] },
  ] as const;
  const channel = new Float32Array(2 * 3 * 3).fill(7);
  drawPrompts(channel, [box, point], [1, 3, 2], [2, 3, 3]);
  t.deepEqual([...channel], [1, 1, 1, 0, 0, 0, 0, 0, 0, ...Array(9).fill(0)]);
  drawPrompts(channel, [box, point], [1, 3, 0], [2, 3, 3]);
  t.deepEqual([...channel], [0, 0, 1, 0, 0, 0, 0, 0, 0, ...[0, 0, 0, 0, 0, 0, 2, 0, 0]]);
});

test('slices of one are those along an axis of the source', (t) => {
  t.deepEqual(slicesOf(prompt('box', [1, 2, 3], [4, 5, 6]), 2), [3, 4, 5, 6]);
});
