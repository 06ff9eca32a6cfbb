import test from 'ava';
import { keepClasses, restoreSlice } from '../../src/postprocess/restore.ts';
import { canonicalOrientation } from '../../src/preprocess/orientation.ts';
import { fillSlices } from '../../src/preprocess/slices.ts';
import type { Geometry, Triple } from '../../src/volume.ts';
import { axisAlignedDirections, geometryOf } from '../preprocess/volumes.ts';

const SIZE: Triple = [4, 5, 3];
const COUNT = 60;

const tilt = Math.PI / 9;
const oblique: Geometry['direction'] = [
  [0, -Math.cos(tilt), Math.sin(tilt)],
  [1, 0, 0],
  [0, -Math.sin(tilt), -Math.cos(tilt)],
];

test('slices filled and restored are the source, voxel for voxel: 48 orientations and an oblique one', (t) => {
  const voxels = new Int16Array(COUNT).map((_, n) => n + 1);
  for (const direction of [...axisAlignedDirections(), oblique]) {
    const o = canonicalOrientation(geometryOf(SIZE, direction));
    const plane = o.size[0] * o.size[1];
    const batch = new Int16Array(plane);
    const restored = new Uint8Array(COUNT);
    for (let s = o.size[2] - 1; s >= 0; s--) {
      fillSlices(voxels, o, { scale: 1, offset: 0, window: [0, 1] }, [s], 1, batch);
      restoreSlice(Uint8Array.from(batch), o, s, restored);
    }
    t.deepEqual([...restored], [...voxels], String(direction));
  }
});

test('one slice restored leaves every other voxel alone', (t) => {
  for (const direction of axisAlignedDirections()) {
    const o = canonicalOrientation(geometryOf(SIZE, direction));
    const plane = o.size[0] * o.size[1];
    const grid = new Uint8Array(COUNT).fill(9);
    restoreSlice(new Uint8Array(plane).fill(1), o, 1, grid);
    t.is(grid.filter((v) => v === 1).length, plane);
    t.is(grid.filter((v) => v === 9).length, COUNT - plane);
  }
});

test('a slice of another size or place is a defect of the caller', (t) => {
  const o = canonicalOrientation(geometryOf(SIZE));
  t.throws(() => restoreSlice(new Uint8Array(19), o, 0, new Uint8Array(COUNT)), { instanceOf: RangeError });
  t.throws(() => restoreSlice(new Uint8Array(20), o, 3, new Uint8Array(COUNT)), { instanceOf: RangeError });
});

test('asking for the liver alone drops the others and turns nothing into liver', (t) => {
  const labels = new Uint8Array([0, 1, 6, 2, 6, 255, 6]);
  const wanted = new Uint8Array(256);
  wanted[6] = 1;
  keepClasses(labels, wanted);
  t.deepEqual([...labels], [0, 0, 6, 0, 6, 0, 6]);
});
