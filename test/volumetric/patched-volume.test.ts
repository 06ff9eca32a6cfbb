/** A volume that is cut into patches and put together again, with networks that change nothing. */
import test from 'ava';
import type { PatchInput } from '../../src/model/patch-input.ts';
import { canonicalOrientation } from '../../src/preprocess/orientation.ts';
import { IDENTITY_RESCALE, type Triple } from '../../src/volume.ts';
import { volumetricCost } from '../../src/volumetric/cost.ts';
import { networkGrid, voxels } from '../../src/volumetric/grid.ts';
import { type VolumetricInput, volumetricInput } from '../../src/volumetric/input.ts';
import { PatchedVolume } from '../../src/volumetric/patched-volume.ts';
import { lpsGeometry } from '../support/volumes.ts';

const INPUT: PatchInput = {
  kind: 'patches',
  channels: [{ name: 'CT', normalisation: { scheme: 'none' } }],
  axes: [0, 1, 2],
  spacing: [1, 1, 1],
  patch: [4, 6, 5],
  step: 0.5,
  gaussian: true,
  mirror: [],
  cropToNonzero: false,
  resampling: { data: { order: 3, orderZ: 0 }, logits: { order: 1, orderZ: 0 }, anisotropy: 3, separateZ: null },
};

type Changes = Partial<Omit<PatchInput, 'spacing'>> & { readonly spacing?: readonly number[] | undefined };

function planned(size: Triple, mm: Triple, classes: number, changes: Changes = {}) {
  const geometry = lpsGeometry(size, mm);
  const { spacing, ...others } = { ...INPUT, ...changes };
  const input: PatchInput = { ...others, ...(spacing && { spacing }) };
  const grid = networkGrid(input, geometry, canonicalOrientation(geometry));
  return { grid, input: volumetricInput(input, { kind: 'logits', regions: null }, classes, grid) };
}

/** Two classes: background 0, and what the patch itself says. */
function network(patches: Float32Array, { patch }: VolumetricInput): Float32Array {
  const size = voxels(patch);
  const logits = new Float32Array(2 * patches.length);
  for (let n = 0; n * size < patches.length; n++)
    logits.set(patches.subarray(n * size, (n + 1) * size), (2 * n + 1) * size);
  return logits;
}

function segmented(size: Triple, stored: Int16Array, changes: Changes, batch: number, folds = 1): Uint8Array {
  const { grid, input } = planned(size, [1, 1, 1], 2, changes);
  const labels = new Uint8Array(stored.length);
  const job = { voxels: stored, rescale: IDENTITY_RESCALE, grid, input, folds, batch, labels };
  const volume = new PatchedVolume({ ...job, confidence: new Uint8Array(stored.length) });
  for (let first = 0; first < volume.runs; first += batch) {
    const patches = new Float32Array(Math.min(batch, volume.runs - first) * voxels(input.patch));
    volume.cut(first, patches);
    for (let fold = 0; fold < folds; fold++) volume.add(first, network(patches, input), fold);
  }
  return labels;
}

/** Brought to the patch, whatever its spacing. */
const FITTED = { spacing: undefined, resampling: { ...INPUT.resampling, separateZ: false } } as const;

const MIRROR = { mirror: [0, 1, 2] } as const;
const CASES: readonly [string, Triple, Changes, number, number][] = [
  ['one patch', [5, 6, 4], {}, 1, 1],
  ['many patches, in batches', [13, 17, 11], {}, 3, 1],
  ['mirrored, with folds', [13, 9, 11], MIRROR, 5, 2],
  ['smaller than a patch along each axis', [2, 3, 1], MIRROR, 1, 1],
  ['turned to other axes and directions', [13, 9, 11], { axes: [1, 2, 0], orientation: 'AIR', ...MIRROR }, 2, 1],
  ['slices', [13, 9, 4], { patch: [6, 5], spacing: [1, 1], mirror: [0] }, 4, 1],
  ['a volume that is a patch', [5, 6, 4], FITTED, 1, 1],
  ['slices that are patches', [5, 6, 7], { ...FITTED, patch: [6, 5] }, 3, 2],
  ['without weights', [13, 9, 11], { gaussian: false }, 1, 1],
];

for (const [name, size, changes, batch, folds] of CASES) {
  test(`every voxel comes back to its place: ${name}`, (t) => {
    const stored = Int16Array.from({ length: voxels(size) }, (_, n) => ((n * 7919) % 13) - 6);
    const labels = segmented(size, stored, changes, batch, folds);
    t.deepEqual(
      [...labels],
      Array.from(stored, (value) => (value > 0 ? 1 : 0)),
    );
  });
}

