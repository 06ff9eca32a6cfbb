/**
 * `make pacs-demo` on the phantom: the page has what lies in the archive, and an interrupt leaves
 * nothing running.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { NIFTI1 } from '../../src/formats/nifti/fields.ts';
import { eventually } from '../support/gateway.ts';
import { ORTHANC_MISSING } from '../support/orthanc.ts';

if (ORTHANC_MISSING !== undefined) console.log(`pacs/demo.test.ts: skipped, ${ORTHANC_MISSING}`);
const fromRoot = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

(ORTHANC_MISSING === undefined ? test : test.skip)('the phantom by C-STORE, to a page with its masks', async (t) => {
  t.timeout(300_000);
  const args = [fromRoot('deploy/pacs/demo.ts'), '--input', fromRoot('models/demo/phantom-ct.nii.gz')];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  t.teardown(() => void child.kill('SIGKILL'));
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const ended = once(child, 'close');
  const addressOf = (part: string) => new RegExp(`^${part} .*(http://127.0.0.1:\\d+)`, 'm').exec(said)?.[1];
  const viewer = await eventually(async () => {
    t.is(child.exitCode, null, said);
    return addressOf('viewer');
  });
  const bytes = async (path: string) => Buffer.from(await (await fetch(`${viewer}${path}`)).arrayBuffer());
  t.regex(String(await bytes('/')), /niivue/);
  const { organs, size, spacing } = JSON.parse(String(await bytes('/result.json')));
  const labels = await bytes('/labels.nii');
  t.deepEqual(
    [1, 2, 3].map((n) => labels.readInt16LE(NIFTI1.fields.dim[0] + 2 * n)),
    size,
  );
  const counts = new Array<number>(256).fill(0);
  for (const label of labels.subarray(NIFTI1.firstVoxel)) counts[label] = (counts[label] ?? 0) + 1;
  const [x, y, z] = spacing;
  t.true(organs.filter(({ volumeMl }: { volumeMl: number }) => volumeMl > 0).length > 10);
  // Masks come from the segmentation, volumes from the report.
  for (const { number, volumeMl } of organs)
    t.true(Math.abs(((counts[number] as number) * x * y * z) / 1000 - volumeMl) < 0.01 * volumeMl + 0.01);
  const archive = addressOf('archive');
  child.kill('SIGINT');
  t.deepEqual(await ended, [0, null]);
  for (const url of [viewer, String(archive)]) await t.throwsAsync(fetch(url));
});
