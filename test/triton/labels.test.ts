/** A real tritonserver runs the graph: the labels are those of a local session, to the byte. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { readNifti } from '../../src/formats/nifti/read.ts';
import { expectedOf, PATCH_MODELS } from '../support/patch-models.ts';
import { metric } from '../support/serves-on.ts';
import { BANDS_MODELS, DEMO_MODELS, startService } from '../support/service.ts';
import { SKIPPED, TRITON_INSTALLED, TritonServer, tritonRepository } from '../support/triton.ts';
import { segmented, testVolume } from '../support/volumes.ts';

if (!TRITON_INSTALLED) console.log(`triton/labels.test.ts: ${SKIPPED}`);
const withTriton = TRITON_INSTALLED ? test.serial : test.serial.skip;
const DATA = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
if (!existsSync(DATA)) console.log(`triton/labels.test.ts: skipped in part, ${DATA} is not there`);
const withData = TRITON_INSTALLED && existsSync(DATA) ? test.serial : test.serial.skip;
/** Stored values of the BTCV files are windowed to 8 bits (their README). */
const BTCV = { slope: 400 / 255, intercept: -125 };

withTriton('Plan, Report, ListModels and metrics say that Triton serves', async (t) => {
  const repository = await tritonRepository(t, [join(BANDS_MODELS, 'bands')], ['--warmup']);
  await using triton = await TritonServer.start(repository);
  await using local = await startService();
  for (const tritonCompression of ['none', 'gzip', 'deflate'] as const) {
    await using service = await startService({ tritonUrl: triton.url, tritonCompression });
    const volume = testVolume();
    for (const modality of ['CT', 'MR'] as const) {
      const there = await segmented(service.client, volume, { modality, confidence: true });
      const here = await segmented(local.client, volume, { modality, confidence: true });
      t.deepEqual(there.labels, here.labels, modality);
      t.deepEqual(there.confidence, here.confidence);
      t.deepEqual(there.report.experts, here.report.experts);
      t.is(there.plan.provider, 'triton');
      t.is(there.report.provider, 'triton');
      t.is(here.report.provider, 'cpu');
    }
    t.is((await service.client.listModels()).models[0]?.provider, 'triton');
    t.is(await metric(service, 'm4oe_batches_total', '{model="bands",provider="triton"}'), 6);
    t.is(await metric(service, 'm4oe_model_ready', '{model="bands",version="1.0.0",provider="triton"}'), 1);
    t.is(await metric(service, 'm4oe_triton_up', '{model="bands"}'), 1);
  }
});

withTriton('a model of patches: labels are those of a local session, whatever the batch', async (t) => {
  const model = join(PATCH_MODELS, 'turned');
  const repository = await tritonRepository(t, [model], ['--warmup']);
  await using triton = await TritonServer.start(repository);
  const { volume, labels: reference } = expectedOf('turned');
  for (const batchSlices of [1, 5]) {
    await using service = await startService({ models: model, tritonUrl: triton.url, batchSlices });
    const { labels, report } = await segmented(service.client, volume, { modality: 'MR', allowTagMismatch: true });
    t.is(report.provider, 'triton');
    const different = labels.reduce((sum, label, n) => sum + (label === reference[n] ? 0 : 1), 0);
    t.true(different <= labels.length / 10_000, `batches of ${batchSlices}: ${different} voxels differ`);
    const runs = await metric(service, 'm4oe_patches_total', '{modality="MR",model="turned"}');
    t.is(
      await metric(service, 'm4oe_batches_total', '{model="turned",provider="triton"}'),
      Math.ceil(runs / batchSlices),
    );
  }
});

for (const [modality, path] of [
  ['CT', 'btcv-ct/image_04.nii.gz'],
  ['MR', 'chaos-mr/image_01.nii.gz'],
] as const) {
  withData(`a real ${modality} through the demo model: byte for byte what a local session gives`, async (t) => {
    t.timeout(600_000);
    const repository = await tritonRepository(t, [DEMO_MODELS]);
    await using triton = await TritonServer.start(repository);
    const { volume: stored } = await readNifti(join(DATA, path), { maxBytes: 2 ** 30 });
    const volume = modality === 'CT' ? { ...stored, rescale: BTCV } : stored;
    const through = async (settings: { tritonUrl?: string }) => {
      await using service = await startService({ models: DEMO_MODELS, ...settings });
      return await segmented(service.client, volume, { modality, confidence: true });
    };
    const there = await through({ tritonUrl: triton.url });
    const here = await through({});
    t.true(new Set(here.labels).size > 2, 'there is something to see');
    t.true(Buffer.from(there.labels).equals(Buffer.from(here.labels)), 'labels');
    t.true(Buffer.from(there.confidence).equals(Buffer.from(here.confidence)), 'confidence');
    t.is(there.report.labelsCrc32, here.report.labelsCrc32);
    t.is(there.report.provider, 'triton');
    t.log(`infer ${there.report.inferSeconds.toFixed(1)} s there, ${here.report.inferSeconds.toFixed(1)} s here`);
  });
}
