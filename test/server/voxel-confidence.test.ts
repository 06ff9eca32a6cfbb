/** Confidence that the manifest has a map for: it leaves mapped, labels and verdicts as they were. */
import test from 'ava';
import { VoxelConfidence } from '../../src/postprocess/voxel-confidence.ts';
import { bandsAnswer, CT_WINDOW } from '../support/bands.ts';
import { startService } from '../support/service.ts';
import { settledModel } from '../support/settled-model.ts';
import { segmented, testVolume } from '../support/volumes.ts';

const VOLUME = testVolume([24, 20, 10]);
const WISH = { modality: 'CT', everySlice: true, confidence: true } as const;
const RULES = { liver: { keep: { kind: 'largest' }, fillHoles: true } } as const;
const RAW = bandsAnswer(VOLUME, 'three', CT_WINDOW);

/** Answers of a model whose head has this map. */
async function answers(wish: object, graphSha256: string, rules = {}) {
  const map = { graphSha256, shift: -0.7, scale: 0.6, cases: 4, errorBefore: 0.1, errorAfter: 0.02 };
  await using model = await settledModel(rules, { confidence: map });
  await using service = await startService({ models: model.models });
  return await segmented(service.client, VOLUME, { ...WISH, ...wish });
}

/** Of the model without a map, its graph. */
async function unmapped(rules = {}, wish: object = {}) {
  await using model = await settledModel(rules);
  await using service = await startService({ models: model.models });
  const { models } = await service.client.listModels();
  const result = await segmented(service.client, VOLUME, { ...WISH, ...wish });
  return { ...result, graph: models[0]?.graphSha256 ?? '' };
}

function worth(confidence: Uint8Array, chosen: Uint8Array): Uint8Array {
  const copy = confidence.slice();
  new VoxelConfidence({ shift: -0.7, scale: 0.6 }).apply(copy, chosen);
  return copy;
}

test('organs have the confidence that the map says; labels, measures and verdicts do not change', async (t) => {
  const plain = await unmapped();
  const mapped = await answers({}, plain.graph);
  t.deepEqual(plain.confidence, RAW.confidence);
  t.deepEqual(mapped.confidence, worth(RAW.confidence, RAW.labels));
  t.notDeepEqual(mapped.confidence, plain.confidence);
  t.deepEqual(mapped.labels, plain.labels);
  t.deepEqual(mapped.report.classes, plain.report.classes);
});

test('of a class that was not asked for the confidence is mapped too, as it is the choice of the graph', async (t) => {
  const { graph } = await unmapped();
  const mapped = await answers({ classes: ['liver'] }, graph);
  t.deepEqual(mapped.confidence, worth(RAW.confidence, RAW.labels));
});

test('where settling changed a label, what is left of the mapped confidence', async (t) => {
  const plain = await unmapped(RULES);
  const mapped = await answers({}, plain.graph, RULES);
  t.deepEqual(mapped.labels, plain.labels);
  const expected = worth(RAW.confidence, RAW.labels).map((sure, n) =>
    plain.labels[n] === RAW.labels[n] ? sure : 255 - sure,
  );
  t.true(plain.labels.some((label, n) => label !== RAW.labels[n]));
  t.deepEqual(mapped.confidence, expected);
});

test('a map of another graph is not used', async (t) => {
  const mapped = await answers({}, 'f'.repeat(64));
  t.deepEqual(mapped.confidence, RAW.confidence);
});
