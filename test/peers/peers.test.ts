/**
 * Strangers agree with us: the Python package, which shares nothing but the contract with the
 * service, and SimpleITK that reads image and mask.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import test from 'ava';
import { readNifti } from '../../src/formats/nifti/read.ts';
import { writeLabelsNifti } from '../../src/formats/nifti/write.ts';
import { type NiftiParts, niftiBytes } from '../formats/nifti/files.ts';
import { ServeProcess } from '../support/command.ts';
import { freePort } from '../support/ports.ts';
import { pythonClient } from '../support/python-client.ts';
import { BANDS_MODELS, startService } from '../support/service.ts';
import { segmented, testVolume } from '../support/volumes.ts';

const PYTHON = fileURLToPath(new URL('../../training/.venv/bin/python', import.meta.url));
const script = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const present = existsSync(PYTHON);
if (!present) console.log('peers.test.ts: skipped, training/.venv is not there (make setup-python)');
const withPython = present ? test : test.skip;
const run = promisify(execFile);
const LIMIT = { maxBytes: 2 ** 30 };

const folder = mkdtempSync(join(tmpdir(), 'm4oe-peers-'));
test.after.always(() => rmSync(folder, { recursive: true, force: true }));

const values = Array.from(testVolume([20, 16, 12]).voxels);
const [c, s] = [Math.cos(0.3), Math.sin(0.3)];

/** Volumes of 20 x 16 x 12 voxels, told to SimpleITK and to us by nothing but their headers. */
const IMAGES: Record<string, NiftiParts> = {
  'sform, axes to L, A, S': {
    pixdim: [1, 2, 3, 4],
    sform: [
      [-2, 0, 0, 50],
      [0, 3, 0, -60],
      [0, 0, 4, 70],
    ],
  },
  'sform, axes to P, S, L, big-endian': {
    bigEndian: true,
    pixdim: [1, 2, 3, 4],
    sform: [
      [0, 0, -4, 5],
      [-2, 0, 0, -6],
      [0, 3, 0, 7],
    ],
  },
  'sform, oblique': {
    pixdim: [1, 2, 3, 4],
    sform: [
      [2 * c, 0, -4 * s, 5],
      [0, 3, 0, -6],
      [2 * s, 0, 4 * c, 7],
    ],
  },
  'qform, turned and left-handed': { pixdim: [-1, 2, 3, 4], qform: [0, 0.2, 0.1, 12, -34, 56] },
};

interface PythonAnswer {
  readonly error?: string;
  readonly labelsCrc32?: number;
  readonly classes?: Record<string, number>;
  readonly shares?: number;
}

function segmentedByPython(...args: string[]): Promise<PythonAnswer> {
  return pythonClient('peers/segment.py', ...args) as Promise<PythonAnswer>;
}

withPython(
  'a Python client gets the labels that ours gets, and SimpleITK finds the masks on their images',
  async (t) => {
    await using service = await startService();
    const pairs: string[] = [];
    for (const [index, [name, parts]] of Object.entries(IMAGES).entries()) {
      const image = join(folder, `${index}.nii.gz`);
      const bytes = niftiBytes({ dim: [3, 20, 16, 12], values, ...parts });
      writeFileSync(image, gzipSync(bytes));
      const modality = index % 2 === 0 ? 'CT' : 'MR';
      const theirs = join(folder, `${index}_theirs.nii.gz`);
      const answer = await segmentedByPython(service.address, image, modality, theirs);
      t.is(answer.error, undefined, name);
      t.true(Math.abs((answer.shares ?? 0) - 1) < 1e-6);

      const source = await readNifti(image, LIMIT);
      const { labels, report } = await segmented(service.client, source.volume, { modality });
      t.is(answer.labelsCrc32, report.labelsCrc32, name);
      t.deepEqual(answer.classes, Object.fromEntries(report.classes.map((organ) => [organ.name, organ.voxels])));
      const mask = await readNifti(theirs, LIMIT);
      t.true(Buffer.from(labels).equals(Buffer.from(mask.volume.voxels.buffer, mask.volume.voxels.byteOffset)), name);

      const ours = join(folder, `${index}_ours.nii.gz`);
      await writeLabelsNifti(ours, source, labels);
      pairs.push(image, ours, theirs, ours);
    }
    const { stdout } = await run(PYTHON, [script('overlay.py'), ...pairs]);
    const fits = JSON.parse(stdout);
    t.is(fits.length, 8);
    for (const fit of fits) t.like(fit, { fits: true });
  },
);

withPython('a Python client tells reason and field', async (t) => {
  await using service = await startService();
  const image = join(folder, 'constant.nii.gz');
  writeFileSync(image, gzipSync(niftiBytes({ dim: [3, 20, 16, 12], values: values.map(() => 7) })));
  const fails = (modality: string) => segmentedByPython(service.address, image, modality, join(folder, 'none.nii'));
  t.deepEqual(await fails('MR'), { error: 'InvalidRequest', reason: 'CONSTANT_VOLUME', field: 'voxels' });
  const unsupported = { error: 'InvalidRequest', reason: 'MODALITY_NOT_SUPPORTED', field: 'header.modality' };
  t.deepEqual(await fails('CE_MR'), unsupported);
});

withPython('a Python client that comes before the server waits for it, by the policy of client/', async (t) => {
  const image = join(folder, 'early.nii.gz');
  writeFileSync(image, gzipSync(niftiBytes({ dim: [3, 20, 16, 12], values })));
  const port = String(await freePort());
  const running = segmentedByPython(`127.0.0.1:${port}`, image, 'CT', join(folder, 'early_out.nii.gz'));
  using _service = new ServeProcess(['--models', BANDS_MODELS, '--port', port]);
  t.is((await running).error, undefined);
});
