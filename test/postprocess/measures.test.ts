import test from 'ava';
import { Measures } from '../../src/postprocess/measures.ts';
import { canonicalOrientation } from '../../src/preprocess/orientation.ts';
import type { Geometry } from '../../src/volume.ts';

const organ = (label: number, name: string) => ({
  label,
  name,
  code: { scheme: 'SCT', value: '10200004', meaning: name } as const,
  color: '#ff0000',
});
const head = { classes: [organ(1, 'liver'), organ(7, 'spleen'), organ(2, 'aorta')] };
// Sagittal: i to Posterior, j to Superior, k to Left. Canonical size is 5 x 6 x 7.
const geometry: Geometry = {
  size: [6, 7, 5],
  spacing: [2, 3, 0.5],
  origin: [0, 0, 0],
  direction: [
    [0, 1, 0],
    [0, 0, 1],
    [1, 0, 0],
  ],
};
const orientation = canonicalOrientation(geometry);

function slice(...voxels: [column: number, row: number, value: number][]): Uint8Array {
  const plane = new Uint8Array(30);
  for (const [column, row, value] of voxels) plane[row * 5 + column] = value;
  return plane;
}

test('voxels, millilitres, confidence and extent of each class, slices in any order', (t) => {
  const measures = new Measures(head, geometry, orientation);
  measures.add(slice([2, 2, 1], [3, 2, 1], [2, 4, 7]), slice([2, 2, 255], [3, 2, 155], [2, 4, 51]), 4);
  measures.add(slice([2, 2, 1]), slice([2, 2, 100], [0, 0, 255]), 2);
  measures.add(slice(), slice(), 0);
  const [liver, spleen, aorta] = measures.result();
  t.like(liver, { label: 1, name: 'liver', voxels: 3, touchesBorder: false, firstSlice: 2, lastSlice: 4 });
  t.deepEqual(liver?.centre, { column: 7 / 3, slice: 10 / 3 });
  t.is(liver?.volumeMl.toFixed(9), '0.009000000');
  t.is(liver?.meanConfidence, 510 / 3 / 255);
  t.is(liver?.unsureShare, 2 / 3);
  // Areas 0 0 1 0 2 0 0.
  t.is(liver?.unevenness, 6 / 4);
  t.like(spleen, { voxels: 1, firstSlice: 4, lastSlice: 4, meanConfidence: 51 / 255 });
  t.deepEqual(aorta, {
    label: 2,
    name: 'aorta',
    voxels: 0,
    volumeMl: 0,
    meanConfidence: null,
    unsureShare: 0,
    unevenness: 0,
    touchesBorder: false,
    firstSlice: null,
    lastSlice: null,
    centre: null,
  });
});

test('an organ at any of the six faces of the volume touches the border', (t) => {
  const places = [
    [0, 2, 3],
    [4, 2, 3],
    [2, 0, 3],
    [2, 5, 3],
    [2, 2, 0],
    [2, 2, 6],
  ] as const;
  for (const [column, row, s] of places) {
    const measures = new Measures(head, geometry, orientation);
    measures.add(slice([3, 3, 1], [column, row, 7]), slice(), s);
    t.true(measures.result()[1]?.touchesBorder, `${column}, ${row}, ${s}`);
    t.is(measures.result()[0]?.touchesBorder, s === 0 || s === 6);
  }
});

test('memory at any alignment gives the same measures', (t) => {
  const labels = slice([1, 1, 1], [2, 1, 7], [3, 3, 1], [3, 4, 1]);
  for (let shift = 0; shift < 4; shift++) {
    const memory = new Uint8Array(new SharedArrayBuffer(40));
    memory.set(labels, shift);
    const measures = new Measures(head, geometry, orientation);
    measures.add(memory.subarray(shift, shift + 30), new Uint8Array(30).fill(255), 3);
    t.like(measures.result()[0], { voxels: 3, meanConfidence: 1 });
    t.like(measures.result()[1], { voxels: 1 });
  }
});
