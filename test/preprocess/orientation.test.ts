import test from 'ava';
import { canonicalOrientation, sourceSliceAxisIsAxial } from '../../src/preprocess/orientation.ts';
import type { Geometry, Triple } from '../../src/volume.ts';
import { axisAlignedDirections, geometryOf } from './volumes.ts';

test('in all 48 orientations, canonical steps go to the left, posterior and superior of the patient', (t) => {
  const directions = axisAlignedDirections();
  t.is(new Set(directions.map(String)).size, 48);
  const size: Triple = [2, 3, 4];
  for (const direction of directions) {
    const o = canonicalOrientation(geometryOf(size, direction));
    // The position in the patient of the source voxel at a linear index.
    const position = (index: number) => {
      const ijk = [index % 2, Math.floor(index / 2) % 3, Math.floor(index / 6)];
      return [0, 1, 2].map((axis) => ijk.reduce((sum, n, a) => sum + n * (direction[a]?.[axis] as number), 0));
    };
    const start = position(o.offset);
    const seen = new Set<number>();
    for (let s = 0; s < o.size[2]; s++) {
      for (let r = 0; r < o.size[1]; r++) {
        for (let c = 0; c < o.size[0]; c++) {
          const index = o.offset + c * o.strides[0] + r * o.strides[1] + s * o.strides[2];
          seen.add(index);
          const moved = position(index).map((p, axis) => p - (start[axis] as number));
          t.deepEqual(moved, [c, r, s]);
        }
      }
    }
    t.is(seen.size, 24);
    t.is(sourceSliceAxisIsAxial(o), direction[2][2] !== 0);
  }
});

function turned(degrees: readonly [number, number, number]): Geometry['direction'] {
  const [a, b, c] = degrees.map((d) => (d * Math.PI) / 180) as [number, number, number];
  const [ca, sa, cb, sb, cc, sc] = [Math.cos(a), Math.sin(a), Math.cos(b), Math.sin(b), Math.cos(c), Math.sin(c)];
  return [
    [cb * cc, cb * sc, -sb],
    [sa * sb * cc - ca * sc, sa * sb * sc + ca * cc, sa * cb],
    [ca * sb * cc + sa * sc, ca * sb * sc - sa * cc, ca * cb],
  ];
}

test('an oblique volume takes the nearest axes', (t) => {
  const plain = canonicalOrientation(geometryOf([2, 3, 4]));
  for (const angles of [
    [20, 0, 0],
    [-15, 25, 10],
    [30, -20, 15],
  ] as const) {
    t.deepEqual(canonicalOrientation(geometryOf([2, 3, 4], turned(angles))), plain);
  }
  const [i, j, k] = turned([20, 10, -5]);
  const mirrored = canonicalOrientation(geometryOf([2, 3, 4], [k, i, [-j[0], -j[1], -j[2]]]));
  t.deepEqual(mirrored.axes, [
    { source: 1, flip: false },
    { source: 2, flip: true },
    { source: 0, flip: false },
  ]);
  t.deepEqual(mirrored.size, [3, 4, 2]);
});

test('at 45 degrees, rounding does not decide', (t) => {
  const h = Math.SQRT1_2;
  for (const noise of [-1e-9, 0, 1e-9]) {
    const direction = [
      [h + noise, h, 0],
      [-h, h + noise, 0],
      [0, 0, 1],
    ] as const;
    t.deepEqual(canonicalOrientation(geometryOf([2, 3, 4], direction)), canonicalOrientation(geometryOf([2, 3, 4])));
  }
});
