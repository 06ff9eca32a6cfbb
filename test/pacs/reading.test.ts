/**
 * What others make of the same DICOM: SimpleITK reads the same voxels at the same places, and a
 * series that dcmtk, GDCM, pydicom or highdicom wrote in another form gives the same volume and
 * labels. `make test-pacs` sets up what is needed.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import test, { type ExecutionContext } from 'ava';
import { type DicomVolume, readDicom } from '../../src/formats/dicom/read.ts';
import { niftiHeaderOf } from '../../src/formats/nifti/header-of-geometry.ts';
import { writeLabelsNifti } from '../../src/formats/nifti/write.ts';
import type { Geometry, Triple } from '../../src/volume.ts';
import { type PerSlice, seriesFiles, writeSeries } from '../formats/dicom/phantom.ts';
import { BANDS_MODELS, startService } from '../support/service.ts';
import { segmented } from '../support/volumes.ts';

const run = promisify(execFile);
const HERE = fileURLToPath(new URL('.', import.meta.url));
const PYTHON = join(HERE, '.venv/bin/python');
const DATA = fileURLToPath(new URL('../../../shared/data/ct-dicom/', import.meta.url));
const OPTIONS = { maxBytes: 2 ** 30, maxLossyRatio: 5, leastBits: 2, rules: [] };
const onPath = (tool: string) => (process.env.PATH ?? '').split(':').some((folder) => existsSync(join(folder, tool)));

function skipUnless(...needs: [there: boolean, why: string][]) {
  const missing = needs.filter(([there]) => !there).map(([, why]) => why);
  if (missing.length > 0) console.log(`reading.test.ts: skipped in part, ${missing.join('; ')}`);
  return missing.length === 0 ? test.serial : test.serial.skip;
}
const python: [boolean, string] = [existsSync(PYTHON), 'test/pacs/.venv is not there (make setup-pacs)'];
const dcmtk: [boolean, string] = [onPath('dcmcjpeg'), 'dcmtk is not installed'];
const data: [boolean, string] = [existsSync(DATA), 'the shared CT series is not there'];

function temporary(t: ExecutionContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'm4oe-reading-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

interface Theirs {
  readonly size: Triple;
  readonly spacing: Triple;
  readonly origin: Triple;
  readonly direction: readonly Triple[];
}

function samePlace(t: ExecutionContext, ours: Geometry, theirs: Theirs): void {
  t.deepEqual(ours.size, theirs.size);
  const numbers = (one: Theirs | Geometry) => [...one.spacing, ...one.origin, ...one.direction.flat()];
  const expected = numbers(theirs);
  // ITK takes the direction of k from the positions, we from the orientation; both are within what
  // files round.
  t.true(
    numbers(ours).every((n, at) => Math.abs(n - (expected[at] as number)) < 1e-4),
    JSON.stringify([ours, theirs]),
  );
}

/** Reads the series here and with SimpleITK, and compares everything. */
async function compare(t: ExecutionContext, folder: string): Promise<DicomVolume> {
  const ours = await readDicom(folder, OPTIONS);
  const voxels = join(temporary(t), 'voxels.raw');
  const { stdout } = await run(PYTHON, [join(HERE, 'read_series.py'), folder, voxels]);
  samePlace(t, ours.volume.geometry, JSON.parse(stdout));
  const bytes = readFileSync(voxels);
  const theirs = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  const { rescale } = ours.volume;
  t.is(theirs.length, ours.volume.voxels.length);
  let worst = 0;
  for (let n = 0; n < theirs.length; n++) {
    const own = (ours.volume.voxels[n] as number) * rescale.slope + rescale.intercept;
    worst = Math.max(worst, Math.abs(own - (theirs[n] as number)));
  }
  t.true(worst < 1e-3, `largest difference ${worst}`);
  return ours;
}

