/**
 * The paper's peers served: reference checkpoints of their public code, imported and run as the service
 * runs them, held against what that code made of a volume. Where the references are not at hand, skipped.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { type LocalWish, segmentHere, withModels } from '../../src/cli/run-local.ts';
import { readNifti } from '../../src/formats/nifti/read.ts';
import { writeLabelsNifti } from '../../src/formats/nifti/write.ts';
import { readConfig, SEGMENT_SETTINGS } from '../../src/settings/config.ts';
import type { Prompt, Triple } from '../../src/volume.ts';
import { BANDS_MODELS } from '../support/service.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PEERS = join(ROOT, '../shared/reference/peers');
const PYTHON = join(ROOT, 'training/.venv/bin/python');
const missing = [PEERS, PYTHON].find((path) => !existsSync(path));
if (missing !== undefined) console.log(`volumetric/served-peers.test.ts: skipped, ${missing} is not there`);
const withReferences = missing === undefined ? test.serial : test.serial.skip;
const SIZE = { maxBytes: 2 ** 24 };
const WISH: LocalWish = { modality: 'CT', model: '', head: '', classes: [], everySlice: true, allowTagMismatch: true };

let folder = '';
test.before((t) => {
  if (missing !== undefined) return;
  t.timeout(1_200_000);
  folder = mkdtempSync(join(tmpdir(), 'm4oe-peers-'));
  python('models', PEERS, folder);
  cpSync(join(BANDS_MODELS, 'bands'), join(folder, 'models/bands'), { recursive: true });
});
test.after.always(() => folder !== '' && rmSync(folder, { recursive: true }));

function python(...args: string[]): void {
  const env = { ...process.env, PYTHONPATH: join(ROOT, 'training') };
  execFileSync(PYTHON, [join(ROOT, 'test/volumetric/served_peers.py'), ...args], { stdio: 'pipe', env });
}

const read = (path: string) => readNifti(path, SIZE);

async function served(image: string, wish: Partial<LocalWish>): Promise<Uint8Array> {
  const config = readConfig(SEGMENT_SETTINGS, { models: join(folder, 'models'), device: 'cpu' });
  const { volume } = await read(image);
  const run = { config, volume, version: 'test', onProgress: () => undefined, wish: { ...WISH, ...wish } };
  return withModels(config, async (models) => {
    const { labels } = await segmentHere(models, { ...run, signal: new AbortController().signal });
    return labels;
  });
}

/** Share of the voxels that differ, of those that either has a label for. */
async function different(labels: Uint8Array, expected: string): Promise<number> {
  const { voxels } = (await read(expected)).volume;
  let either = 0;
  let differ = 0;
  for (const [n, label] of labels.entries()) {
    if (label !== 0 || voxels[n] !== 0) either++;
    if (label !== voxels[n]) differ++;
  }
  return differ / Math.max(1, either);
}

withReferences('DoDNet: every task at once, patches by strides, mirrored probabilities', async (t) => {
  t.timeout(600_000);
  const labels = await served(join(folder, 'dodnet.nii.gz'), { model: 'dodnet' });
  t.true(new Set(labels).size > 4);
  const share = await different(labels, join(folder, 'dodnet-expected.nii.gz'));
  t.true(share < 1e-3, String(share));
});

withReferences("MED3D: the label map of the public code's demo", async (t) => {
  t.timeout(300_000);
  const labels = await served(join(folder, 'med3d.nii.gz'), { model: 'med3d' });
  const share = await different(labels, join(folder, 'med3d-expected.nii.gz'));
  t.true(share < 1e-3, String(share));
});

withReferences("PHTrans: the public code's labels of both stages", async (t) => {
  t.timeout(300_000);
  const image = join(PEERS, 'phtrans_flare22/images/FLARETs_0001_0000.nii.gz');
  const [found, kept] = ['fine.nii', 'fine-largest.nii'].map((name) => join(folder, name)) as [string, string];
  await writeLabelsNifti(found, await read(image), await served(image, { model: 'coarse', refineModel: 'fine' }));
  python('largest', found, kept);
  const labels = Uint8Array.from((await read(kept)).volume.voxels);
  const share = await different(labels, join(PEERS, 'phtrans_flare22/expected/FLARETs_0001.nii.gz'));
  t.true(share < 1e-3, String(share));
});

withReferences('SAM-Med2D: boxes around what another model found', async (t) => {
  t.timeout(300_000);
  const image = join(folder, 'dodnet.nii.gz');
  const [given, expected] = ['given.nii', 'sam-expected.nii'].map((name) => join(folder, name)) as [string, string];
  const preview = await served(image, { model: 'bands', head: 'three', classes: ['liver', 'spleen'], rawLabels: true });
  t.true(preview.includes(1) && preview.includes(2));
  await writeLabelsNifti(given, await read(image), preview);
  python('boxes', PEERS, image, given, expected);
  const labels = await served(image, { model: 'bands', head: 'three', refineModel: 'sam', rawLabels: true });
  const share = await different(labels, expected);
  t.true(share < 1e-3, String(share));
});

withReferences('SAM-Med2D: a point and a box of the request, alone', async (t) => {
  t.timeout(300_000);
  const image = join(folder, 'dodnet.nii.gz');
  const expected = join(folder, 'sam-prompts.nii');
  python('prompts', PEERS, image, expected);
  const { origin, spacing, direction } = (await read(image)).volume.geometry;
  const place = (voxel: readonly number[]) =>
    ([0, 1, 2] as const).map((c) =>
      voxel.reduce((sum, n, axis) => sum + n * (spacing[axis] ?? 0) * (direction[axis]?.[c] ?? 0), origin[c]),
    ) as unknown as Triple;
  const prompts: Prompt[] = [
    { className: 'liver', at: [place([5, 6, 4]), place([20, 25, 9])] },
    { className: 'spleen', at: [place([24, 9, 6])] },
  ];
  const labels = await served(image, { model: 'sam', prompts, rawLabels: true });
  t.true(labels.includes(1) && labels.includes(2));
  const share = await different(labels, expected);
  t.true(share < 1e-3, String(share));
});

withReferences('what takes the labels of another model is refused alone, with what to do', async (t) => {
  const image = join(PEERS, 'phtrans_flare22/images/FLARETs_0001_0000.nii.gz');
  for (const model of ['sam', 'fine']) {
    const failure = await t.throwsAsync(() => served(image, { model }));
    t.like(failure, { reason: 'MODEL_TAKES_LABELS' });
    t.regex(failure?.message ?? '', new RegExp(`${model} takes the labels of another model; .*--refine-model`));
  }
});
