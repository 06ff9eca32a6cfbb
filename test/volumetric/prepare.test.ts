/** The volume that a network takes is that of SciPy, for each way of normalising and resampling. */
import test from 'ava';
import { canonicalOrientation } from '../../src/preprocess/orientation.ts';
import { networkGrid } from '../../src/volumetric/grid.ts';
import { volumetricInput } from '../../src/volumetric/input.ts';
import { prepareVolume } from '../../src/volumetric/prepare.ts';
import { expectedOf, PATCH_NAMES, patchManifest } from '../support/patch-models.ts';

for (const name of PATCH_NAMES) {
  test(`${name}: cropped, normalised and resampled as SciPy does it`, (t) => {
    const { volume, prepared } = expectedOf(name);
    const { geometry, voxels, rescale } = volume;
    const manifest = patchManifest(name);
    const grid = networkGrid(manifest.input, geometry, canonicalOrientation(geometry));
    const input = volumetricInput(manifest.input, manifest.output, 4, grid);
    const seen = { voxels, rescale, size: grid.size, layout: grid.source };
    const found = prepareVolume(seen, input);
    t.deepEqual(found.size, prepared.size);
    const worst = found.values.reduce(
      (most, value, n) => Math.max(most, Math.abs(value - (prepared.values[n] ?? 0))),
      0,
    );
    t.true(worst < 1e-5, `differs by ${worst}`);
    // The fixture has a border of zeros, but for the network of slices.
    t.is(found.box.size.join() === grid.size.join(), name === 'flat');
  });
}

test('normalised after the resampling, all is clipped and scaled as before, but for what splines make of the clip', (t) => {
  const { volume, prepared } = expectedOf('patches');
  const manifest = patchManifest('patches');
  const { geometry, voxels, rescale } = volume;
  const grid = networkGrid(manifest.input, geometry, canonicalOrientation(geometry));
  const seen = { voxels, rescale, size: grid.size, layout: grid.source };
  const prepare = (change: object) =>
    prepareVolume(seen, volumetricInput({ ...manifest.input, ...change }, manifest.output, 4, grid));
  // Without a clip both are the same: splines are linear.
  const wide = { scheme: 'ct', mean: 80, sd: 120, lower: -1e4, upper: 1e4 } as const;
  const channels = [{ name: 'CT', normalisation: wide }];
  const [before, after] = [prepare({ channels }), prepare({ channels, normalise: 'after' })];
  t.true(before.values.every((value, n) => Math.abs(value - (after.values[n] ?? 0)) < 1e-4));
  // With one the clip is kept.
  const clipped = prepare({ normalise: 'after' }).values;
  t.false(clipped.every((value, n) => Math.abs(value - (prepared.values[n] ?? 0)) < 1e-2));
  t.true(clipped.every((value) => value >= (-200 - 80) / 120 - 1e-6 && value <= (300 - 80) / 120 + 1e-6));
});

test('a rescale is applied before anything else', (t) => {
  const { volume, prepared } = expectedOf('patches');
  const manifest = patchManifest('patches');
  const { geometry } = volume;
  const grid = networkGrid(manifest.input, geometry, canonicalOrientation(geometry));
  const input = volumetricInput(manifest.input, manifest.output, 4, grid);
  // stored = 2 x intensity + 7
  const voxels = Int16Array.from(volume.voxels, (value) => 2 * value + 7);
  const seen = { voxels, rescale: { slope: 0.5, intercept: -3.5 }, size: grid.size, layout: grid.source };
  const { values } = prepareVolume(seen, input);
  t.true(values.every((value, n) => Math.abs(value - (prepared.values[n] ?? 0)) < 1e-5));
});
