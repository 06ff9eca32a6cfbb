/** Model folders on disk: found, verified, refused. */
import { cp, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { findModels, openModelFiles } from '../../src/model/repository.ts';
import { modelsCopy } from '../support/models.ts';
import { BANDS_MODELS, startService } from '../support/service.ts';

test('a folder of models, or one model, is found', async (t) => {
  t.deepEqual(await findModels(BANDS_MODELS), [join(BANDS_MODELS, 'bands')]);
  t.deepEqual(await findModels(join(BANDS_MODELS, 'bands')), [join(BANDS_MODELS, 'bands')]);
  const folder = await modelsCopy(t, 'bands');
  await cp(join(folder, 'bands'), join(folder, 'another'), { recursive: true });
  await writeFile(join(folder, 'notes.txt'), 'not a model');
  t.deepEqual(await findModels(folder), [join(folder, 'another'), join(folder, 'bands')]);
});

test('the files of a model are verified', async (t) => {
  const { manifest, graphPath, graphSha256 } = await openModelFiles(join(BANDS_MODELS, 'bands'));
  t.is(manifest.name, 'bands');
  t.is(graphPath, join(BANDS_MODELS, 'bands', 'model.onnx'));
  t.is<string | undefined, string | undefined>(graphSha256, manifest.files[0]?.sha256);
});

test('a folder that is absent, or without a model: MODELS_MISSING', async (t) => {
  const folder = await modelsCopy(t, 'bands');
  await rm(join(folder, 'bands', 'manifest.json'));
  for (const root of [join(folder, 'none'), folder]) {
    t.like(await t.throwsAsync(findModels(root)), {
      kind: 'not_found',
      reason: 'MODELS_MISSING',
      setting: 'M4OE_MODELS',
    });
  }
});

test('a file that is absent: MODEL_FILE_MISSING', async (t) => {
  const folder = await modelsCopy(t, 'bands');
  await rm(join(folder, 'bands', 'model.onnx'));
  const failure = await t.throwsAsync(openModelFiles(join(folder, 'bands')));
  t.like(failure, { kind: 'corrupt', reason: 'MODEL_FILE_MISSING' });
  t.regex(failure?.message ?? '', /model bands: model\.onnx/);
});

test('a file that was cut short, or changed: MODEL_HASH_MISMATCH', async (t) => {
  const folder = await modelsCopy(t, 'bands');
  const graph = join(folder, 'bands', 'model.onnx');
  for (const damage of [() => truncate(graph, 1000), () => writeFile(graph, 'other')]) {
    await damage();
    t.like(await t.throwsAsync(openModelFiles(join(folder, 'bands'))), {
      kind: 'corrupt',
      reason: 'MODEL_HASH_MISMATCH',
    });
  }
});

test('a service does not start on a model that is damaged, twice there, or not the default that was named', async (t) => {
  const folder = await modelsCopy(t, 'bands');
  t.like(await t.throwsAsync(startService({ models: folder, defaultModel: 'other' })), { reason: 'MODEL_NOT_FOUND' });
  await cp(join(folder, 'bands'), join(folder, 'twin'), { recursive: true });
  t.like(await t.throwsAsync(startService({ models: folder })), { reason: 'MODEL_DUPLICATE' });
  await truncate(join(folder, 'twin', 'model.onnx'), 1000);
  t.like(await t.throwsAsync(startService({ models: folder })), { reason: 'MODEL_HASH_MISMATCH' });
});
