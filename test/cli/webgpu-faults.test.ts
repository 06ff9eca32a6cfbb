/** A GPU whose driver fails, from the command line: reason and remedy in one line, exit code 3, and an end. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SegmentationClient } from '../../src/client/client.ts';
import { m4oe, ServeProcess } from '../support/command.ts';
import { driverFile, FAULTY_GPU, fault, withFaultyGpu } from '../support/faulty-gpu.ts';
import { BANDS_MODELS } from '../support/service.ts';
import { segmented, testVolume } from '../support/volumes.ts';
import { machineWith } from '../support/vulkan-list.ts';
import { temporaryFolder } from './files.ts';

const SERVE = ['serve', '--models', BANDS_MODELS, '--port', '0', '--admin-port', '0', '--device'];
const DEVICES = ['devices', '--models', BANDS_MODELS];
const GPU = { ...FAULTY_GPU, M4OE_DEVICE_TIMEOUT_SECONDS: '2' };
/** Of VkResult. */
const [NO_HOST_MEMORY, NO_DEVICE_MEMORY, NOT_INITIALISED, LOST] = [-1, -2, -3, -4];

for (const [call, gives, line] of [
  ['vkCreateInstance', 'hang', /the GPU has not answered for 2 s; restart the machine, .+ \[GPU_HUNG\]/],
  ['vkCreateDevice', 'hang', /the GPU has not answered for 2 s; restart the machine, .+ \[GPU_HUNG\]/],
  ['vkQueueSubmit', 'hang', /SwiftShader .+: the GPU has not answered for 2 s; restart .+ \[GPU_HUNG\]/],
  ['vkCreateDevice', NO_DEVICE_MEMORY, /SwiftShader .+ has no memory left: end what else runs .+ \[GPU_MEMORY\]/],
  ['vkAllocateMemory', NO_DEVICE_MEMORY, /the memory of SwiftShader .+ does not hold .+: end what .+ \[GPU_MEMORY\]/],
  ['vkAllocateMemory', NO_HOST_MEMORY, /the memory of SwiftShader .+ does not hold .+: end what .+ \[GPU_MEMORY\]/],
  ['vkCreateDevice', NOT_INITIALISED, /vkCreateDevice failed with VK_ERROR_\w+; restart .+ \[PROVIDER_UNAVAILABLE\]/],
  ['vkQueueSubmit', LOST, /fails at a test slice: .+ \[Device\] is lost; install .+ \[PROVIDER_UNAVAILABLE\]/],
  ['vkCreateShaderModule', NOT_INITIALISED, /fails at a test slice: .+ CreateShaderModule .+; install .+ \[PROV\w+\]/],
  ['vkEnumeratePhysicalDevices', NOT_INITIALISED, /Vulkan does not start \(.+\): install the GPU's .+ \[PROV\w+\]/],
] as const)
  withFaultyGpu(`${call} gives ${gives}: serve ends with 3, and one line with reason and remedy`, async (t) => {
    fault(`${call} ${gives}`);
    const log = join(temporaryFolder(t), 'termination-log');
    const { code, stderr } = await m4oe([...SERVE, 'webgpu'], { ...GPU, M4OE_TERMINATION_LOG: log });
    t.is(code, 3, stderr);
    const why = readFileSync(log, 'utf8');
    t.regex(why, new RegExp(`^m4oe: execution provider webgpu did not start: .*${line.source}\\n$`));
    t.true(stderr.endsWith(why));
  });

for (const [what, file] of [
  ['is not there', '/nowhere.json'],
  ['is none', driverFile('no JSON')],
  ['names a library that is not there', driverFile('{"ICD":{"library_path":"/nowhere.so","api_version":"1.1"}}')],
] as const)
  withFaultyGpu(`a driver's file that ${what}: VK_DRIVER_FILES is named`, async (t) => {
    const { code, stderr } = await m4oe([...SERVE, 'webgpu'], { VK_DRIVER_FILES: file });
    t.is(code, 3);
    t.regex(stderr, /^m4oe: .+ where VK_DRIVER_FILES is set, it has to name .+ \[(GPU_NOT_FOUND|PROV\w+)\]\n$/);
  });

for (const [call, at] of [
  ['vkCreateDevice', 'its start'],
  ['vkQueueSubmit', 'its test slice'],
] as const)
  withFaultyGpu(`auto, a GPU that hangs at ${at}: the CPU serves, and the process ends when told`, async (t) => {
    fault(`${call} hang`);
    const card = { name: 'Card', kind: 'discrete', version: [1, 3], memoryBytes: 2 ** 33 } as const;
    using service = new ServeProcess(['--models', BANDS_MODELS, '--device', 'auto'], {
      ...GPU,
      ...machineWith([card]),
    });
    const passed = await service.line('auto passed execution providers over');
    t.regex(JSON.stringify(passed.passedOver), /has not answered for 2 s/);
    t.is((await service.line('model ready')).provider, 'cpu');
    await service.address();
    service.signal('SIGTERM');
    t.is(await service.exited, 0);
  });

for (const call of ['vkCreateInstance', 'vkQueueSubmit'])
  withFaultyGpu(`devices, where ${call} hangs: lists what there is, 3 where webgpu is asked for`, async (t) => {
    fault(`${call} hang`);
    const { code, stdout } = await m4oe(DEVICES, GPU);
    t.is(code, 0);
    t.regex(stdout, /^ {2}none: the driver does not answer$/m);
    t.regex(stdout, /^ {2}webgpu +does not start +.+ has not answered .+ \[GPU_HUNG\]$/m);
    t.regex(stdout, /^ {2}cpu +starts +taken by auto$/m);
    t.is((await m4oe([...DEVICES, '--device', 'webgpu'], GPU)).code, 3);
  });

for (const [what, ...lines] of [
  ['hangs while it serves', 'vkQueueSubmit hang'],
  ['is lost, and hangs when it is to begin anew', 'vkQueueSubmit -4 0', 'vkCreateDevice hang'],
] as const)
  withFaultyGpu(`a GPU that ${what}: /livez fails, and SIGTERM ends the process`, async (t) => {
    fault();
    using service = new ServeProcess(['--models', BANDS_MODELS, '--device', 'webgpu'], GPU);
    const client = await SegmentationClient.connect(await service.address());
    t.teardown(() => client.close());
    fault(...lines);
    t.like(await t.throwsAsync(segmented(client, testVolume(), { modality: 'CT' })), { reason: 'WORKER_LOST' });
    const { adminPort } = await service.line('serving');
    const alive = await fetch(`http://127.0.0.1:${adminPort}/livez`);
    t.is(alive.status, 503);
    t.is(await alive.text(), 'a GPU hangs: bands\n');
    service.signal('SIGTERM');
    t.is(await service.exited, 0);
  });