for (const [name, changes, folds] of [
  ['patches', {}, 1],
  ['mirrored patches of two folds', MIRROR, 2],
  ['slices', { patch: [6, 5], spacing: [1, 1] }, 2],
] as const)
  test(`batches that go beyond a row of patches change nothing: ${name}`, (t) => {
    const size: Triple = [13, 17, 11];
    const stored = Int16Array.from({ length: voxels(size) }, (_, n) => ((n * 7919) % 1013) - 500);
    const one = segmented(size, stored, changes, 1, folds);
    t.deepEqual(
      [2, 7, 30, 300].map((batch) => segmented(size, stored, changes, batch, folds).findIndex((v, n) => v !== one[n])),
      [-1, -1, -1, -1],
    );
  });

test('what is cropped away is background', (t) => {
  const size: Triple = [6, 6, 6];
  const stored = new Int16Array(216).fill(0);
  for (const n of [86, 87, 92]) stored[n] = 3;
  t.deepEqual(
    [...segmented(size, stored, { cropToNonzero: true }, 1)],
    Array.from(stored, (value) => Math.min(1, value)),
  );
});

test('what is kept of 118 classes grows with the depth of a patch, not with that of the volume', (t) => {
  const changes = { patch: [128, 128, 128], spacing: [1.5, 1.5, 1.5] };
  const bytes = (slices: number) => {
    const { grid, input } = planned([512, 512, slices], [0.8, 0.8, 1.5], 118, changes);
    return volumetricCost(grid, input, 1, 1).bytes;
  };
  const gib = 2 ** 30;
  t.true(bytes(800) < 5.5 * gib, `${bytes(800) / gib} GiB`);
  // Beyond the depth of a patch the volume itself grows, and no logits.
  t.true((bytes(800) - bytes(400)) / 400 < 2 * 4 * 512 * 512);
});

test('a volume is brought to the patch and its logits to their own size, and back', (t) => {
  const size: Triple = [20, 12, 8];
  const changes = { ...FITTED, patch: [4, 6, 5], gaussian: false };
  const { grid, input } = planned(size, [1, 3, 9], 2, changes);
  const stored = Int16Array.from({ length: voxels(size) }, (_, n) => (n % 20 < 10 ? -5 : 5));
  const labels = new Uint8Array(stored.length);
  const job = { voxels: stored, rescale: IDENTITY_RESCALE, grid, folds: 1, batch: 1, labels };
  const said: VolumetricInput = { ...input, said: [2, 2, 2] };
  const volume = new PatchedVolume({ ...job, input: said, confidence: new Uint8Array(stored.length) });
  t.is(volume.runs, 1);
  const patch = new Float32Array(120);
  volume.cut(0, patch);
  t.deepEqual(Array.from(patch.subarray(0, 5), Math.sign), [-1, -1, Math.sign(patch[2] ?? 0), 1, 1]);
  volume.add(0, Float32Array.from([0, 0, 0, 0, 0, 0, 0, 0, -1, 1, -1, 1, -1, 1, -1, 1]), 0);
  t.deepEqual(
    [...labels],
    Array.from(stored, (value) => (value > 0 ? 1 : 0)),
  );
});

test('what is above 0 gives mean and deviation, and 0 stays 0', (t) => {
  const changes = { ...FITTED, patch: [1, 1, 5], normalise: 'after' } as const;
  const normalisation = { scheme: 'positive' } as const;
  const { grid, input } = planned([5, 1, 1], [1, 1, 1], 2, { ...changes, channels: [{ name: 'CT', normalisation }] });
  const arrays = { labels: new Uint8Array(5), confidence: new Uint8Array(5) };
  const cut = (stored: readonly number[]) => {
    const job = {
      voxels: Int16Array.from(stored),
      rescale: IDENTITY_RESCALE,
      grid,
      input,
      folds: 1,
      batch: 1,
      ...arrays,
    };
    const patch = new Float32Array(5);
    new PatchedVolume(job).cut(0, patch);
    return [...patch];
  };
  t.deepEqual(cut([0, 1, 3, -4, 0]), [0, -1, 1, -6, 0]);
  t.true(cut([0, -1, -3, -1, -3]).every(Number.isFinite), 'nothing is above 0');
});

test('logits past what their sums hold are refused, as nnU-Net refuses them', (t) => {
  const stored = new Int16Array(8 ** 3).fill(1000);
  for (const logit of [7e4, Number.POSITIVE_INFINITY]) {
    const { grid, input } = planned([8, 8, 8], [1, 1, 1], 2);
    const job = { voxels: stored, rescale: IDENTITY_RESCALE, grid, input, folds: 1, batch: 1 };
    const volume = new PatchedVolume({ ...job, labels: new Uint8Array(512), confidence: new Uint8Array(512) });
    const all = () => {
      for (let run = 0; run < volume.runs; run++)
        volume.add(run, new Float32Array(2 * voxels(input.patch)).fill(logit), 0);
    };
    t.like(t.throws(all, { message: /past what float16.* holds/ }), { reason: 'INFERENCE_FAILED' });
  }
});
