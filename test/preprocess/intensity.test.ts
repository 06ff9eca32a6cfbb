import test from 'ava';
import { Failure } from '../../src/errors.ts';
import { IntensityScan } from '../../src/preprocess/intensity.ts';
import { VOXEL_TYPES, voxelView } from '../../src/volume.ts';

test('range by range, every voxel type gives its minimum and maximum', (t) => {
  for (const type of VOXEL_TYPES) {
    const voxels = voxelView(type, new SharedArrayBuffer(8 * 10000), 0, 10000).fill(7);
    voxels[4321] = 3;
    voxels[9999] = 100;
    const scan = new IntensityScan();
    scan.update(voxels, 5000, 10000);
    t.deepEqual([scan.min, scan.max, scan.constant], [7, 100, false], type);
    scan.update(voxels, 0, 5000);
    t.deepEqual([scan.min, scan.max], [3, 100], type);
  }
});

test('a volume of one value is constant', (t) => {
  const scan = new IntensityScan();
  t.true(scan.constant);
  scan.update(new Float32Array(5000).fill(-1.5), 0, 5000);
  t.true(scan.constant);
});

test('the first NaN or infinity of a float volume is refused by its index', (t) => {
  for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    for (const voxels of [new Float32Array(6000), new Float64Array(6000)]) {
      voxels[4711] = bad;
      voxels[5000] = Number.NaN;
      const scan = new IntensityScan();
      scan.update(voxels, 0, 4711);
      const failure = t.throws(() => scan.update(voxels, 4711, 6000), { instanceOf: Failure });
      t.is(failure?.reason, 'VOXEL_NOT_FINITE');
      t.regex(failure?.message ?? '', /voxel 4711$/);
    }
  }
});

test('the largest finite floats are not taken for infinities', (t) => {
  const scan = new IntensityScan();
  scan.update(new Float64Array([-Number.MAX_VALUE, Number.MAX_VALUE]), 0, 2);
  t.deepEqual([scan.min, scan.max], [-Number.MAX_VALUE, Number.MAX_VALUE]);
});
