/**
 * Which execution providers this installation of onnxruntime-node can load at all, told without
 * starting anything.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Provider } from './session.ts';

const LIBRARIES: Readonly<Record<Provider, readonly string[]>> = {
  cpu: [],
  webgpu: [],
  coreml: [],
  dml: [],
  cuda: ['libonnxruntime_providers_shared.so', 'libonnxruntime_providers_cuda.so'],
  tensorrt: ['libonnxruntime_providers_shared.so', 'libonnxruntime_providers_tensorrt.so'],
};

/**
 * Why the provider cannot start, or undefined when its libraries are there. npm's package brings
 * none but the CPU's and WebGPU's, on macOS CoreML's and on Windows DirectML's, within the binding;
 * those for CUDA and TensorRT are in PyPI's onnxruntime-gpu of the same version, to be copied
 * beside the binding (docs/operations.md).
 */
export function providerMissing(provider: Provider): string | undefined {
  if (LIBRARIES[provider].length === 0) return undefined;
  const entry = createRequire(import.meta.url).resolve('onnxruntime-node');
  const folder = join(dirname(entry), '..', 'bin', 'napi-v6', process.platform, process.arch);
  const absent = LIBRARIES[provider].filter((library) => !existsSync(join(folder, library)));
  return absent.length === 0
    ? undefined
    : `${absent.join(' and ')} not found beside onnxruntime-node's binding: take the image serve-cuda, or add them (docs/operations.md)`;
}
