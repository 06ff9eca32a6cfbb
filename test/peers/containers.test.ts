/**
 * Files of other makers: a volume that SimpleITK and nibabel write in each of their containers is read
 * as the same volume, straight and oblique; and SimpleITK finds our labels on their images.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import test from 'ava';
import { labelFormat } from '../../src/files/label-format.ts';
import { volumeDigest } from '../../src/files/results.ts';
import { FILE_FORMATS, readVolumeFile } from '../../src/files/volume-file.ts';
import { readNifti } from '../../src/formats/nifti/read.ts';
import type { Geometry } from '../../src/volume.ts';
import { niftiBytes } from '../formats/nifti/files.ts';
import { testVolume } from '../support/volumes.ts';

const PYTHON = fileURLToPath(new URL('../../training/.venv/bin/python', import.meta.url));
const script = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const present = existsSync(PYTHON);
if (!present) console.log('containers.test.ts: skipped, training/.venv is not there (make setup-python)');
const withPython = present ? test : test.skip;
const run = promisify(execFile);
const LIMIT = { maxBytes: 2 ** 30 };

const folder = mkdtempSync(join(tmpdir(), 'm4oe-containers-'));
test.after.always(() => rmSync(folder, { recursive: true, force: true }));

const [c, s] = [Math.cos(0.3), Math.sin(0.3)];
const AFFINES: Readonly<Record<string, number[][]>> = {
  'axes to L, A, S': [
    [-2, 0, 0, 50],
    [0, 3, 0, -60],
    [0, 0, 4, 70],
  ],
  'axes to P, S, L': [
    [0, 0, -4, 5],
    [-2, 0, 0, -6],
    [0, 3, 0, 7],
  ],
  oblique: [
    [2 * c, 0, -4 * s, 5],
    [0, 3, 0, -6],
    [2 * s, 0, 4 * c, 7],
  ],
};

const numbers = ({ size, spacing, origin, direction }: Geometry) => [
  ...size,
  ...spacing,
  ...origin,
  ...direction.flat(),
];

for (const [index, [name, sform]] of Object.entries(AFFINES).entries()) {
  withPython(`${name}: every container of SimpleITK and nibabel is the same volume`, async (t) => {
    const own = join(folder, String(index));
    mkdirSync(own);
    const base = join(own, 'base.nii');
    const values = Array.from(testVolume([20, 16, 12]).voxels);
    writeFileSync(base, niftiBytes({ dim: [3, 20, 16, 12], pixdim: [1, 2, 3, 4], sform, values }));
    const expected = await readNifti(base, LIMIT);
    const makers = JSON.parse((await run(PYTHON, [script('write_containers.py'), base, own])).stdout);
    t.is(makers.SimpleITK.length, 20);
    t.is(makers.nibabel.length, 16);
    const pairs: string[] = [];
    for (const file of [...makers.SimpleITK, ...makers.nibabel]) {
      const path = join(own, file);
      const start = readFileSync(path).subarray(0, 132);
      const found = await readVolumeFile(path, start, LIMIT);
      t.deepEqual([...found.volume.voxels], values, file);
      const off = numbers(found.volume.geometry).map((n, at) =>
        Math.abs(n - (numbers(expected.volume.geometry)[at] as number)),
      );
      t.true(Math.max(...off) < 1e-4, `${file}: ${Math.max(...off)}`);
      t.deepEqual(found.warnings, [], file);
      if (!file.startsWith('itk_plain')) continue;
      for (const format of FILE_FORMATS) {
        const { ending, write, areOwn } = labelFormat(format, 'DICOM');
        const labels = join(own, `${file}_labels${ending}`);
        const digest = volumeDigest(found.volume);
        await write(labels, found, new Uint8Array(values.length).fill(3), { volumeDigest: digest, classes: [] });
        t.true(await areOwn(labels, digest, values.length), labels);
        pairs.push(path, labels);
      }
    }
    const fits = JSON.parse((await run(PYTHON, [script('overlay.py'), ...pairs])).stdout);
    t.is(fits.length, 21);
    for (const fit of fits) t.like(fit, { fits: true, labels: [3] });
  });
}
