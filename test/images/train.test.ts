/**
 * The training image: the whole recipe on phantoms, killed half way and run again, and its model in
 * the serving image.
 */
import { chownSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { SegmentationClient } from '../../src/client/client.ts';
import { readNifti } from '../../src/formats/nifti/read.ts';
import { built, Container, SKIPPED, serveContainer } from '../support/containers.ts';
import { segmented } from '../support/volumes.ts';

if (!built('serve', 'train')) console.log(`images/train.test.ts: ${SKIPPED}`);
const withImages = built('serve', 'train') ? test.serial : test.serial.skip;

/** Steps that a log tells of, in order. */
function steps(log: string): number[] {
  const text = existsSync(log) ? readFileSync(log, 'utf8') : '';
  return [...text.matchAll(/^step (\d+)/gm)].map(([, step]) => Number(step));
}

/** Resolves when a file below the folder has come to satisfy this. */
async function until(folder: string, holds: () => boolean): Promise<void> {
  const watcher = watch(folder, { recursive: true });
  try {
    const changes = Promise.withResolvers<void>();
    watcher.on('change', () => {
      if (holds()) changes.resolve();
    });
    watcher.on('error', changes.reject);
    if (!holds()) await changes.promise;
  } finally {
    watcher.close();
  }
}

withImages('the recipe, killed half way, goes on and leaves a model that is served', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'm4oe-train-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  chownSync(folder, 1000, 1000);
  const options = ['-v', `${folder}:/data`, '--tmpfs', '/tmp:size=256m', '--entrypoint', 'sh', '-e', 'HOME=/tmp'];
  const run = () => new Container(['/app/training/smoke.sh', '/data'], { target: 'train', memory: '8g', options });
  const log = join(folder, 'finetune', 'log.txt');
  const checkpoint = join(folder, 'finetune', 'last.pt');
  let before: number[];
  {
    await using first = run();
    const ended = first.exited.then((code) => {
      throw new Error(`it ended before it was killed: ${code} ${first.stderr}`);
    });
    await Promise.race([until(folder, () => existsSync(checkpoint) && steps(log).length > 1), ended]);
    ended.catch(() => undefined); // it is killed now
    await first.signal('KILL');
    await first.exited;
    before = steps(log);
  }
  t.false(existsSync(join(folder, 'model')), 'it was half way');
  await using second = run();
  t.is(await second.exited, 0, second.stderr);
  const all = steps(log);
  const continued = all.slice(before.length);
  t.deepEqual(all.slice(0, before.length), before, 'what was logged before stays');
  t.true((continued[0] as number) > (before[0] as number), 'it did not begin anew');
  const apart = (before[1] ?? 10) - (before[0] as number);
  const distinct = [...new Set(all)].sort((a, b) => a - b);
  t.true(
    distinct.slice(1).every((step, n) => step - (distinct[n] as number) <= apart),
    'no step is missing',
  );
  const manifest = JSON.parse(readFileSync(join(folder, 'model', 'manifest.json'), 'utf8')) as {
    provenance: { commit: string };
  };
  t.regex(manifest.provenance.commit, /^[0-9a-f]{40}(-dirty)?$/, 'the commit that the image was built from');

  await using service = serveContainer({
    options: ['-v', `${join(folder, 'model')}:/models:ro`, '-e', 'M4OE_MODELS=/models'],
  });
  const client = await SegmentationClient.connect(await service.address());
  t.teardown(() => client.close());
  const phantom = globSync('phantoms-ct/**/*.nii.gz', { cwd: folder }).find((name) => !/label|mask|seg/i.test(name));
  const { volume } = await readNifti(join(folder, phantom ?? 'no phantom'), { maxBytes: 2 ** 28 });
  const { labels, report } = await segmented(client, volume, { modality: 'CT' });
  t.true(new Set(labels).size > 1, 'it finds organs');
  t.regex(report.modelSha256, /^[0-9a-f]{64}$/);
});
