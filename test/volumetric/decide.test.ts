import test from 'ava';
import { planeDecision } from '../../src/volumetric/decide.ts';

function decided(output: Parameters<typeof planeDecision>[0], voxels: number[][]) {
  const decision = planeDecision(output, voxels.length);
  for (const channel of voxels[0]?.keys() ?? [])
    decision.take(
      channel,
      Float32Array.from(voxels, (logits) => logits[channel] ?? 0),
    );
  const labels = new Uint8Array(voxels.length);
  const confidence = new Uint8Array(voxels.length);
  decision.decide(labels, confidence);
  return { labels: [...labels], confidence: [...confidence] };
}

test('the largest logit decides, the first of equal ones, and its softmax is the confidence', (t) => {
  const voxels = [
    [0, 1, 2],
    [3, 3, 0],
    [-40, -41, 60],
    [5, 4.5, 5.2],
  ];
  const { labels, confidence } = decided({ kind: 'logits', regions: null }, voxels);
  t.deepEqual(labels, [2, 0, 2, 2]);
  const softmax = (logits: number[]) =>
    Math.max(...logits.map(Math.exp)) / logits.reduce((sum, v) => sum + Math.exp(v), 0);
  for (const [n, logits] of voxels.entries()) t.true(Math.abs((confidence[n] ?? 0) - 255 * softmax(logits)) <= 1);
});

test('probabilities are averaged by whoever gives them, and not made into such again', (t) => {
  const output = { kind: 'probabilities', regions: null } as const;
  const { labels, confidence } = decided(output, [
    [0.2, 0.6, 0.2],
    [0.4, 0.4, 0.2],
  ]);
  t.deepEqual(
    [labels, confidence],
    [
      [1, 0],
      [153, 102],
    ],
  );
});

test('parts have a largest logit each, and later ones are written over earlier ones', (t) => {
  const output = { kind: 'logits', regions: null, parts: [3, 2] } as const;
  const voxels = [
    [9, 0, 0, 5, 0],
    [0, 9, 0, 5, 0],
    [0, 9, 0, 0, 2],
    [0, 0, 3, 4, 4],
  ];
  const { labels, confidence } = decided(output, voxels);
  t.deepEqual(labels, [0, 1, 3, 2]);
  const alone = (logits: number[]) => decided({ kind: 'logits', regions: null }, [logits]).confidence[0];
  t.deepEqual(confidence, [alone([5, 0]), alone([0, 9, 0]), alone([0, 2]), alone([0, 0, 3])]);
});

test('of probabilities a region is what is above a half', (t) => {
  const output = { kind: 'probabilities', regions: [[1, 2], [2]], order: [5, 9] } as const;
  const { labels, confidence } = decided(output, [
    [0.5, 0.2],
    [0.75, 0.5],
    [0.75, 0.875],
    [0, 1],
  ]);
  t.deepEqual(labels, [0, 5, 9, 9]);
  t.deepEqual(confidence, [128, 191, 223, 255]);
});

test('regions give their labels, later ones over earlier ones', (t) => {
  const output = { kind: 'logits', regions: [[1, 2], [2]], order: [5, 9] } as const;
  const { labels, confidence } = decided(output, [
    [-1, -3],
    [2, -1],
    [2, 0.5],
    [-2, 1],
    [0, 0],
  ]);
  t.deepEqual(labels, [0, 5, 9, 9, 0]);
  const sigmoid = (logit: number) => Math.round(255 / (1 + Math.exp(-logit)));
  t.deepEqual(confidence, [sigmoid(1), sigmoid(2), sigmoid(0.5), sigmoid(1), sigmoid(0)]);
});
