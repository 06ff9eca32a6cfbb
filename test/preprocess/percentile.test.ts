import { readFileSync } from 'node:fs';
import test from 'ava';
import { percentile, valuesAtRanks } from '../../src/preprocess/percentile.ts';
import { VOXEL_TYPES, type VoxelType, voxelView } from '../../src/volume.ts';
import { randomNumbers } from './volumes.ts';

const PERCENTS = [0, 0.1, 0.5, 1, 5, 25, 33.3, 50, 75, 99, 99.5, 99.9, 100];

/** By the definition: the smallest value with at least p % of the values at or below it. */
function byDefinition(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const needed = values.length * (p / 100);
  return (sorted.find((_, n) => n + 1 >= needed) as number) + 0;
}

/** Values that fill the type's range, with repeats. */
function valuesFor(type: VoxelType, count: number, seed: number): number[] {
  const random = randomNumbers(seed);
  const narrow = seed % 2 === 1;
  return Array.from({ length: count }, () => {
    const bits = voxelView(type, new ArrayBuffer(8), 0, 1);
    if (type === 'float32' || type === 'float64') {
      const exponent = narrow ? 4 : 60;
      bits[0] = (random() - 0.5) * 2 ** Math.round((random() - 0.5) * exponent);
    } else {
      bits[0] = Math.floor((random() - 0.4) * (narrow ? 100 : 2 ** 33));
    }
    return bits[0] as number;
  });
}

for (const type of VOXEL_TYPES) {
  test(`${type}: equals a plain sort, in any order of the voxels`, (t) => {
    for (const [seed, count] of [1, 2, 3, 7, 100, 4999, 5000].entries()) {
      const values = valuesFor(type, count, seed);
      const voxels = voxelView(type, new SharedArrayBuffer(8 * count), 0, count);
      voxels.set(values);
      const expected = PERCENTS.map((p) => byDefinition(values, p));
      t.deepEqual(percentile(voxels, PERCENTS), expected);
      voxels.reverse();
      t.deepEqual(percentile(voxels, PERCENTS), expected);
    }
  });
}

test('the extremes of each type are ranked right', (t) => {
  const extremes: Record<VoxelType, [number, number]> = {
    int8: [-128, 127],
    uint8: [0, 255],
    int16: [-32768, 32767],
    uint16: [0, 65535],
    int32: [-(2 ** 31), 2 ** 31 - 1],
    uint32: [0, 2 ** 32 - 1],
    float32: [-Math.fround(3.4e38), Math.fround(3.4e38)],
    float64: [-Number.MAX_VALUE, Number.MAX_VALUE],
  };
  for (const type of VOXEL_TYPES) {
    const [low, high] = extremes[type];
    const voxels = voxelView(type, new ArrayBuffer(8 * 3), 0, 3);
    voxels.set([high, 1, low]);
    t.deepEqual(percentile(voxels, [0, 50, 100]), [low, 1, high], type);
  }
});

test('-0 is 0, and subnormals have their place', (t) => {
  for (const voxels of [new Float32Array(5), new Float64Array(5)]) {
    const tiny = voxels instanceof Float32Array ? 2 ** -149 : Number.MIN_VALUE;
    voxels.set([tiny, -0, 0, -tiny, -0]);
    t.deepEqual(valuesAtRanks(voxels, [1, 2, 3, 4, 5]), [-tiny, 0, 0, 0, tiny]);
  }
});

test('a view that does not start at its buffer is read from its start', (t) => {
  const voxels = new Float32Array([9, 9, 1, 2, 3]).subarray(2);
  t.deepEqual(percentile(voxels, [0, 50, 100]), [1, 2, 3]);
});

interface Fixture {
  readonly percents: number[];
  readonly cases: readonly { name: string; type: VoxelType; voxels: number[]; percentiles: number[] }[];
}

// Written by training/tests/make_fixtures.py: training and serving must find the same window.
const fixture = JSON.parse(readFileSync(new URL('../fixtures/percentiles.json', import.meta.url), 'utf8')) as Fixture;
for (const { name, type, voxels, percentiles } of fixture.cases) {
  test(`equals numpy's inverted_cdf: ${name} (${type})`, (t) => {
    const array = voxelView(type, new ArrayBuffer(8 * voxels.length), 0, voxels.length);
    array.set(voxels);
    t.deepEqual(percentile(array, fixture.percents), percentiles);
  });
}
