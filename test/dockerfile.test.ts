/**
 * What the Dockerfile repeats of other files, compared with them. The images themselves:
 * test/images.
 */
import { readFileSync } from 'node:fs';
import test from 'ava';

const read = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');
const dockerfile = read('Dockerfile');
/** Package and version of each line of a file of pinned requirements. */
const pins = (file: string) => [...read(file).matchAll(/^([a-z0-9-]+(?:\[[a-z,]+\])?)==(\S+)/gm)].map(([pin]) => pin);

test('Node gets the flags of bin/m4oe, when it serves and when its code is compiled', (t) => {
  const flags = /exec "\$node" (.+) "\$root/.exec(read('bin/m4oe'))?.[1]?.split(' ') ?? [];
  t.true(flags.length > 0);
  const entrypoint = JSON.parse(
    /^ENTRYPOINT (\["\/usr\/local\/bin\/node".+)$/m.exec(dockerfile)?.[1] ?? '[]',
  ) as string[];
  t.deepEqual(entrypoint, ['/usr/local/bin/node', ...flags, '/app/src/main.ts']);
  const health = JSON.parse(/^ +CMD (\["\/usr\/local\/bin\/node".+)$/m.exec(dockerfile)?.[1] ?? '[]') as string[];
  t.deepEqual(health, [...entrypoint, 'health']);
  t.true(dockerfile.includes(`compile-cache.mjs ${flags.join(' ')}\n`));
});

test('the CUDA provider is of the version of onnxruntime-node', (t) => {
  const { dependencies } = JSON.parse(read('package.json')) as { dependencies: Record<string, string> };
  const version = dependencies['onnxruntime-node'];
  t.true(pins('deploy/images/cuda.txt').includes(`onnxruntime-gpu==${version}`));
  t.true(read('deploy/images/cuda.in').includes(`onnxruntime-gpu[cuda,cudnn]==${version}`));
});

test("the image without CUDA has the Vulkan loader, and NVIDIA's runtime is asked for Vulkan", (t) => {
  t.regex(dockerfile, /^ARG VULKAN="libvulkan1 .*"\n.+\nRUN sh deploy\/images\/libraries\.sh \/libraries \$VULKAN$/m);
  const [, serve = ''] = dockerfile.split('FROM runtime AS serve\n');
  const [, capabilities = ''] = /^ENV NVIDIA_DRIVER_CAPABILITIES=(\S+)$/m.exec(serve) ?? [];
  t.true(capabilities.split(',').includes('graphics'));
  t.false(serve.includes('NVIDIA_VISIBLE_DEVICES'), 'it takes no GPU that nobody gave it');
});

test('the training image has the versions that the tests run with, and no tools of the tests', (t) => {
  const tested = new Set(pins('training/requirements.txt'));
  const shipped = pins('training/requirements-image.txt');
  t.true(shipped.length > 40);
  t.deepEqual(
    shipped.filter((pin) => !tested.has(pin)),
    [],
  );
  for (const tool of ['pytest', 'ruff', 'grpcio-tools'])
    t.false(
      shipped.some((pin) => pin.startsWith(`${tool}==`)),
      tool,
    );
});

test('bases are pinned by digest', (t) => {
  for (const [, image = ''] of dockerfile.matchAll(/^ARG \w+_IMAGE=(.+)$/gm)) t.regex(image, /@sha256:[0-9a-f]{64}$/);
  for (const [, from = ''] of dockerfile.matchAll(/^FROM (\S+)/gm))
    t.regex(from, /^(\$\{\w+_IMAGE\}|node|runtime|scratch)$/);
});
