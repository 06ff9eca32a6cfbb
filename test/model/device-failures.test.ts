/** The words of runtimes, as they were seen or stand in their sources, and what becomes of them. */
import test from 'ava';
import { deviceFailure, runtimeWords } from '../../src/model/device-failures.ts';

const SAID: [said: string, reason: string, kind: string][] = [
  ['vkAllocateMemory failed with VK_ERROR_OUT_OF_DEVICE_MEMORY', 'GPU_MEMORY', 'unavailable'],
  ['Buffer size (1105920000) exceeds the max buffer size limit (1073741824).', 'GPU_MEMORY', 'unavailable'],
  ['CUDA failure 2: out of memory ; GPU=0', 'GPU_MEMORY', 'unavailable'],
  ['Failed to allocate memory for requested buffer of size 4294967296', 'GPU_MEMORY', 'unavailable'],
  ['[Invalid Buffer (unlabeled)] is invalid due to a previous error.', 'GPU_MEMORY', 'unavailable'],
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

for (const [said, words] of [
  [
    "Non-zero status code returned while running MemcpyToHost node. Name:'M' Status Message: /src/buffer.cc:641 void Download(void*) const map.status == Success was false. Failed to download data from buffer. Status value: 4, message: [Device] is lost.\n",
    'Failed to download data from buffer. Status value: 4, message: [Device] is lost',
  ],
  [
    '/src/context.cc:207 Initialize() device_result.status == Success was false. Failed to get a WebGPU device: vkCreateDevice failed with VK_ERROR_INITIALIZATION_FAILED\n    at CheckVkSuccessImpl (/build/VulkanError.cpp:106)\n\n',
    'Failed to get a WebGPU device: vkCreateDevice failed with VK_ERROR_INITIALIZATION_FAILED',
  ],
  [
    '/src/provider_bridge_ort.cc:2195 onnxruntime::Provider& Get() [ONNXRuntimeError] : 1 : FAIL : Failed to load library libonnxruntime_providers_cuda.so with error: libcudnn.so.9: cannot open shared object file\n',
    'Failed to load library libonnxruntime_providers_cuda.so with error: libcudnn.so.9: cannot open shared object file',
  ],
  ['nothing of the kind', 'nothing of the kind'],
] as const)
  test(`one line of it: ${words}`, (t) => t.is(runtimeWords(said), words));
