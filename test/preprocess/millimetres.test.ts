/**
 * Distances of rows, columns and neighbours, whichever axes of the source they run along, and which
 * of them a network can use.
 */
import test from 'ava';
import { Failure } from '../../src/errors.ts';
import { neighbourStep, pixelSpacing } from '../../src/preprocess/millimetres.ts';
import { canonicalOrientation } from '../../src/preprocess/orientation.ts';
import type { Geometry, Triple } from '../../src/volume.ts';
import { oriented, turned } from '../support/oriented.ts';
import { lpsGeometry, testVolume } from '../support/volumes.ts';
import { axisAlignedDirections } from './volumes.ts';

const seen = (geometry: Geometry) => pixelSpacing(geometry, canonicalOrientation(geometry), 'header.geometry');
const step = (geometry: Geometry, neighbour: number) =>
  neighbourStep(geometry, canonicalOrientation(geometry), { pixel: 1, neighbour });

test('in all 48 orientations, turned or not, rows, columns and slices are as far apart as in the patient', (t) => {
  const lps = testVolume([4, 5, 16], 'int16', lpsGeometry([4, 5, 16], [0.7, 0.9, 3]));
  for (const direction of axisAlignedDirections()) {
    const { volume } = oriented(lps, direction);
    for (const { geometry } of [volume, turned(volume, 17)]) {
      t.deepEqual(seen(geometry), [0.9, 0.7]);
      t.is(step(geometry, 9), 3);
    }
  }
});

test('a neighbour is the whole number of slices away that is nearest to the wanted distance, at least one', (t) => {
  const cases: [slice: number, step: number][] = [
    [1, 5],
    [2, 3], // 2.5, and halves are rounded up
    [2.01, 2],
    [3, 2],
    [5, 1],
    [7.7, 1],
    [100, 1],
    [0.1, 40], // no further than the volume has slices
    [1e-300, 40],
  ];
  for (const [slice, slices] of cases) t.is(step(lpsGeometry([3, 3, 40], [1, 1, slice]), 5), slices, `${slice} mm`);
  t.is(step(lpsGeometry([3, 3, 1], [1, 1, 0.5]), 5), 1);
});

test('0.1 to 20 mm can be used', (t) => {
  for (const mm of [0.1, 0.3, 12, 20]) t.deepEqual(seen(lpsGeometry([3, 3, 3], [mm, 1, 1])), [1, mm]);
});

const UNUSABLE: [spacing: Triple, direction: Geometry['direction'], element: number, says: RegExp][] = [
  [[0.09, 1, 1], lpsGeometry([1, 1, 1]).direction, 0, /columns .* 0\.09 mm apart, the model takes 0\.1 to 20 mm/],
  [[1, 20.1, 1], lpsGeometry([1, 1, 1]).direction, 1, /rows .* 20\.1 mm apart/],
  // i to Posterior, j to Superior, k to Left.
  [
    [25, 1, 1],
    [
      [0, 1, 0],
      [0, 0, 1],
      [1, 0, 0],
    ],
    0,
    /rows .* 25 mm/,
  ],
  [
    [1, 1, 25],
    [
      [0, 1, 0],
      [0, 0, 1],
      [1, 0, 0],
    ],
    2,
    /columns .* 25 mm/,
  ],
];
for (const [spacing, direction, element, says] of UNUSABLE) {
  test(`${spacing} mm along ${direction} names element ${element}`, (t) => {
    const failure = t.throws(() => seen({ ...lpsGeometry([3, 4, 5], spacing), direction }), { instanceOf: Failure });
    t.like(failure, {
      kind: 'invalid',
      reason: 'SPACING_NOT_USABLE',
      field: `header.geometry.spacing_mm[${element}]`,
    });
    t.regex(failure?.message ?? '', says);
  });
}

test('the distance of slices is not bounded', (t) => {
  for (const slice of [0.01, 50]) t.notThrows(() => seen(lpsGeometry([3, 3, 3], [1, 1, slice])));
});
