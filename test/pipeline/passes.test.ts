import test from 'ava';
import { BatchBuffer } from '../../src/model/session.ts';
import { addAgreement, Passes } from '../../src/pipeline/passes.ts';
import { seeded } from '../postprocess/settle/labelled.ts';

const SHAPE = [1, 1, 20, 31] as const;
const VOXELS = 20 * 31;

function filled(said: readonly (readonly [label: number, confidence: number])[]): BatchBuffer {
  const buffer = new BatchBuffer(SHAPE);
  for (const [n, [label, confidence]] of said.entries()) {
    buffer.labels[n] = label;
    buffer.confidence[n] = confidence;
  }
  return buffer;
}

/** Labels and confidence of the passes given, voxel by voxel. */
function averaged(passes: readonly (readonly (readonly [number, number])[])[], voxels = passes[0]?.length ?? 0) {
  const said = new Passes(voxels);
  for (const one of passes) said.add(filled(one));
  const buffer = new BatchBuffer(SHAPE);
  const agreement = said.average(buffer);
  return {
    labels: [...buffer.labels.slice(0, voxels)],
    confidence: [...buffer.confidence.slice(0, voxels)],
    agreement,
  };
}

test('of each voxel the label with the highest mean probability stays, with that mean', (t) => {
  const { labels, confidence } = averaged([
    [
      [1, 200],
      [1, 200],
      [0, 255],
      [3, 100],
    ],
    [
      [1, 100],
      [2, 150],
      [0, 255],
      [4, 90],
    ],
    [
      [1, 101],
      [2, 120],
      [0, 252],
      [5, 80],
    ],
  ]);
  t.deepEqual(labels, [1, 2, 0, 3]);
  t.deepEqual(confidence, [134, 90, 254, 33]);
});

test('of equal ones the earlier pass has its way', (t) => {
  t.deepEqual(averaged([[[7, 90]], [[2, 90]], [[5, 10]]]).labels, [7]);
  t.deepEqual(averaged([[[7, 80]], [[2, 40]], [[2, 40]]]).labels, [7]);
});

test('agreement counts the passes that gave the label that stayed', (t) => {
  const { agreement } = averaged([
    [
      [1, 200],
      [1, 200],
      [0, 255],
    ],
    [
      [1, 200],
      [2, 150],
      [0, 255],
    ],
    [
      [1, 200],
      [2, 150],
      [1, 10],
    ],
  ]);
  const shares = (label: number) => [agreement.agreeing[label], agreement.asked[label]];
  t.deepEqual([0, 1, 2, 3].map(shares), [
    [2, 3],
    [3, 3],
    [2, 3],
    [0, 0],
  ]);
  const sum = { agreeing: new Float64Array(256), asked: new Float64Array(256) };
  addAgreement(sum, agreement);
  addAgreement(sum, agreement);
  t.deepEqual([sum.agreeing[2], sum.asked[2]], [4, 6]);
});

test('random passes give what a table of sums gives', (t) => {
  const random = seeded(5);
  const passes = Array.from({ length: 3 }, () =>
    Array.from({ length: VOXELS }, () => [Math.floor(4 * random()), Math.floor(256 * random())] as const),
  );
  const { labels, confidence } = averaged(passes);
  for (let n = 0; n < VOXELS; n++) {
    const sums = new Map<number, number>();
    for (const pass of passes) {
      const [label, sure] = pass[n] ?? [0, 0];
      sums.set(label, (sums.get(label) ?? 0) + sure);
    }
    const most = Math.max(...sums.values());
    t.is(sums.get(labels[n] ?? -1), most);
    t.is(confidence[n], Math.round(most / 3));
  }
});

test('what the buffer holds behind the batch stays as it is', (t) => {
  const said = new Passes(2);
  said.add(
    filled([
      [1, 9],
      [1, 9],
      [8, 8],
    ]),
  );
  const buffer = filled([
    [0, 0],
    [0, 0],
    [7, 7],
  ]);
  said.average(buffer);
  t.deepEqual([...buffer.labels.slice(0, 3)], [1, 1, 7]);
});
