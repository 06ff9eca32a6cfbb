/** Expert shares of a volume, its slices and its classes, of gates that differ from slice to slice. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import type { SliceManifest } from '../../src/model/manifest.ts';
import { GateWeights } from '../../src/pipeline/gate-weights.ts';
import { BANDS_MODELS } from '../support/service.ts';

/** Two experts. */
const bands = JSON.parse(readFileSync(join(BANDS_MODELS, 'bands/manifest.json'), 'utf8')) as SliceManifest;
const manifest: SliceManifest = { ...bands, experts: ['CT', 'MR'] };
const share = (shares: readonly { expert: string; share: number }[] | undefined, expert: string) =>
  shares?.find((one) => one.expert === expert)?.share;

test('gates that differ are told by slice, and by class weighed with its voxels', (t) => {
  const gates = new GateWeights(manifest, 4);
  // Batches come in any order; slice 3 shows no patient.
  gates.add([2], Float32Array.of(0.25, 0.75));
  gates.add([0, 1], Float32Array.of(1, 0, 0.5, 0.5));
  const volume = gates.ofVolume();
  t.true(Math.abs((share(volume, 'CT') ?? 0) - 1.75 / 3) < 1e-6);
  t.deepEqual(
    volume.map(({ slices }) => slices),
    [
      [1, 0.5, 0.25, 0],
      [0, 0.5, 0.75, 0],
    ],
  );
  const organ = gates.ofClass(Uint32Array.of(30, 0, 10, 0));
  t.true(Math.abs((share(organ, 'CT') ?? 0) - (30 * 1 + 10 * 0.25) / 40) < 1e-6);
  t.true(Math.abs((share(organ, 'MR') ?? 0) - (10 * 0.75) / 40) < 1e-6);
  t.is(gates.ofClass(new Uint32Array(4)), undefined, 'a class without voxels has none');
});

test('where every slice has the shares of the volume, they are said once', (t) => {
  const gates = new GateWeights(manifest, 3);
  gates.add([0, 2], Float32Array.of(0.9, 0.1, 0.9, 0.1));
  t.deepEqual(
    gates.ofVolume().map(({ expert, slices }) => [expert, slices]),
    [
      ['CT', undefined],
      ['MR', undefined],
    ],
  );
  t.is(gates.ofClass(Uint32Array.of(5, 0, 0)), undefined);
});

test('a volume without a patient has shares of 0', (t) => {
  t.deepEqual(
    new GateWeights(manifest, 2).ofVolume().map((one) => one.share),
    [0, 0],
  );
});
