/** The words of runtimes, as they were seen or stand in their sources, and what becomes of them. */
import test from 'ava';
import { deviceFailure } from '../../src/model/device-failures.ts';

const SAID: [said: string, reason: string, kind: string][] = [
  ['vkAllocateMemory failed with VK_ERROR_OUT_OF_DEVICE_MEMORY', 'GPU_MEMORY', 'unavailable'],
  ['Buffer size (1105920000) exceeds the max buffer size limit (1073741824).', 'GPU_MEMORY', 'unavailable'],
  ['CUDA failure 2: out of memory ; GPU=0', 'GPU_MEMORY', 'unavailable'],
  ['Failed to allocate memory for requested buffer of size 4294967296', 'GPU_MEMORY', 'unavailable'],
  ['CUDA failure 700: an illegal memory access was encountered', 'WORKER_LOST', 'unavailable'],
  ['Failed to download data from buffer. wgpu::MapAsyncStatus value: 4', 'WORKER_LOST', 'unavailable'],
  ['A valid external Instance reference no longer exists. [Device] is lost.', 'WORKER_LOST', 'unavailable'],
  ['Failed to create a WebGPU compute pipeline: error', 'INFERENCE_FAILED', 'internal'],
];

for (const [said, reason, kind] of SAID) {
  test(`${said}: ${reason}`, (t) => {
    const failure = deviceFailure(said);
    t.like(failure, { reason, kind });
    t.like(failure.cause, { message: said });
  });
}
