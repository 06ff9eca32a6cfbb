import test from 'ava';
import { canonicalOrientation } from '../../src/preprocess/orientation.ts';
import { fillSlices } from '../../src/preprocess/slices.ts';
import type { StorageMap } from '../../src/preprocess/window.ts';
import { type Triple, VOXEL_TYPES, voxelView } from '../../src/volume.ts';
import { axisAlignedDirections, geometryOf } from './volumes.ts';

const SIZE: Triple = [5, 3, 4];
const COUNT = 60;
const IDENTITY: StorageMap = { scale: 1, offset: 0, window: [0, 1] };

test('every voxel type lands in its canonical place, in all 48 orientations, mapped and rounded', (t) => {
  const maps: StorageMap[] = [
    IDENTITY,
    { scale: -1, offset: 0, window: [0, 1] },
    { scale: 0.5, offset: -7, window: [0, 1] },
  ];
  for (const direction of axisAlignedDirections()) {
    const o = canonicalOrientation(geometryOf(SIZE, direction));
    const [w, h, d] = o.size;
    const all = Array.from({ length: d }, (_, s) => s);
    for (const type of VOXEL_TYPES) {
      const voxels = voxelView(type, new SharedArrayBuffer(COUNT * 8), 0, COUNT);
      voxels.set(Array.from({ length: COUNT }, (_, n) => n + 3));
      for (const map of maps) {
        const out = new Int16Array(COUNT);
        fillSlices(voxels, o, map, all, 1, out);
        const expected = Array.from({ length: COUNT }, (_, n) => {
          const [c, r, s] = [n % w, Math.floor(n / w) % h, Math.floor(n / (w * h))];
          const stored = o.offset + c * o.strides[0] + r * o.strides[1] + s * o.strides[2] + 3;
          return Math.round(stored * map.scale + map.offset) + 0; // no -0 in integers
        });
        t.deepEqual([...out], expected, `${type} ${direction}`);
      }
    }
  }
});

test('neighbours are channels from inferior to superior, so many slices apart, repeated at the ends', (t) => {
  for (const direction of axisAlignedDirections()) {
    const geometry = geometryOf(SIZE, direction);
    const o = canonicalOrientation(geometry);
    const plane = o.size[0] * o.size[1];
    const last = o.size[2] - 1;
    // Every voxel holds its canonical slice.
    const voxels = new Float32Array(COUNT);
    for (let s = 0; s <= last; s++) {
      for (let n = 0; n < plane; n++) {
        const c = n % o.size[0];
        const r = Math.floor(n / o.size[0]);
        voxels[o.offset + c * o.strides[0] + r * o.strides[1] + s * o.strides[2]] = s;
      }
    }
    for (const step of [undefined, 1, 2, 3, 50]) {
      const out = new Int16Array(3 * 5 * plane).fill(-1);
      fillSlices(voxels, o, IDENTITY, [last, 0, 1], 5, out, step);
      const clamped = (s: number) => Math.max(0, Math.min(last, s));
      const expected = [last, 0, 1].flatMap((s) => [-2, -1, 0, 1, 2].map((by) => clamped(s + by * (step ?? 1))));
      const seen = expected.map((_, n) => new Set(out.subarray(n * plane, (n + 1) * plane)));
      t.deepEqual(
        seen.map((values) => [...values]),
        expected.map((s) => [s]),
      );
    }
  }
});

test('values beyond int16 are clamped, not wrapped', (t) => {
  for (const voxels of [
    new Uint16Array([65535, 32768, 5]),
    new Int32Array([-40000, 40000, 5]),
    new Float64Array([1e30, -1e30, 5]),
  ]) {
    const out = new Int16Array(3);
    fillSlices(voxels, canonicalOrientation(geometryOf([3, 1, 1])), IDENTITY, [0], 1, out);
    t.deepEqual(
      [...out],
      [...voxels].map((v) => Math.max(-32768, Math.min(32767, v))),
    );
  }
});

test('a slice outside the volume and a batch too small are defects of the caller', (t) => {
  const o = canonicalOrientation(geometryOf(SIZE));
  const voxels = new Int16Array(COUNT);
  t.throws(() => fillSlices(voxels, o, IDENTITY, [4], 1, new Int16Array(COUNT)), { instanceOf: RangeError });
  t.throws(() => fillSlices(voxels, o, IDENTITY, [0], 3, new Int16Array(44)), { instanceOf: RangeError });
  t.throws(() => fillSlices(voxels, o, IDENTITY, [0], 2, new Int16Array(COUNT)), { instanceOf: RangeError });
  for (const step of [0, 1.5])
    t.throws(() => fillSlices(voxels, o, IDENTITY, [0], 1, new Int16Array(COUNT), step), { instanceOf: RangeError });
});
