/** What a change of code costs a node that has the image before it: the layers it has to fetch. */
import { execFile } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import test from 'ava';
import { built, IMAGE, podman, SKIPPED } from '../support/containers.ts';

if (!built('serve')) console.log(`images/layers.test.ts: ${SKIPPED}`);
const withImages = built('serve') ? test.serial : test.serial.skip;
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CHANGED = 'localhost/m4oe-changed';
const MOST_BYTES = 5e6;

interface Layer {
  readonly digest: string;
  /** Compressed, as it is sent. */
  readonly size: number;
}

/** The layers of an image as a registry would have them. */
async function layersOf(image: string, folder: string): Promise<Layer[]> {
  await podman('save', '--quiet', '--format', 'oci-dir', '--output', folder, image);
  const blob = (digest: string) =>
    JSON.parse(readFileSync(join(folder, 'blobs', digest.replace(':', '/')), 'utf8')) as { layers: Layer[] };
  const index = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')) as { manifests: [Layer] };
  const { layers } = blob(index.manifests[0].digest);
  rmSync(folder, { recursive: true });
  return layers;
}

withImages('a change of code ships less than 5 MB', async (t) => {
  const work = mkdtempSync(join(tmpdir(), 'm4oe-change-'));
  t.teardown(async () => {
    rmSync(work, { recursive: true });
    await podman('rmi', '--force', '--ignore', `${CHANGED}:serve`, `${CHANGED}:serve-cuda`);
  });
  const context = join(work, 'context');
  const { stdout } = await promisify(execFile)('git', ['ls-files'], { cwd: ROOT });
  for (const file of stdout.trim().split('\n')) cpSync(join(ROOT, file), join(context, file));
  appendFileSync(join(context, 'src/pipeline/segment.ts'), '// Another line.\n');
  const cuda = built('serve-cuda');
  const env = { ...process.env, IMAGE_CONTEXT: context, IMAGE_NAME: CHANGED };
  await promisify(execFile)(join(ROOT, 'deploy/images/build.sh'), cuda ? ['serve', 'serve-cuda'] : ['serve'], {
    env,
    maxBuffer: 1 << 26,
  });
  const before = await layersOf(`${IMAGE}:serve`, join(work, 'before'));
  const after = await layersOf(`${CHANGED}:serve`, join(work, 'after'));
  const known = new Set(before.map(({ digest }) => digest));
  const shipped = after.filter(({ digest }) => !known.has(digest));
  const bytes = shipped.reduce((sum, { size }) => sum + size, 0);
  t.true(shipped.length > 0, 'the code is in the image');
  t.true(bytes < MOST_BYTES, `${bytes} bytes`);
  t.log(`${shipped.length} of ${after.length} layers, ${(bytes / 1e6).toFixed(2)} MB`);
  if (!cuda) return;
  // The CUDA image is too large to be packed for this; its layers must be told apart at the same
  // place.
  const unpacked = async (image: string) =>
    (JSON.parse(await podman('image', 'inspect', image)) as [{ RootFS: { Layers: string[] } }])[0].RootFS.Layers;
  const cudaBefore = new Set(await unpacked(`${IMAGE}:serve-cuda`));
  const cudaShipped = (await unpacked(`${CHANGED}:serve-cuda`)).filter((digest) => !cudaBefore.has(digest));
  t.is(cudaShipped.length, shipped.length);
});
