/**
 * What is wrong with a pod stands in its termination log, with a reason of its own; the file is
 * mounted as Kubernetes does it.
 */

import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { built, type ContainerOptions, SKIPPED, serveContainer } from '../support/containers.ts';
import { modelsCopy } from '../support/models.ts';

if (!built('serve')) console.log(`images/bad-input.test.ts: ${SKIPPED}`);
const withImages = built('serve') ? test.serial : test.serial.skip;
const withCuda = built('serve-cuda') ? test.serial : test.serial.skip;

async function ends(
  t: ExecutionContext,
  { options = [], ...rest }: ContainerOptions,
  ...args: string[]
): Promise<{ code: number | null; why: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'm4oe-pod-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const log = join(folder, 'termination-log');
  writeFileSync(log, '');
  chmodSync(log, 0o666);
  await using container = serveContainer(
    { ...rest, options: [...options, '-v', `${log}:/dev/termination-log`] },
    ...args,
  );
  const code = await container.exited;
  return { code, why: readFileSync(log, 'utf8') };
}

withImages('a model volume that is empty', async (t) => {
  const empty = mkdtempSync(join(tmpdir(), 'm4oe-models-'));
  t.teardown(() => rmSync(empty, { recursive: true }));
  chmodSync(empty, 0o755);
  const { code, why } = await ends(t, { options: ['-v', `${empty}:/models:ro`, '-e', 'M4OE_MODELS=/models'] });
  t.is(code, 2);
  t.regex(why, /no model at \/models: .+ \[MODELS_MISSING\]\n$/);
});

withImages('a model that is not the one of its manifest', async (t) => {
  const models = await modelsCopy(t, 'bands');
  chmodSync(models, 0o755);
  const graph = join(models, 'bands', 'model.onnx');
  writeFileSync(graph, Buffer.concat([readFileSync(graph), Buffer.from([0])]));
  const { code, why } = await ends(t, { options: ['-v', `${models}:/models:ro`, '-e', 'M4OE_MODELS=/models'] });
  t.is(code, 4);
  t.regex(why, /\[MODEL_HASH_MISMATCH\]\n$/);
});

withImages('a memory limit below what the model needs', async (t) => {
  const { code, why } = await ends(t, { memory: '400m' });
  t.is(code, 2);
  t.regex(why, /the memory limit is 400 MiB, at least \d+ MiB are needed: .+ \[MEMORY_LIMIT\]\n$/);
});

withCuda('a GPU that is not there', async (t) => {
  const { code, why } = await ends(t, { target: 'serve-cuda', options: ['-e', 'M4OE_DEVICE=cuda'] });
  t.is(code, 3);
  // On a machine with a GPU: the container is given none.
  t.regex(why, /^m4oe: execution provider cuda did not start: .+; the runtime says: .+ \[GPU_NOT_FOUND\]\n$/s);
});

withImages('CUDA asked of the image that has none', async (t) => {
  const { code, why } = await ends(t, {}, '--device', 'cuda');
  t.is(code, 3);
  t.regex(why, /libonnxruntime_providers_cuda\.so not found .+ \[PROVIDER_UNAVAILABLE\]\n$/);
});

/** The Vulkan loader where the image has it. */
const LOADER = '/usr/lib/x86_64-linux-gnu/libvulkan.so.1';
for (const [what, options, line] of [
  ['no GPU in the container', [], /Vulkan finds no driver: install .+ \[GPU_NOT_FOUND\]/],
  [
    'an image without the Vulkan loader',
    ['-v', `/dev/null:${LOADER}`],
    /no Vulkan loader .+: install libvulkan1 .+ \[PROVIDER_UNAVAILABLE\]/,
  ],
] as const) {
  withImages(`webgpu asked for: ${what}`, async (t) => {
    const { code, why } = await ends(t, { options }, '--device', 'webgpu');
    t.is(code, 3);
    t.regex(why, new RegExp(`^m4oe: execution provider webgpu did not start: ${line.source}\\n$`));
  });
}

withImages('a secret that is not mounted, and a port that is taken', async (t) => {
  const tls = await ends(t, { options: ['-e', 'M4OE_TLS_CERT=/tls/tls.crt', '-e', 'M4OE_TLS_KEY=/tls/tls.key'] });
  t.is(tls.code, 2);
  t.regex(tls.why, /\/tls\/tls\.crt.+ \[TLS_FILES\]\n$/);
  const other = createServer().listen(0, '127.0.0.1');
  t.teardown(() => other.close());
  await new Promise((resolve) => other.once('listening', resolve));
  const taken = await ends(t, {}, '--port', String((other.address() as { port: number }).port));
  t.is(taken.code, 3);
  t.regex(taken.why, /EADDRINUSE.+ \[LISTEN_FAILED\]\n$/);
});

withImages('a name that is misspelt', async (t) => {
  const { code, why } = await ends(t, { options: ['-e', 'M4OE_DRAIN_SECOND=5'] });
  t.is(code, 2);
  t.regex(why, /M4OE_DRAIN_SECOND.+ \[SETTING_UNKNOWN\]\n$/);
});
