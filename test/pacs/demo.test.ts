/**
 * `make pacs-demo` on the phantom: the page has what lies in the archive, and an interrupt leaves
 * nothing running.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import test from 'ava';
import { OHIF_MISSING } from '../../deploy/pacs/ohif.ts';
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
  const page = await (await fetch(viewer)).text();
  const inside = (id: string) => new RegExp(`id="${id}">([^<]*)<`).exec(page)?.[1] ?? '';
  const { organs, size, spacing } = JSON.parse(inside('result'));
  const labels = gunzipSync(Buffer.from(inside('packed-labels'), 'base64'));
  t.is(labels.length, size[0] * size[1] * size[2]);
  const counts = new Array<number>(256).fill(0);
  for (const label of labels) counts[label] = (counts[label] ?? 0) + 1;
  const [x, y, z] = spacing;
  t.true(organs.filter(({ volumeMl }: { volumeMl: number }) => volumeMl > 0).length > 10);
  // Masks come from the segmentation, volumes from the report.
  for (const { label, volumeMl } of organs)
    t.true(Math.abs(((counts[label] as number) * x * y * z) / 1000 - volumeMl) < 0.01 * volumeMl + 0.01);
  if (OHIF_MISSING === undefined) {
    const ohif = String(await eventually(async () => addressOf('ohif')));
    t.regex(said, /^ohif .*\/segmentation\?StudyInstanceUIDs=[\d.]+$/m);
    t.regex(await (await fetch(`${ohif}/segmentation`)).text(), /<title>OHIF/);
    const series = (await (await fetch(`${ohif}/dicom-web/series?Modality=SEG`)).json()) as unknown[];
    t.is(series.length, 1, 'it asks the archive');
  } else t.regex(said, /OHIF is not there/);
  const archive = addressOf('archive');
  child.kill('SIGINT');
  t.deepEqual(await ended, [0, null]);
  for (const url of [viewer, String(archive)]) await t.throwsAsync(fetch(url));
});
