/**
 * Real volumes at ../shared/data, which is not part of the repository: read, and written back as
 * labels.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { readNifti } from '../../src/formats/nifti/read.ts';
import { writeLabelsNifti } from '../../src/formats/nifti/write.ts';
import { checkGeometry } from '../../src/preprocess/geometry.ts';
import { canonicalOrientation } from '../../src/preprocess/orientation.ts';
import { voxelCount } from '../../src/volume.ts';
import { temporaryFolder } from './nifti/files.ts';

const FOLDER = fileURLToPath(new URL('../../../shared/data/', import.meta.url));
const LIMIT = { maxBytes: 2 ** 30 };
const present = existsSync(FOLDER);
if (!present) console.log(`real-volumes.test.ts: skipped, ${FOLDER} is not there`);
const withData = present ? test : test.skip;

/** Where i, j, k point, in the letters of nibabel.aff2axcodes. */
function axisCodes(direction: readonly (readonly number[])[]): string {
  return direction
    .map((axis) => {
      const along = axis.findIndex((component) => Math.abs(component) === Math.max(...axis.map(Math.abs)));
      return (['RL', 'AP', 'IS'][along] as string)[(axis[along] as number) > 0 ? 1 : 0];
    })
    .join('');
}

// From the README of the data: axes, and the ranges of size and spacing.
const COLLECTIONS = [
  {
    folder: 'btcv-ct',
    files: 36,
    axes: 'LAS',
    type: 'uint8',
    size: [257, 257, [86, 199]],
    spacing: [
      [1.04, 1.71],
      [1.04, 1.71],
      [2.5, 5],
    ],
  },
  { folder: 'chaos-mr', files: 30, axes: 'LAS', type: 'int16', size: [256, 256, [31, 46]], spacing: [1.25, 1.25, 7.7] },
] as const;

const within = (value: number, range: number | readonly [number, number]) =>
  typeof range === 'number' ? Math.abs(value - range) < 1e-5 : value >= range[0] - 0.01 && value <= range[1] + 0.01;

for (const { folder, files, axes, type, size, spacing } of COLLECTIONS) {
  withData(`${folder}: every volume has the geometry that its README tells, and its labels lie on it`, async (t) => {
    const names = readdirSync(join(FOLDER, folder)).filter((name) => name.endsWith('.nii.gz'));
    t.is(names.length, files);
    for (const name of names) {
      const { volume, orientationFrom } = await readNifti(join(FOLDER, folder, name), LIMIT);
      const { geometry } = volume;
      checkGeometry(geometry, name);
      t.is(axisCodes(geometry.direction), axes, name);
      t.not(orientationFrom, 'pixdim');
      t.is(volume.voxels.length, voxelCount(geometry));
      for (const axis of [0, 1, 2] as const) {
        t.true(within(geometry.size[axis], size[axis]), `${name} size ${geometry.size}`);
        t.true(within(geometry.spacing[axis], spacing[axis]), `${name} spacing ${geometry.spacing}`);
      }
      if (!name.startsWith('image_')) continue;
      t.is(volume.voxelType, type);
      const labels = await readNifti(join(FOLDER, folder, name.replace('image', 'label')), LIMIT);
      const numbers = (g: typeof geometry) => [...g.size, ...g.spacing, ...g.origin, ...g.direction.flat()];
      const expected = numbers(geometry);
      t.true(
        numbers(labels.volume.geometry).every((n, at) => Math.abs(n - (expected[at] as number)) < 1e-3),
        name,
      );
    }
  });
}

const SINGLES = [
  ['totalseg/ct', 'RAS', [122, 101, 112], [3, 3, 3]],
  ['totalseg/mr', 'LPS', [117, 91, 20], [3, 3, 3]],
] as const;

for (const [name, axes, size, spacing] of SINGLES) {
  withData(`${name}: geometry, and its liver is at the patient's right`, async (t) => {
    const { volume } = await readNifti(join(FOLDER, `${name}.nii.gz`), LIMIT);
    t.is(axisCodes(volume.geometry.direction), axes);
    t.deepEqual(volume.geometry.size, size);
    t.deepEqual(volume.geometry.spacing, spacing);
    const source = await readNifti(join(FOLDER, `${name}_labels.nii.gz`), LIMIT);
    const o = canonicalOrientation(source.volume.geometry);
    const labels = source.volume.voxels;
    const centre = (label: number) => {
      let sum = 0;
      let count = 0;
      for (let n = 0; n < labels.length; n++) {
        const c = n % o.size[0];
        const r = Math.floor(n / o.size[0]) % o.size[1];
        const s = Math.floor(n / (o.size[0] * o.size[1]));
        if (labels[o.offset + c * o.strides[0] + r * o.strides[1] + s * o.strides[2]] !== label) continue;
        sum += c;
        count++;
      }
      return sum / count;
    };
    const [spleen, liver] = [centre(1), centre(5)];
    t.true(liver < spleen, `columns run to the left: liver at ${liver}, spleen at ${spleen}`);
    t.true(centre(2) < centre(3), 'right kidney before left kidney');

    const path = join(temporaryFolder(t), 'labels.nii.gz');
    await writeLabelsNifti(path, source, labels as Uint8Array);
    const back = await readNifti(path, LIMIT);
    t.deepEqual(back.volume.geometry, source.volume.geometry);
    t.true(Buffer.from(back.volume.voxels.buffer).equals(Buffer.from(labels.buffer)));
  });
}
