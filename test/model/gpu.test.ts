/** What is told of a GPU that CUDA does not start on, from files as a driver gives them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { gpuTrouble, nvidiaGpus } from '../../src/model/gpu.ts';

function machine(t: ExecutionContext, driver: string | undefined, given: boolean): string {
  const root = mkdtempSync(join(tmpdir(), 'm4oe-gpu-'));
  t.teardown(() => rmSync(root, { recursive: true }));
  mkdirSync(join(root, 'proc/driver/nvidia'), { recursive: true });
  mkdirSync(join(root, 'dev'));
  if (driver !== undefined) writeFileSync(join(root, 'proc/driver/nvidia/version'), driver);
  if (given) writeFileSync(join(root, 'dev/nvidiactl'), '');
  return root;
}

const told = (version: string) =>
  `NVRM version: NVIDIA UNIX x86_64 Kernel Module  ${version}  Wed Oct 25 2023\nGCC version:  gcc version 12.2.0 (Debian 12.2.0-14)\n`;
const open = 'NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  580.95.05  Release Build  (dvs-builder)\n';

test('no driver, no GPU for the container, a driver that is too old', (t) => {
  t.is(gpuTrouble(machine(t, undefined, false))?.reason, 'GPU_NOT_FOUND');
  const unasked = gpuTrouble(machine(t, told('580.95.05'), false));
  t.is(unasked?.reason, 'GPU_NOT_FOUND');
  t.regex(unasked?.why ?? '', /nvidia\.com\/gpu/);
  const old = gpuTrouble(machine(t, told('535.129.03'), true));
  t.is(old?.reason, 'GPU_DRIVER_TOO_OLD');
  t.regex(old?.why ?? '', /535\.129\.03.+580/);
});

test('nothing is wrong that shows, or the driver says it in another way', (t) => {
  for (const version of [told('580.95.05'), told('610.1'), open, 'something else\n']) {
    t.is(gpuTrouble(machine(t, version, true)), undefined, version);
  }
});

test('the GPUs that the driver lists, by name', (t) => {
  const root = machine(t, told('580.95.05'), true);
  t.deepEqual(nvidiaGpus(root), []);
  const folder = join(root, 'proc/driver/nvidia/gpus/0000:01:00.0');
  mkdirSync(folder, { recursive: true });
  t.deepEqual(nvidiaGpus(root), ['at 0000:01:00.0']);
  writeFileSync(join(folder, 'information'), 'Model: \t\t NVIDIA H200\nIRQ:   \t\t 42\n');
  t.deepEqual(nvidiaGpus(root), ['NVIDIA H200']);
});
