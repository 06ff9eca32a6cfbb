/** The answers that Slicer's extension MONAI Label gets from the example, by MONAI Label's own client. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { niftiBytes } from './formats/nifti/files.ts';
import { ROOT } from './support/packed-client.ts';
import { CLIENT_PYTHON, pythonClient } from './support/python-client.ts';
import { startService } from './support/service.ts';
import { testVolume } from './support/volumes.ts';

const folder = await mkdtemp(join(tmpdir(), 'm4oe-label-'));
test.after.always(() => rm(folder, { recursive: true, force: true }));

interface Found {
  readonly models: string[];
  readonly names: Record<string, number>;
  readonly fewer: [Record<string, number>, number];
  readonly organs: { name: string; verdict: string }[];
  readonly voxels: number;
  readonly refused: Record<string, [number, string | { detail: string }]>;
}

test("MONAI Label's client gets models, sessions and labels on the grid, and refusals that say why", async (t) => {
  t.timeout(120_000);
  await using service = await startService();
  const image = join(folder, 'abdomen.nii.gz');
  const values = Array.from(testVolume([20, 16, 12]).voxels);
  const sform = [
    [0, 0, -4, 5],
    [-2, 0, 0, -6],
    [0, 3, 0, 7],
  ];
  await writeFile(image, niftiBytes({ dim: [3, 20, 16, 12], values, pixdim: [1, 2, 3, 4], sform }));
  const env = { ...process.env, TMPDIR: folder };
  const args = [join(ROOT, 'examples/monai-label.py'), service.address, '--port', '0'];
  const desk = spawn(CLIENT_PYTHON, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  t.teardown(() => desk.kill('SIGKILL'));
  const [line] = await once(desk.stdout, 'data');
  const url = String(line).trim();
  const found = (await pythonClient('client/python/monai_label.py', url, service.address, image, folder)) as Found;
  t.like(found, { auth: false, path: 'labels.nrrd', equal: true, grid: [true, true, true, true], by_file: true });
  t.true(found.voxels > 0);
  t.deepEqual(found.models, ['bands-CT', 'bands-MR']);
  t.deepEqual(found.names, { background: 0, liver: 1, spleen: 2, aorta: 3 });
  t.deepEqual(
    found.organs.map(({ name }) => name),
    ['liver', 'spleen', 'aorta'],
  );
  // Slicer names segments by their order: numbers of organs that are not there leave no gap.
  t.deepEqual(found.fewer, [{ background: 0, spleen: 1 }, 1]);
  const why = Object.entries(found.refused).map(([name, [status, said]]) => [
    name,
    `${status} ${typeof said === 'string' ? said : said.detail}`,
  ]);
  t.deepEqual(Object.fromEntries(why), {
    model: '404 model: expected one of bands-CT, bands-MR',
    session: '404 session: not known, or not any more',
    removed: '404 session: not known, or not any more',
    nothing: '400 file: expected one file, got 0; there is no data store here',
    ending: '400 file: expected a file of .nii.gz, .nii, .nrrd, .mha',
    path: '404 expected /info/, /auth/, /session/ or /infer/MODEL',
    host: '403 host: expected 127.0.0.1 or localhost',
    length: '411 content-length: expected it',
    size: '413 expected at most 2147483648 bytes',
    kind: '415 content-type: expected multipart/form-data with a boundary',
    params: '400 params: expected a JSON object',
    image: '400 the image cannot be read',
    short: '400 files: expected one file, got 0; there is no data store here',
  });
  desk.kill('SIGTERM');
  await once(desk, 'exit');
  t.deepEqual(
    (await readdir(folder)).filter((name) => name.startsWith('m4oe-monai-label-')),
    [],
  );
});
