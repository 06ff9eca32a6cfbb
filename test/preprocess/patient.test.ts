/** Which slices show the patient: air and a table do not, whatever way the volume is stored. */
import test from 'ava';
import { canonicalOrientation } from '../../src/preprocess/orientation.ts';
import { PatientCheck } from '../../src/preprocess/patient.ts';
import { windowFor } from '../../src/preprocess/window.ts';
import { VOXEL_TYPES, type Volume } from '../../src/volume.ts';
import { oriented } from '../support/oriented.ts';
import { lpsGeometry, testVolume } from '../support/volumes.ts';
import { axisAlignedDirections } from './volumes.ts';

const FIXED = { kind: 'fixed', lower: -100, upper: 300 } as const;
const AIR = -1000;
/** Smallest edge at which a square is more than one voxel: 2 x 2. */
const EDGE = 128;

function check(volume: Volume, rule: { kind: 'fixed' | 'percentile'; lower: number; upper: number } = FIXED) {
  const orientation = canonicalOrientation(volume.geometry);
  const found = new PatientCheck(volume, orientation, windowFor(rule, volume), rule.kind);
  return Array.from({ length: orientation.size[2] }, (_, slice) => found.holds(slice));
}

/** A volume of air with a box of soft tissue in it. */
function box(edge: number, [i0, j0, k0]: number[], [di, dj, dk]: number[], slices = 3): Volume {
  const volume = testVolume([edge, edge, slices]);
  volume.voxels.fill(AIR);
  for (let k = k0 as number; k < (k0 as number) + (dk as number); k++)
    for (let j = j0 as number; j < (j0 as number) + (dj as number); j++)
      volume.voxels.fill(
        40,
        (i0 as number) + edge * (j + edge * k),
        (i0 as number) + (di as number) + edge * (j + edge * k),
      );
  return volume;
}

test('a body is seen wherever it lies, and only in its slices', (t) => {
  for (const at of [0, 1, 31, 60, EDGE - 4]) {
    t.deepEqual(check(box(EDGE, [at, 5, 1], [4, 4, 1])), [false, true, false], `column ${at}`);
    t.deepEqual(check(box(EDGE, [5, at, 1], [4, 4, 1])), [false, true, false], `row ${at}`);
  }
});

test('a table is no body: a shell thinner than half a square, across the slice or curved', (t) => {
  const table = box(512, [60, 400, 0], [400, 4, 3]);
  t.deepEqual(check(table), [false, false, false]);
  t.deepEqual(
    check(box(512, [60, 400, 0], [400, 16, 3])),
    [true, true, true],
    'what is 16 pixels thick is taken for one',
  );
});

test('in small slices one voxel above the lower end is enough', (t) => {
  t.deepEqual(check(box(20, [3, 4, 1], [1, 1, 1])), [false, true, false]);
});

test('the lower end itself is air', (t) => {
  const volume = testVolume([20, 16, 2]);
  volume.voxels.fill(-100);
  t.deepEqual(check(volume), [false, false]);
  volume.voxels[400] = -99;
  t.deepEqual(check(volume), [false, true]);
});

test('noise in fat leaves it a body', (t) => {
  const volume = box(EDGE, [20, 20, 1], [60, 60, 1]);
  let seed = 1;
  for (let n = 0; n < volume.voxels.length; n++) {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    if (volume.voxels[n] !== AIR && seed % 5 === 0) volume.voxels[n] = -130;
  }
  t.deepEqual(check(volume), [false, true, false]);
});

test('every orientation and voxel type is told alike', (t) => {
  const lps = box(EDGE, [9, 70, 2], [5, 6, 1], 4);
  for (const direction of axisAlignedDirections()) {
    t.deepEqual(check(oriented(lps, direction).volume), [false, false, true, false], JSON.stringify(direction));
  }
  for (const voxelType of VOXEL_TYPES.filter((type) => !type.includes('8'))) {
    const volume = testVolume([EDGE, EDGE, 4], voxelType, lpsGeometry([EDGE, EDGE, 4]));
    const unsigned = voxelType.startsWith('u') ? 1024 : 0;
    for (let n = 0; n < volume.voxels.length; n++) volume.voxels[n] = (lps.voxels[n] as number) + unsigned;
    const rescale = { slope: 1, intercept: -unsigned };
    t.deepEqual(check({ ...volume, rescale }), [false, false, true, false], voxelType);
  }
  const negated = testVolume([EDGE, EDGE, 4]);
  for (let n = 0; n < negated.voxels.length; n++) negated.voxels[n] = -(lps.voxels[n] as number);
  t.deepEqual(check({ ...negated, rescale: { slope: -1, intercept: 0 } }), [false, false, true, false]);
});

test('under a percentile window a single voxel above it makes a slice the patient', (t) => {
  const rule = { kind: 'percentile', lower: 1, upper: 99 } as const;
  const volume = testVolume([EDGE, EDGE, 3]);
  volume.voxels.fill(0);
  volume.voxels.fill(700, 0, EDGE * EDGE);
  volume.voxels[2 * EDGE * EDGE + 77] = 1;
  t.deepEqual(check(volume, rule), [true, false, true]);
});
