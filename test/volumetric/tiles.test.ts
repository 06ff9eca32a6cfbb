import test from 'ava';
import { corners, gaussianWeights, patchCount, tiling } from '../../src/volumetric/tiles.ts';

const EVEN = { step: 0.5, tiles: 'even' } as const;

test('patches are spread evenly, at most a step apart', (t) => {
  t.deepEqual(tiling([110, 64, 65], [64, 64, 64], EVEN).starts, [[0, 23, 46], [0], [0, 1]]);
  t.deepEqual(tiling([7, 1, 5], [1, 1, 4], EVEN).starts, [[0, 1, 2, 3, 4, 5, 6], [0], [0, 1]]);
  const tiles = tiling([110, 64, 65], [64, 64, 64], EVEN);
  t.is(patchCount(tiles), 6);
  t.deepEqual([...corners(tiles)].at(1), [0, 0, 1]);
});

test('by whole strides, the last patch ends with the volume', (t) => {
  const stride = { step: 0.5, tiles: 'stride' } as const;
  t.deepEqual(tiling([110, 192, 70], [64, 192, 33], stride).starts, [[0, 32, 46], [0], [0, 17, 34, 37]]);
  t.deepEqual(tiling([3, 65, 64], [8, 64, 64], stride).starts, [[0], [0, 1], [0]]);
});

test('a volume that is smaller than a patch is padded on both sides, the odd zero behind', (t) => {
  const { padded, before, starts } = tiling([5, 8, 9], [8, 8, 4], { ...EVEN, step: 1 });
  t.deepEqual(
    [padded, before],
    [
      [8, 8, 9],
      [1, 0, 0],
    ],
  );
  t.deepEqual(starts, [[0], [0], [0, 2, 5]]);
});

/** Rows 0 and 2 of a patch of (4, 6): SciPy's gaussian_filter as nnU-Net v2 calls it, 10 at its highest, float16. */
const WEIGHTS = [
  [
    1.1324882507324219e-6, 9.584426879882812e-5, 0.0013790130615234375, 0.0033550262451171875, 0.0013790130615234375,
    9.584426879882812e-5,
  ],
  [0.0033550262451171875, 0.28564453125, 4.109375, 10, 4.109375, 0.28564453125],
];

test('weights are those of nnU-Net', (t) => {
  const weights = gaussianWeights([1, 4, 6]);
  const row = (y: number) => Array.from(weights.subarray(6 * y, 6 * y + 6));
  t.deepEqual([row(0), row(2)], WEIGHTS);
});

test('no weight is none', (t) => {
  const weights = gaussianWeights([32, 32, 32]);
  t.is(Math.max(...weights), 10);
  t.true(Math.min(...weights) > 0);
});
