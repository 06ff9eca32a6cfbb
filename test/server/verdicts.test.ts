/** Verdicts of a head that was calibrated, and that they are told only of the graph and the stage that it was for. */
import test from 'ava';
import type { HeadTrust } from '../../src/model/manifest.ts';
import { startService } from '../support/service.ts';
import { settledModel } from '../support/settled-model.ts';
import { segmented, testVolume } from '../support/volumes.ts';

const NOTHING = { confidence: 0, unsure: 0, removed: 0, uneven: 0, small: 0, large: 0, cut: 0, others: 0, found: 0 };
const trustOf = (graphSha256: string): HeadTrust => ({
  ...{ graphSha256, coverage: 0.9, cases: 2, organs: 6 },
  dice: { intercept: 3, weights: NOTHING, offsets: {} },
  volume: {},
  bound: [
    [0, 0],
    [1, 0.9],
  ],
});

/** Classes of a volume by a model whose head was calibrated for this graph; its own if absent. */
async function classesOf(graph: string | undefined, wish: object = {}) {
  await using plain = await settledModel({});
  await using asked = await startService({ models: plain.models });
  const own = (await asked.client.listModels()).models[0]?.graphSha256 ?? '';
  await using model = await settledModel({ liver: { fillHoles: true } }, { trust: trustOf(graph ?? own) });
  await using service = await startService({ models: model.models });
  const { report } = await segmented(service.client, testVolume(), { modality: 'CT', ...wish });
  const found = report.classes.filter(({ voxels }) => voxels > 0);
  if (found.length === 0) throw new Error('no organ was found');
  return found;
}

test('of its own graph a head predicts, and says so in the sentence', async (t) => {
  for (const { predictedDice, diceAtLeast, reasons, explanation } of await classesOf(undefined)) {
    t.true(Math.abs((predictedDice ?? 0) - 1 / (1 + Math.exp(-3))) < 1e-9);
    t.true((diceAtLeast ?? 0) > 0.7);
    t.false(reasons.includes('NOT_CALIBRATED'));
    t.regex(explanation, /^predicted Dice 0\.95, at least 0\.86/);
  }
});

for (const [name, graph, wish] of [
  ['of another version of the graph nothing is accepted', 'f'.repeat(64), {}],
  ['of raw labels, which it was not fitted on, nothing is accepted', undefined, { rawLabels: true }],
] as const)
  test(name, async (t) => {
    for (const { verdict, predictedDice, reasons, explanation } of await classesOf(graph, wish)) {
      t.not(verdict, 'ACCEPT');
      t.is(predictedDice, undefined);
      t.true(reasons.includes('NOT_CALIBRATED'));
      t.regex(explanation, /not calibrated/);
    }
  });
