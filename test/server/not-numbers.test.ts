/** Graphs whose values are no numbers, as half precision that overflows gives them: no label is made of that. */
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { expectedOf, PATCH_MODELS } from '../support/patch-models.ts';
import { BANDS_MODELS, startService } from '../support/service.ts';
import { segmented, testVolume } from '../support/volumes.ts';

/** A model, the file of its graph, and the constant in it that becomes NaN. */
const MODELS = {
  'a graph of slices': { from: join(BANDS_MODELS, 'bands'), graph: 'model.onnx', constant: 'gate_table' },
  'a graph of patches': { from: join(PATCH_MODELS, 'patches'), graph: 'fold_1.onnx', constant: 'second_bias' },
} as const;

for (const [name, { from, graph, constant }] of Object.entries(MODELS)) {
  test(`${name} that gives no numbers: INFERENCE_FAILED, and no label`, async (t) => {
    const models = mkdtempSync(join(tmpdir(), 'm4oe-nan-'));
    t.teardown(() => rmSync(models, { recursive: true }));
    const folder = join(models, 'broken');
    cpSync(from, folder, { recursive: true });
    const bytes = readFileSync(join(folder, graph));
    const manifest = readFileSync(join(folder, 'manifest.json'), 'utf8');
    const before = createHash('sha256').update(bytes).digest('hex');
    t.true(manifest.includes(before));
    // TensorProto: the name, then raw_data (field 9, J) with its length.
    const at = bytes.indexOf(`${constant}J`) + constant.length;
    bytes.writeFloatLE(Number.NaN, at + 2);
    writeFileSync(join(folder, graph), bytes);
    const after = createHash('sha256').update(bytes).digest('hex');
    writeFileSync(join(folder, 'manifest.json'), manifest.replaceAll(before, after));
    await using service = await startService({ models });
    const volume = graph === 'model.onnx' ? testVolume([7, 6, 5]) : expectedOf('patches').volume;
    const failed = await t.throwsAsync(segmented(service.client, volume, { modality: 'CT', allowTagMismatch: true }));
    t.like(failed, { kind: 'internal', reason: 'INFERENCE_FAILED' });
    t.regex(failed?.message ?? '', /no numbers/);
  });
}
