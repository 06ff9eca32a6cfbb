import test from 'ava';
import { PlaneAxesFinder } from '../../src/postprocess/plane-axes.ts';
import { eachRun } from '../../src/postprocess/words.ts';
import type { Triple } from '../../src/volume.ts';
import { lpsGeometry } from '../support/volumes.ts';

const SIZE: Triple = [40, 30, 4];
const SPACING: Triple = [0.7, 1.1, 5];

type Voxel = readonly [i: number, j: number, k: number];

function labelled(isIn: (...voxel: Voxel) => boolean, label = 3): Uint8Array {
  const labels = new Uint8Array(SIZE[0] * SIZE[1] * SIZE[2]);
  for (const [n] of labels.entries()) {
    const [i, row] = [n % SIZE[0], Math.floor(n / SIZE[0])];
    if (isIn(i, row % SIZE[1], Math.floor(row / SIZE[1]))) labels[n] = label;
  }
  return labels;
}

/** Every pair of voxels of every plane. */
function bruteForce(labels: Uint8Array, label: number): [long: number, k: number] {
  let best: [number, number] = [0, 0];
  for (let k = 0; k < SIZE[2]; k++) {
    const points: [number, number][] = [];
    for (let j = 0; j < SIZE[1]; j++)
      for (let i = 0; i < SIZE[0]; i++)
        if (labels[i + SIZE[0] * (j + SIZE[1] * k)] === label) points.push([i * SPACING[0], j * SPACING[1]]);
    for (const [ax, ay] of points)
      for (const [bx, by] of points) {
        const length = Math.hypot(bx - ax, by - ay);
        if (length > best[0]) best = [length, k];
      }
  }
  return best;
}

function planeAxes(labels: Uint8Array) {
  const axes = new PlaneAxesFinder(lpsGeometry(SIZE, SPACING));
  const plane = SIZE[0] * SIZE[1];
  for (let k = 0; k < SIZE[2]; k++) {
    eachRun(labels.subarray(k * plane, (k + 1) * plane), SIZE[0], axes.add.bind(axes));
    axes.endPlane(k);
  }
  return axes.longest;
}

test('the longest distance of two voxels of one plane, by hand', (t) => {
  const scattered = labelled((i, j, k) => (i * 7 + j * 13 + k * 5) % 41 === 0 && i > 4 * k);
  const concave = labelled((i, j, k) => k === 2 && (i < 3 || j > 26) && i + j > 6);
  for (const labels of [scattered, concave]) {
    const { long, k } = planeAxes(labels).get(3) ?? { long: -1, k: -1 };
    const [wanted, plane] = bruteForce(labels, 3);
    t.is(long.toFixed(9), wanted.toFixed(9));
    t.is(k, plane);
  }
});

test('an ellipse that lies askew: both axes, to a voxel', (t) => {
  const [c, s] = [Math.cos(0.6), Math.sin(0.6)];
  const ellipse = labelled((i, j, k) => {
    const [x, y] = [(i - 19.5) * SPACING[0], (j - 15) * SPACING[1]];
    return k === 1 && ((x * c + y * s) / 13) ** 2 + ((y * c - x * s) / 6) ** 2 <= 1;
  });
  const { long, short, k } = planeAxes(ellipse).get(3) ?? { long: 0, short: 0, k: 0 };
  t.true(Math.abs(long - 26) < 1.1 && Math.abs(short - 12) < 1.1, `${long} ${short}`);
  t.is(k, 1);
});

test('one voxel, a row, a column, and several labels', (t) => {
  const labels = labelled((i, j, k) => i === 5 && j === 6 && k === 3, 1);
  for (let n = 0; n < 10; n++) labels[n] = 2;
  for (let n = 0; n < 5; n++) labels[39 + 40 * n] = 4;
  const found = planeAxes(labels);
  t.deepEqual(found.get(1), { long: 0, short: 0, k: 3 });
  t.deepEqual([...found.keys()].sort(), [1, 2, 4]);
  t.is(found.get(2)?.long.toFixed(9), (9 * 0.7).toFixed(9));
  t.is(found.get(4)?.long.toFixed(9), (4 * 1.1).toFixed(9));
  t.is(found.get(2)?.short, 0);
  t.is(planeAxes(new Uint8Array(4800)).size, 0);
});
