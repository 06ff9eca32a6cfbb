import test from 'ava';
import { Failure } from '../../src/errors.ts';
import { IntensityScan } from '../../src/preprocess/intensity.ts';
import { VOXEL_TYPES, voxelView } from '../../src/volume.ts';

test('range by range, one voxel that differs is enough for every voxel type', (t) => {
  for (const type of VOXEL_TYPES) {
    const voxels = voxelView(type, new SharedArrayBuffer(8 * 10000), 0, 10000).fill(7);
    voxels[4321] = 3;
    const scan = new IntensityScan();
    scan.update(voxels, 5000, 10000);
    t.true(scan.constant, type);
    scan.update(voxels, 0, 5000);
    t.false(scan.constant, type);
  }
});

test('a byte is filled by 255 alone, and no more once a value lies outside, however late that comes', (t) => {
  for (const type of VOXEL_TYPES.filter((name) => name !== 'int8' && name !== 'uint8')) {
    const voxels = voxelView(type, new SharedArrayBuffer(8 * 10000), 0, 10000).fill(7);
    const fills = () => {
      const scan = new IntensityScan();
      for (let from = 0; from < 10000; from += 2500) scan.update(voxels, from, from + 2500);
      return scan.fillsByte;
    };
    t.false(fills(), type);
    voxels[9000] = 255;
    t.true(fills(), type);
    voxels[9999] = 256;
    t.false(fills(), type);
    if (type.startsWith('u')) continue;
    voxels[9999] = -1;
    t.false(fills(), type);
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
  t.false(scan.constant);
});
