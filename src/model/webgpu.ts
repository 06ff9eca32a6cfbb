/**
 * What WebGPU would run on here. onnxruntime asks Dawn for the adapter of high performance, and
 * Dawn takes the first of its kind in the order below; on Linux both see what Vulkan lists.
 */
import { outOfMemory, runtimeWords } from './device-failures.ts';
import type { GpuTrouble } from './gpu.ts';
import { type DeviceKind, NoLoader, type VulkanDevice, vulkanDevices } from './vulkan.ts';

/** Dawn's order (SortAdapters in src/dawn/native/Adapter.cpp); the rest come last. */
const ORDER: readonly DeviceKind[] = ['discrete', 'integrated', 'software'];
/** What Dawn asks of a driver at least. */
const LEAST_VERSION = [1, 1] as const;
/**
 * Weights, what is between the operators of a batch of four, and Dawn's own buffers: the shipped
 * model and a batch need about half of it (docs/devices.md).
 */
export const LEAST_MEMORY_BYTES = 2 ** 30;

export const NO_DRIVER = 'Vulkan finds no driver';

/** Why WebGPU cannot run here, with what mends it. */
export class NoAdapter extends Error {
  readonly reason: GpuTrouble['reason'];
  constructor(reason: GpuTrouble['reason'], why: string) {
    super(why);
    this.reason = reason;
  }
}

/** Why Dawn would not take the device, or we would not; undefined when nothing is seen. */
export function deviceTrouble({ version, memoryBytes }: VulkanDevice): NoAdapter | undefined {
  const [major, minor] = version;
  if (major < LEAST_VERSION[0] || (major === LEAST_VERSION[0] && minor < LEAST_VERSION[1])) {
    return new NoAdapter(
      'GPU_DRIVER_TOO_OLD',
      `its driver offers Vulkan ${major}.${minor}, WebGPU needs ${LEAST_VERSION.join('.')}: install a newer driver`,
    );
  }
  if (memoryBytes < LEAST_MEMORY_BYTES) {
    return new NoAdapter(
      'GPU_MEMORY',
      `it has ${mib(memoryBytes)} MiB of memory, ${mib(LEAST_MEMORY_BYTES)} MiB are needed: take another device`,
    );
  }
  return undefined;
}

/**
 * The adapter that a session gets.
 * @param software whether one that computes on the CPU will do
 * @throws NoAdapter GPU_NOT_FOUND, GPU_DRIVER_TOO_OLD or GPU_MEMORY
 */
export function chooseAdapter(devices: readonly VulkanDevice[], software: boolean): VulkanDevice {
  const rank = ({ kind }: VulkanDevice) => (ORDER.includes(kind) ? ORDER.indexOf(kind) : ORDER.length);
  const sorted = devices.toSorted((a, b) => rank(a) - rank(b));
  // Dawn passes over what is too old.
  const first = sorted.find((device) => deviceTrouble(device)?.reason !== 'GPU_DRIVER_TOO_OLD') ?? sorted[0];
  if (first === undefined) {
    throw new NoAdapter(
      'GPU_NOT_FOUND',
      `${NO_DRIVER}: install the GPU's, or give the container the GPU (NVIDIA_DRIVER_CAPABILITIES with graphics; /dev/dri); where VK_DRIVER_FILES is set, it has to name the driver's .json`,
    );
  }
  const trouble = deviceTrouble(first);
  if (trouble !== undefined) throw new NoAdapter(trouble.reason, `${first.name}: ${trouble.message}`);
  if (first.kind === 'software' && !software) {
    throw new NoAdapter(
      'GPU_NOT_FOUND',
      `${first.name} computes on the CPU: it is taken only when webgpu is asked for`,
    );
  }
  return first;
}

/**
 * The adapter of a session to come. Undefined where Vulkan is not the way to the GPU (macOS,
 * Windows): nothing is known of it before.
 * @throws NoAdapter, with PROVIDER_UNAVAILABLE when there is no Vulkan loader
 */
export async function webgpuAdapter(software: boolean): Promise<VulkanDevice | undefined> {
  if (process.platform !== 'linux') {
    if (software) return undefined;
    throw new NoAdapter('GPU_NOT_FOUND', 'which adapter it would be is known on Linux only: ask for webgpu by name');
  }
  return chooseAdapter(await listedAdapters(), software);
}

/**
 * Nodes of a graph that the CPU runs on this adapter. The fused attention of onnxruntime 1.30 takes
 * keys twice where less than eight threads run in step (flash_attention.wgsl.template there), which
 * GPUs do not have and SwiftShader has (four).
 */
export function nodesForCpu(graph: Uint8Array, adapter: VulkanDevice | undefined): string[] {
  if (adapter?.kind !== 'software') return [];
  // By the names that the exporter gives (training/m4oe/export/onnx/build.py).
  const names = Buffer.from(graph.buffer, graph.byteOffset, graph.length).toString('latin1');
  return [...new Set(names.match(/\bMultiHeadAttention_\d+/g))];
}

/**
 * The adapters that Vulkan lists, in its order.
 * @throws NoAdapter PROVIDER_UNAVAILABLE without a Vulkan loader, or where it fails
 */
export async function listedAdapters(): Promise<VulkanDevice[]> {
  try {
    return await vulkanDevices();
  } catch (error) {
    const { message } = error as Error;
    const why =
      error instanceof NoLoader
        ? `no Vulkan loader (${message}): install libvulkan1`
        : `Vulkan does not start (${message}): install the GPU's driver again; where VK_DRIVER_FILES is set, it has to name the driver's .json`;
    throw new NoAdapter('PROVIDER_UNAVAILABLE', why);
  }
}

/**
 * What the runtime says when Dawn takes none of the adapters, or the one that it takes lacks what
 * the graph needs.
 */
export function refusedAdapter(adapter: VulkanDevice | undefined, said: string): NoAdapter | undefined {
  if (/requires f16 but the device does not support it/.test(said)) {
    const name = adapter?.name ?? 'the adapter';
    return new NoAdapter('PROVIDER_UNAVAILABLE', `${name} does not compute in float16: serve a float32 export`);
  }
  if (!/WebGPU (adapter|device)/.test(said)) return undefined;
  if (adapter === undefined) return new NoAdapter('GPU_NOT_FOUND', 'WebGPU finds no adapter: install a GPU driver');
  if (outOfMemory(said)) {
    const why = `${adapter.name} has no memory left: end what else runs on it, or take another device`;
    return new NoAdapter('GPU_MEMORY', why);
  }
  if (/\bVK_ERROR_/.test(said)) {
    const why = `${adapter.name}: ${runtimeWords(said)}; restart the machine, or install another driver`;
    return new NoAdapter('PROVIDER_UNAVAILABLE', why);
  }
  return new NoAdapter(
    'GPU_DRIVER_TOO_OLD',
    `${adapter.name}: its driver (Vulkan ${adapter.version.join('.')}) lacks what WebGPU needs: install a newer one`,
  );
}

/** Whole MiB, as an adapter's memory is told. */
export function mib(bytes: number): number {
  return Math.floor(bytes / 2 ** 20);
}