const [c, s] = [Math.cos(0.4), Math.sin(0.4)];
const SERIES: [name: string, options: PerSlice][] = [
  ['axial', {}],
  ['a rescale for each slice', (k) => ({ intercept: String(-1024 + 7 * (k % 4)) })],
  ['12 bits unsigned', { bits: [16, 12], signed: false }],
  [
    'oblique, from head to feet',
    (k) => ({
      position: [30 + 2 * k * s, -20, 400 - 2 * k * c],
      set: { '00200037': ['DS', [c, 0, s, 0, -1, 0].map((x) => x.toFixed(8)).join('\\')] },
    }),
  ],
  ['sagittal', (k) => ({ position: [10 + 3 * k, -50, 80], set: { '00200037': ['DS', '0\\1\\0\\0\\0\\-1'] } })],
];
for (const [name, options] of SERIES) {
  skipUnless(python)(`${name}: voxels and geometry are those of SimpleITK`, async (t) => {
    await compare(t, writeSeries(join(temporary(t), 'series'), seriesFiles(options)));
  });
}

skipUnless(python)('labels of a DICOM series lie, for SimpleITK, where the series does', async (t) => {
  for (const [, options] of SERIES) {
    const folder = temporary(t);
    const { volume } = await readDicom(writeSeries(join(folder, 'series'), seriesFiles(options)), OPTIONS);
    const labels = join(folder, 'labels.nii.gz');
    const header = niftiHeaderOf(volume.geometry);
    const source = { volume, header, littleEndian: true, orientationFrom: 'sform' } as const;
    await writeLabelsNifti(labels, source, new Uint8Array(volume.voxels.length));
    samePlace(t, volume.geometry, JSON.parse((await run(PYTHON, [join(HERE, 'read_series.py'), labels])).stdout));
  }
});

skipUnless(python, data)('the shared CT series (JPEG 2000): voxels and geometry are those of SimpleITK', async (t) => {
  t.timeout(600_000);
  const { ignored } = await compare(t, DATA);
  t.is(ignored, 1, 'labels.nii.gz beside the images');
});

skipUnless(python)(
  'a series of a real scanner among the samples of pydicom: voxels and geometry are those of SimpleITK',
  async (t) => {
    const where = 'import pathlib, pydicom.data; print(pathlib.Path(pydicom.data.__file__).parent)';
    const samples = (await run(PYTHON, ['-c', where])).stdout.trim();
    const { volume } = await compare(t, join(samples, 'test_files/dicomdirtests/98892001/CT5N'));
    t.deepEqual(volume.geometry.size, [16, 16, 5]);
  },
);

/** dcmtk's ways to write a file in another transfer syntax. */
const DCMTK: [name: string, tool: string, options: string[]][] = [
  ['JPEG lossless, first-order', 'dcmcjpeg', ['+e1']],
  ['JPEG lossless, another predictor', 'dcmcjpeg', ['+el', '+sv', '6']],
  ['JPEG-LS', 'dcmcjpls', ['+el']],
  ['RLE', 'dcmcrle', []],
  ['implicit', 'dcmconv', ['+ti']],
  ['big endian', 'dcmconv', ['+tb']],
  ['deflated', 'dcmconv', ['+td']],
  ['undefined lengths', 'dcmconv', ['+te', '-e']],
];

skipUnless(python, dcmtk)('every form of one series gives the same labels', async (t) => {
  t.timeout(600_000);
  const folder = temporary(t);
  const original = writeSeries(join(folder, 'original'), seriesFiles());
  const variants: [name: string, path: string][] = [];
  for (const [name, tool, options] of DCMTK) {
    const path = join(folder, name);
    mkdirSync(path);
    for (const file of readdirSync(original)) await run(tool, [...options, join(original, file), join(path, file)]);
    variants.push([name, path]);
  }
  await run(PYTHON, [join(HERE, 'variants.py'), original, join(folder, 'python')]);
  for (const name of readdirSync(join(folder, 'python'))) variants.push([name, join(folder, 'python', name)]);
  t.is(variants.length, DCMTK.length + 4);
  await using service = await startService({ models: BANDS_MODELS });
  const expected = await readDicom(original, OPTIONS);
  const { labels } = await segmented(service.client, expected.volume, { modality: 'CT' });
  t.true(new Set(labels).size > 2);
  for (const [name, path] of variants) {
    const { volume } = await readDicom(path, OPTIONS);
    t.deepEqual(volume, expected.volume, name);
    t.deepEqual((await segmented(service.client, volume, { modality: 'CT' })).labels, labels, name);
  }
});
