/**
 * What this machine says of its NVIDIA GPU, for the case that CUDA does not start: the runtime only
 * says that a library could not be loaded. Of WebGPU's adapters webgpu.ts knows.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * First driver that runs CUDA 13, which PyPI's onnxruntime-gpu is built for
 * (deploy/images/cuda.txt).
 */
const LEAST_DRIVER = 580;

export interface GpuTrouble {
  readonly reason: 'PROVIDER_UNAVAILABLE' | 'GPU_NOT_FOUND' | 'GPU_DRIVER_TOO_OLD' | 'GPU_MEMORY';
  readonly why: string;
}

/**
 * Undefined where nothing is wrong that shows from here. @param root of the file system that /proc
 * and /dev are looked up in
 */
export function gpuTrouble(root = '/'): GpuTrouble | undefined {
  const version = join(root, 'proc/driver/nvidia/version');
  if (!existsSync(version))
    return {
      reason: 'GPU_NOT_FOUND',
      why: 'this node has no NVIDIA driver (no /proc/driver/nvidia/version)',
    };
  if (!existsSync(join(root, 'dev/nvidiactl')))
    return {
      reason: 'GPU_NOT_FOUND',
      why: 'the container was given no GPU (no /dev/nvidiactl; ask for nvidia.com/gpu, or --gpus with docker)',
    };
  const [, driver = '', major = ''] = /\b((\d{3,})\.[\d.]+)\b/.exec(readFileSync(version, 'utf8')) ?? [];
  if (Number(major) >= LEAST_DRIVER || major === '') return undefined;
  return {
    reason: 'GPU_DRIVER_TOO_OLD',
    why: `the NVIDIA driver is ${driver}, CUDA 13 needs ${LEAST_DRIVER} or later`,
  };
}

/** NVIDIA's GPUs by name, as the driver lists them under /proc; none without it. @param root as above */
export function nvidiaGpus(root = '/'): string[] {
  const folder = join(root, 'proc/driver/nvidia/gpus');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((bus) => {
    const file = join(folder, bus, 'information');
    const told = existsSync(file) ? readFileSync(file, 'utf8') : '';
    return /^Model:\s*(.+)$/m.exec(told)?.[1] ?? `at ${bus}`;
  });
}
