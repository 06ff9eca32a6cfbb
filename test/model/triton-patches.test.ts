/** A model of patches behind Triton: the same labels as here, and what falls back. */
import { join } from 'node:path';
import test from 'ava';
import { BrokenTriton, status, withOutput } from '../support/broken-triton.ts';
import { expectedOf, PATCH_MODELS } from '../support/patch-models.ts';
import { startService } from '../support/service.ts';
import { segmented } from '../support/volumes.ts';

const model = join(PATCH_MODELS, 'turned');
const { volume } = expectedOf('turned');
const WISH = { modality: 'MR', allowTagMismatch: true } as const;

test('labels are the same on Triton, in batches, and on the local session that stands by', async (t) => {
  await using alone = await startService({ models: model });
  const expected = await segmented(alone.client, volume, WISH);
  t.true(new Set(expected.labels).size > 2);
  await using triton = await BrokenTriton.start({ model });
  await using service = await startService({ models: model, tritonUrl: triton.url, tritonFallback: 'local' });
  for (const provider of ['triton', 'cpu']) {
    if (provider === 'cpu') triton.always = status(400);
    const { labels, report } = await segmented(service.client, volume, WISH);
    t.is(report.provider, provider);
    const different = labels.reduce((sum, label, n) => sum + (label === expected.labels[n] ? 0 : 1), 0);
    t.true(different <= labels.length / 100_000, `${provider}: ${different} voxels differ`);
  }
  t.true(triton.inferences.length > 0);
});

test('logits of another shape: TRITON_ANSWER', async (t) => {
  await using triton = await BrokenTriton.start({ model });
  triton.always = withOutput('logits', (logits) => ({ ...logits, shape: [...logits.shape.slice(0, -1), 1] }));
  // The patch that warms it up has them already.
  const failure = await t.throwsAsync(startService({ models: model, tritonUrl: triton.url }));
  t.like(failure, { reason: 'TRITON_ANSWER' });
});

test('a patch of another size than the manifest says: MODEL_GRAPH_CONTRACT', async (t) => {
  await using triton = await BrokenTriton.start({ model });
  triton.metadata = (right) => ({
    ...right,
    inputs: [{ name: 'patches', datatype: 'FP32', shape: [-1, 1, 9, 6, 12] }],
  });
  const failure = await t.throwsAsync(startService({ models: model, tritonUrl: triton.url }));
  t.like(failure, { reason: 'MODEL_GRAPH_CONTRACT' });
});

test('a model of several folds is not for Triton: TRITON_FOLDS', async (t) => {
  await using triton = await BrokenTriton.start({ model });
  const failure = await t.throwsAsync(startService({ models: join(PATCH_MODELS, 'patches'), tritonUrl: triton.url }));
  t.like(failure, { reason: 'TRITON_FOLDS', setting: 'M4OE_TRITON_MODELS' });
});
