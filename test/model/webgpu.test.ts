/** Which adapter WebGPU gets, and what is said where it gets none. */
import test from 'ava';
import type { DeviceKind, VulkanDevice } from '../../src/model/vulkan.ts';
import { chooseAdapter, deviceTrouble, nodesForCpu, refusedAdapter } from '../../src/model/webgpu.ts';

const GIB = 2 ** 30;

function device(name: string, kind: DeviceKind, rest: Partial<VulkanDevice> = {}): VulkanDevice {
  return { name, kind, version: [1, 3], memoryBytes: 8 * GIB, ...rest };
}

test('a discrete GPU before an integrated one before software, whatever the order of the loader', (t) => {
  const all = [device('soft', 'software'), device('small', 'integrated'), device('large', 'discrete')];
  t.is(chooseAdapter(all, false).name, 'large');
  t.is(chooseAdapter(all.slice(0, 2), false).name, 'small');
  t.is(chooseAdapter(all.slice(0, 1), true).name, 'soft');
});

test('software is taken only when it is asked for; nothing at all is GPU_NOT_FOUND', (t) => {
  const soft = t.throws(() => chooseAdapter([device('soft', 'software')], false));
  t.like(soft, { reason: 'GPU_NOT_FOUND' });
  t.regex(soft?.message ?? '', /^soft computes on the CPU/);
  t.like(
    t.throws(() => chooseAdapter([], true)),
    { reason: 'GPU_NOT_FOUND' },
  );
});

test('a driver that is too old is passed over, and told where there is no other', (t) => {
  const old = device('old', 'discrete', { version: [1, 0] });
  t.is(chooseAdapter([old, device('small', 'integrated')], false).name, 'small');
  const alone = t.throws(() => chooseAdapter([old], false));
  t.like(alone, { reason: 'GPU_DRIVER_TOO_OLD' });
  t.regex(alone?.message ?? '', /^old: its driver offers Vulkan 1\.0, WebGPU needs 1\.1: install a newer driver$/);
  const refused = refusedAdapter(
    device('llvmpipe', 'software'),
    'Failed to get a WebGPU adapter: No supported adapters',
  );
  t.like(refused, { reason: 'GPU_DRIVER_TOO_OLD' });
  t.regex(refused?.message ?? '', /^llvmpipe: its driver \(Vulkan 1\.3\) lacks/);
  const half = refusedAdapter(
    device('small', 'integrated'),
    'Program Cast requires f16 but the device does not support it.',
  );
  t.like(half, {
    reason: 'PROVIDER_UNAVAILABLE',
    message: 'small does not compute in float16: serve a float32 export',
  });
  t.is(refusedAdapter(undefined, 'the graph is none'), undefined);
});

test('too little memory is told with what is needed', (t) => {
  const tiny = device('tiny', 'integrated', { memoryBytes: GIB / 2 });
  t.like(
    t.throws(() => chooseAdapter([tiny], false)),
    { reason: 'GPU_MEMORY' },
  );
  t.regex(deviceTrouble(tiny)?.message ?? '', /it has 512 MiB of memory, 1024 MiB are needed/);
});

test('attention stays on the CPU where the adapter is software, and only there', (t) => {
  const graph = Buffer.from('Gelu_7 MultiHeadAttention_12 MultiHeadAttention_12 \xff MultiHeadAttention_3', 'latin1');
  t.deepEqual(nodesForCpu(graph, device('soft', 'software')), ['MultiHeadAttention_12', 'MultiHeadAttention_3']);
  t.deepEqual(nodesForCpu(graph, device('large', 'discrete')), []);
  t.deepEqual(nodesForCpu(graph, undefined), []);
});
