/**
 * Imported folders, run as the service runs them, against nnU-Net's own predictors: of v2 with volumes
 * whose numbers decide narrowly how they are resampled, and a whole folder of v1. Where no environment with nnU-Net is named, skipped (docs/networks.md).
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { segmentHere, withModels } from '../../src/cli/run-local.ts';
import { readNifti } from '../../src/formats/nifti/read.ts';
import { readConfig, SEGMENT_SETTINGS } from '../../src/settings/config.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PYTHON = join(ROOT, 'training/.venv/bin/python');
const SIZE = { maxBytes: 2 ** 24 };
/** Where two classes are within the last bits, a sum in another order decides. */
const MOST_DIFFERENT = 1e-4;

const VERSION2 = ['lowres', 'turned', 'turned-halves', 'halfway', 'threshold'];
const OWN: readonly [name: string, python: string | undefined][] = [
  ...VERSION2.map((name): [string, string | undefined] => [name, process.env.NNUNET_PYTHON]),
  ['version1', process.env.NNUNET1_PYTHON],
];
const named = OWN.some(([, python]) => python !== undefined);
if (!named) console.log('volumetric/own-predictor.test.ts: skipped, NNUNET_PYTHON and NNUNET1_PYTHON name nothing');

let folder = '';
test.before((t) => {
  if (!named) return;
  t.timeout(1_200_000);
  folder = mkdtempSync(join(tmpdir(), 'm4oe-own-predictor-'));
  run(PYTHON, 'make');
});
test.after.always(() => folder !== '' && rmSync(folder, { recursive: true }));

function run(python: string, command: string, ...names: string[]): void {
  const script = join(ROOT, 'test/volumetric/nnunet_folders.py');
  const raw = { nnUNet_raw: folder, nnUNet_preprocessed: folder, nnUNet_results: folder, RESULTS_FOLDER: folder };
  execFileSync(python, [script, command, folder, ...names], { stdio: 'pipe', env: { ...process.env, ...raw } });
}

async function served(name: string, model: string): Promise<Uint8Array> {
  const config = readConfig(SEGMENT_SETTINGS, { models: join(folder, 'models'), device: 'cpu' });
  const { volume } = await readNifti(join(folder, `${name}_0000.nii.gz`), SIZE);
  const wish = { modality: 'CT', model, head: '', classes: [], everySlice: true, allowTagMismatch: true } as const;
  const asked = { config, volume, wish, version: 'test', onProgress: () => undefined };
  return withModels(config, async (models) => {
    const { labels } = await segmentHere(models, { ...asked, signal: new AbortController().signal });
    return labels;
  });
}

for (const [name, python] of OWN) {
  const own = python === undefined ? test.serial.skip : test.serial;
  own(`${name}: at most one voxel in 10,000 is another one, with and without mirroring`, async (t) => {
    t.timeout(1_200_000);
    run(python as string, 'predict', name);
    for (const [mirror, model] of [`${name}-unmirrored`, name].entries()) {
      const expected = (await readNifti(join(folder, `${name}__mirror${mirror}.nii.gz`), SIZE)).volume.voxels;
      const labels = await served(name, model);
      const different = labels.reduce((sum, label, n) => sum + (label === expected[n] ? 0 : 1), 0);
      const counts = [0, 1, 2].map((label) => expected.filter((one) => one === label).length);
      t.log(`${model}: ${different} of ${labels.length} voxels differ; labels ${counts.join(', ')}`);
      t.true(counts.filter((count) => count > 50).length >= 2, 'labels are there');
      t.true(different <= MOST_DIFFERENT * labels.length, `${different} of ${labels.length}`);
    }
  });
}
