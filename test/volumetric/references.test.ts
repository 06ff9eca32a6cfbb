/**
 * Label maps of nnU-Net's own predictor: results folders that it left, imported and run as the service
 * runs them. Where the reference folders are not at hand, skipped.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { segmentHere, withModels } from '../../src/cli/run-local.ts';
import { readNifti } from '../../src/formats/nifti/read.ts';
import { readConfig, SEGMENT_SETTINGS } from '../../src/settings/config.ts';

const PEERS = fileURLToPath(new URL('../../../shared/reference/peers', import.meta.url));
const TRAIN = fileURLToPath(new URL('../../training/.venv/bin/m4oe-train', import.meta.url));
const missing = [PEERS, TRAIN].find((path) => !existsSync(path));
if (missing !== undefined) console.log(`volumetric/references.test.ts: skipped, ${missing} is not there`);
const withReferences = missing === undefined ? test.serial : test.serial.skip;

const IMAGES = ['same', 'crop', 'sepz', 'tiny'];
const SIZE = { maxBytes: 2 ** 24 };

for (const [name, mirror] of [
  ['plain', 1],
  ['resenc', 0],
  ['regions', 1],
] as const)
  withReferences(`${name}, ${mirror === 1 ? 'mirrored' : 'one pass'}: nnU-Net's labels`, async (t) => {
    t.timeout(300_000);
    const folder = mkdtempSync(join(tmpdir(), 'm4oe-reference-'));
    t.teardown(() => rmSync(folder, { recursive: true }));
    const results = join(PEERS, `nnunetv2_${name}`);
    const flags = ['--name', name, '--modality', 'CT', ...(mirror === 1 ? [] : ['--no-mirror'])];
    execFileSync(TRAIN, ['import', 'nnunet', results, '--out', join(folder, name), ...flags], { stdio: 'pipe' });
    const config = readConfig(SEGMENT_SETTINGS, { models: folder, device: 'cpu' });
    const wish = { modality: 'CT', model: '', head: '', classes: [], everySlice: true, rawLabels: true } as const;
    await withModels(config, async (models) => {
      for (const image of IMAGES) {
        const { volume } = await readNifti(join(PEERS, 'nnunetv2_plain/images', `${image}_0000.nii.gz`), SIZE);
        const expected = await readNifti(join(results, 'expected', `${image}__mirror${mirror}.nii.gz`), SIZE);
        const run = { config, volume, version: 'test', onProgress: () => undefined };
        const { labels } = await segmentHere(models, {
          ...run,
          wish: { ...wish, allowTagMismatch: true },
          signal: new AbortController().signal,
        });
        const different = labels.reduce((sum, label, n) => sum + (label === expected.volume.voxels[n] ? 0 : 1), 0);
        // Of random weights many voxels are close: torch and onnxruntime round differently.
        t.true(different <= Math.max(1, labels.length / 10_000), `${image}: ${different} of ${labels.length} differ`);
      }
    });
  });
