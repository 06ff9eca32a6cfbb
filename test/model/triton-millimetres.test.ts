/**
 * A model that sees millimetres behind Triton: the spacing goes with each batch, and a server whose
 * model has other inputs is not used.
 */
import test from 'ava';
import { CT_WINDOW } from '../support/bands.ts';
import { BrokenTriton, status } from '../support/broken-triton.ts';
import { MILLIMETRES_MODEL, sumsAnswer } from '../support/millimetres.ts';
import { startService } from '../support/service.ts';
import { lpsGeometry, segmented, testVolume } from '../support/volumes.ts';

const SIZE = [12, 10, 17] as const;
const here = { models: MILLIMETRES_MODEL };

test('labels are those of the spacing and the neighbours, on Triton and on the local session that stands by', async (t) => {
  await using triton = await BrokenTriton.start({ model: MILLIMETRES_MODEL });
  await using service = await startService({ ...here, tritonUrl: triton.url, tritonFallback: 'local' });
  const volumes = [1, 3, 7.7].map((slice) => testVolume(SIZE, 'int16', lpsGeometry(SIZE, [0.7, 0.9, slice])));
  for (const provider of ['triton', 'cpu']) {
    if (provider === 'cpu') triton.always = status(400);
    for (const volume of volumes) {
      const { labels, report } = await segmented(service.client, volume, { modality: 'CT' });
      t.is(report.provider, provider);
      t.deepEqual(labels, sumsAnswer(volume, CT_WINDOW[0]), `${provider}, ${volume.geometry.spacing}`);
    }
  }
});

test('a server whose model has no spacing, or one that the manifest does not say: MODEL_GRAPH_CONTRACT', async (t) => {
  const spacing = { name: 'spacing', datatype: 'FP32', shape: [-1, 2] };
  const inputsOf = (right: Record<string, unknown>) => right.inputs as (typeof spacing)[];
  await using told = await BrokenTriton.start({ model: MILLIMETRES_MODEL });
  told.metadata = (right) => ({ ...right, inputs: inputsOf(right).filter(({ name }) => name !== 'spacing') });
  const missing = await t.throwsAsync(startService({ ...here, tritonUrl: told.url }));
  t.like(missing, { reason: 'MODEL_GRAPH_CONTRACT' });
  t.regex(missing?.message ?? '', /input spacing: expected float32\(N, 2\), the graph has none/);
  await using plain = await BrokenTriton.start();
  plain.metadata = (right) => ({ ...right, inputs: [...inputsOf(right), spacing] });
  const unasked = await t.throwsAsync(startService({ tritonUrl: plain.url }));
  t.like(unasked, { reason: 'MODEL_GRAPH_CONTRACT' });
  t.regex(unasked?.message ?? '', /input spacing: not part of the contract/);
});
