import test from 'ava';
import { Failure } from '../../src/errors.ts';
import { checkGeometry, checkPlausible, checkRescale } from '../../src/preprocess/geometry.ts';
import type { Geometry } from '../../src/volume.ts';
import { axisAlignedDirections, geometryOf } from './volumes.ts';

const good = geometryOf([3, 4, 5]);

test('axis-aligned geometries of either hand pass, and cosines rounded to three digits', (t) => {
  for (const direction of axisAlignedDirections()) t.notThrows(() => checkGeometry({ ...good, direction }, 'g'));
  const rounded: Geometry['direction'] = [
    [0.94, 0.342, 0],
    [-0.342, 0.94, 0],
    [0, 0, 1],
  ];
  t.notThrows(() => checkGeometry({ ...good, direction: rounded }, 'g'));
});

const X = [1, 0, 0] as const;
const Y = [0, 1, 0] as const;
const Z = [0, 0, 1] as const;
const faults: readonly [Partial<Geometry>, string, string][] = [
  [{ size: [3, 0, 5] }, 'GEOMETRY_SIZE', 'header.geometry.size[1]'],
  [{ size: [-3, 4, 5] }, 'GEOMETRY_SIZE', 'header.geometry.size[0]'],
  [{ size: [3, 4, 2.5] }, 'GEOMETRY_SIZE', 'header.geometry.size[2]'],
  [{ size: [3, 4] as never }, 'GEOMETRY_SIZE', 'header.geometry.size'],
  [{ size: [2 ** 20, 2 ** 20, 2 ** 20] }, 'VOLUME_TOO_MANY_VOXELS', 'header.geometry.size'],
  [{ spacing: [1, 0, 1] }, 'GEOMETRY_SPACING', 'header.geometry.spacing_mm[1]'],
  [{ spacing: [1, 1, -2] }, 'GEOMETRY_SPACING', 'header.geometry.spacing_mm[2]'],
  [{ spacing: [Number.NaN, 1, 1] }, 'GEOMETRY_SPACING', 'header.geometry.spacing_mm[0]'],
  [{ origin: [0, Number.NaN, 0] }, 'GEOMETRY_ORIGIN', 'header.geometry.origin_mm[1]'],
  [{ direction: [X, [0, Number.NaN, 0], Z] }, 'GEOMETRY_DIRECTION', 'header.geometry.direction[4]'],
  [{ direction: [X, Y, [0, 0, 1.01]] }, 'GEOMETRY_DIRECTION', 'header.geometry.direction'],
  [{ direction: [X, X, Z] }, 'GEOMETRY_DIRECTION', 'header.geometry.direction'],
  [{ direction: [X, [0.01, 0.99995, 0], Z] }, 'GEOMETRY_DIRECTION', 'header.geometry.direction'],
  [{ direction: [[0, 0, 0], Y, Z] }, 'GEOMETRY_DIRECTION', 'header.geometry.direction'],
];

for (const [change, reason, field] of faults) {
  test(`${reason} names ${field} for ${JSON.stringify(change)}`, (t) => {
    const failure = t.throws(() => checkGeometry({ ...good, ...change }, 'header.geometry'), { instanceOf: Failure });
    t.is(failure?.kind, 'invalid');
    t.is(failure?.reason, reason);
    t.is(failure?.field, field);
    t.regex(failure?.message ?? '', /expected .*got/);
  });
}

test('a rescale must be invertible', (t) => {
  t.notThrows(() => checkRescale({ slope: -0.5, intercept: 3 }, 'header'));
  const slope = t.throws(() => checkRescale({ slope: 0, intercept: 0 }, 'header'), { instanceOf: Failure });
  t.is(slope?.field, 'header.rescale_slope');
  const intercept = t.throws(() => checkRescale({ slope: 1, intercept: Infinity }, 'header'), { instanceOf: Failure });
  t.is(intercept?.field, 'header.rescale_intercept');
});

test('distances that no scan of a person has: metres taken for millimetres, microns, and an edge of many metres', (t) => {
  for (const spacing of [
    [0.8, 0.8, 5],
    [0.02, 0.02, 0.02],
    [50, 50, 99],
  ] as const)
    t.notThrows(() => checkPlausible({ size: [40, 40, 40], spacing }, 'g'));
  for (const [spacing, message] of [
    [
      [800, 800, 5000],
      /g\.spacing_mm\[0\]: expected 0\.01 to 100 mm between voxels, got 800\.0 mm; are the units right\?/,
    ],
    [[0.8, 0.0008, 1], /g\.spacing_mm\[1\]: .*got 0\.0008000 mm/],
    [[1, 1, 60], /g\.spacing_mm\[2\]: expected at most 5000 mm from end to end, got 6000 mm/],
  ] as const) {
    const failure = t.throws(() => checkPlausible({ size: [100, 100, 100], spacing }, 'g'), { instanceOf: Failure });
    t.is((failure as Failure).reason, 'GEOMETRY_IMPLAUSIBLE');
    t.regex(failure?.message ?? '', message);
  }
});
