/** `m4oe devices`: on a GPU in software, without one, and on machines whose Vulkan lists others. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import type { VulkanDevice } from '../../src/model/vulkan.ts';
import { m4oe } from '../support/command.ts';
import { BANDS_MODELS } from '../support/service.ts';
import { NO_DRIVER, NO_LOADER, SOFTWARE_GPU, withSoftwareGpu } from '../support/software-gpu.ts';
import { machineWith } from '../support/vulkan-list.ts';
import { temporaryFolder } from './files.ts';

const GIB = 2 ** 30;
const DEVICES = ['devices', '--models', BANDS_MODELS];
const card = (name: string, rest: Partial<VulkanDevice> = {}): VulkanDevice => ({
  name,
  kind: 'discrete',
  version: [1, 3],
  memoryBytes: 8 * GIB,
  ...rest,
});

/** The command's output, and its last words, which have to be those of the termination log. */
async function listed(t: ExecutionContext, env: Record<string, string>, ...args: string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'm4oe-devices-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const log = join(folder, 'termination-log');
  const ended = await m4oe([...DEVICES, ...args], { ...env, M4OE_TERMINATION_LOG: log });
  if (ended.code !== 0) t.is(readFileSync(log, 'utf8'), ended.stderr);
  return ended;
}

withSoftwareGpu('the adapter with its memory, and which provider auto takes', async (t) => {
  const { code, stdout } = await listed(t, {}, '--json');
  t.is(code, 0);
  const { adapters, providers, memoryBytes } = JSON.parse(stdout);
  t.is(adapters.length, 1);
  t.like(adapters[0], { kind: 'software', why: undefined });
  t.regex(adapters[0].name, SOFTWARE_GPU);
  t.true(adapters[0].memoryBytes >= GIB);
  t.true(memoryBytes > 2 ** 28);
  const [tensorrt, cuda, webgpu, cpu] = providers;
  t.like(webgpu, { provider: 'webgpu', starts: true, auto: false, adapter: adapters[0].name });
  t.like(cpu, { provider: 'cpu', starts: true, auto: !tensorrt.auto && !cuda.auto });
});

withSoftwareGpu('no driver: why, for people; 3 only where webgpu is asked for', async (t) => {
  const free = await listed(t, NO_DRIVER);
  t.is(free.code, 0);
  t.regex(free.stdout, /^ {2}none: Vulkan finds no driver$/m);
  t.regex(free.stdout, /^ {2}webgpu +does not start +.+ install the GPU's, .+ \[GPU_NOT_FOUND\]$/m);
  t.regex(free.stdout, /^ {2}cpu +starts +taken by auto$/m);
  const asked = await listed(t, NO_DRIVER, '--device', 'webgpu');
  t.is(asked.code, 3);
  t.regex(asked.stderr, /^m4oe: execution provider webgpu did not start: .+ \[GPU_NOT_FOUND\]\n$/);
});

withSoftwareGpu('no loader: what to install', async (t) => {
  const { code, stdout } = await listed(t, NO_LOADER);
  t.is(code, 0);
  // A machine with a loader of its own has no driver.
  t.regex(stdout, /^ {2}none: (no Vulkan loader .+: install libvulkan1|Vulkan finds no driver)$/m);
});

test('of several adapters one is taken; each of the others is told why not', async (t) => {
  const machine = [
    card('Old', { version: [1, 0] }),
    card('Small', { kind: 'integrated', memoryBytes: GIB / 2 }),
    card('Large'),
  ];
  const { stdout } = await listed(t, machineWith(machine));
  t.regex(stdout, /^ {2}Old +discrete +Vulkan 1\.0 +8192 MiB +its driver offers Vulkan 1\.0, WebGPU needs 1\.1: .+$/m);
  t.regex(stdout, /^ {2}Small +integrated +Vulkan 1\.3 +512 MiB +it has 512 MiB of memory, 1024 MiB are needed: .+$/m);
  t.regex(stdout, /^ {2}Large +discrete +Vulkan 1\.3 +8192 MiB +taken by webgpu$/m);
});

for (const [what, device, reason, remedy] of [
  ['a driver that is too old', card('Old', { version: [1, 0] }), 'GPU_DRIVER_TOO_OLD', 'install a newer driver'],
  ['too little memory', card('Tiny', { memoryBytes: GIB / 2 }), 'GPU_MEMORY', 'take another device'],
] as const) {
  test(`${what}: serve ends with 3, and one line with reason and remedy`, async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'm4oe-devices-'));
    t.teardown(() => rmSync(folder, { recursive: true }));
    const log = join(folder, 'termination-log');
    const serve = ['serve', '--models', BANDS_MODELS, '--device', 'webgpu', '--port', '0', '--admin-port', '0'];
    const { code, stderr } = await m4oe(serve, { ...machineWith([device]), M4OE_TERMINATION_LOG: log });
    t.is(code, 3, stderr);
    const line = new RegExp(
      `^m4oe: execution provider webgpu did not start: ${device.name}: .+: ${remedy} .+ \\[${reason}\\]\\n$`,
    );
    t.regex(readFileSync(log, 'utf8'), line);
    t.regex(stderr, line);
    t.is((await listed(t, machineWith([device]), '--device', 'webgpu')).code, 3);
  });
}

test('a device that is none, and a folder without a model', async (t) => {
  t.is((await listed(t, {}, '--device', 'gpu')).code, 2);
  const { code, stderr } = await m4oe(['devices', '--models', temporaryFolder(t)]);
  t.is(code, 2);
  t.regex(stderr, /\[MODELS_MISSING\]\n$/);
});

for (const [provider, platform] of [
  ['coreml', 'darwin'],
  ['dml', 'win32'],
] as const) {
  const elsewhere = process.platform === platform ? test.skip : test;
  elsewhere(`${provider} on another system than its own: what this one has`, async (t) => {
    const asked = await m4oe([
      'serve',
      '--models',
      BANDS_MODELS,
      '--port',
      '0',
      '--admin-port',
      '0',
      '--device',
      provider,
    ]);
    t.is(asked.code, 3);
    t.regex(
      asked.stderr,
      new RegExp(`provider ${provider} did not start: .+ has cpu, .+ and not ${provider} .+\\[PROVIDER_UNAVAILABLE\\]`),
    );
  });
}
