import test from 'ava';
import { organStatistics } from '../../src/postprocess/organ-statistics.ts';
import type { Volume } from '../../src/volume.ts';

const [c, s] = [Math.cos(0.4), Math.sin(0.4)];

/** 5 x 4 x 3 voxels of an oblique grid; stored value n, intensity 2 n - 30. */
function volumeOf(): Volume {
  return {
    geometry: {
      size: [5, 4, 3],
      spacing: [2, 3, 4],
      origin: [10, -20, 30],
      direction: [
        [c, s, 0],
        [-s, c, 0],
        [0, 0, 1],
      ],
    },
    voxelType: 'int16',
    voxels: Int16Array.from({ length: 60 }, (_, n) => n),
    rescale: { slope: 2, intercept: -30 },
  };
}

test('intensities, box and centroid of each label that is there', (t) => {
  const labels = new Uint8Array(60);
  const placed = [1 + 5 * (0 + 4 * 0), 2 + 5 * (0 + 4 * 0), 4 + 5 * (3 + 4 * 2), 1 + 5 * (1 + 4 * 2)];
  for (const n of placed) labels[n] = 7;
  labels[30] = 2;
  const all = organStatistics(volumeOf(), labels);
  t.deepEqual([...all.keys()], [2, 7]);
  const one = all.get(7);
  const values = placed.map((n) => 2 * n - 30).sort((a, b) => a - b);
  const mean = values.reduce((sum, value) => sum + value, 0) / 4;
  t.is(one?.voxels, 4);
  t.is(one?.intensities.mean, mean);
  t.is(one?.intensities.sd.toFixed(9), Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / 4).toFixed(9));
  const { p10, median, p90 } = one?.intensities ?? {};
  t.deepEqual([p10, median, p90], [values[0], values[1], values[3]]);
  t.deepEqual(one?.box, { first: [1, 0, 0], last: [4, 3, 2] });
  const [i, j, k] = [2 * (8 / 4), 3 * (4 / 4), 4 * (4 / 4)];
  const wanted = [10 + c * i - s * j, -20 + s * i + c * j, 30 + k];
  t.deepEqual(
    one?.centroid.map((mm) => mm.toFixed(9)),
    wanted.map((mm) => mm.toFixed(9)),
  );
  t.deepEqual(all.get(2)?.box, { first: [0, 2, 1], last: [0, 2, 1] });
  t.is(all.get(2)?.intensities.sd, 0);
});

test('labels of any length and place in memory', (t) => {
  const memory = new Uint8Array(64);
  const labels = memory.subarray(3, 63);
  labels[59] = 1;
  t.deepEqual(organStatistics(volumeOf(), labels).get(1)?.box, { first: [4, 3, 2], last: [4, 3, 2] });
});

test('intensities that are no whole number, and those far off', (t) => {
  const volume = { ...volumeOf(), voxels: Float32Array.from({ length: 60 }, () => 1e6), voxelType: 'float32' as const };
  const { mean, median } = organStatistics(volume, new Uint8Array(60).fill(3)).get(3)?.intensities ?? {};
  t.is(mean, 2e6 - 30);
  t.is(median, 32_767);
});
