/** What a graph could run on here, found by trying: each provider starts a session and gives it back. */
import { Failure } from '../errors.ts';
import { contractOf } from './contract.ts';
import { AUTO_ORDER, openOnnxSession } from './onnx-session.ts';
import type { ModelFiles } from './repository.ts';
import { type Provider, USUAL_PIXELS } from './session.ts';
import type { VulkanDevice } from './vulkan.ts';
import { chooseAdapter, deviceTrouble } from './webgpu.ts';

export interface FoundAdapter extends VulkanDevice {
  /** Why WebGPU does not run on it; absent for the one that it runs on. */
  readonly why?: string;
}

export interface TriedProvider {
  readonly provider: Provider;
  /** Why no session started. */
  readonly trouble?: Failure;
  /** The GPU that its session ran on, where that is known. */
  readonly adapter?: string;
  /** Whether `auto` takes it: the first that starts, and no adapter that computes on the CPU. */
  readonly auto: boolean;
}

/** @returns each with why WebGPU does not run on it, in the order given */
export function judgedAdapters(devices: readonly VulkanDevice[]): FoundAdapter[] {
  const taken = takenOf(devices);
  return devices.map((device) => {
    if (device === taken) return device;
    const why = deviceTrouble(device)?.message ?? `${taken?.name ?? 'another one'} comes first`;
    return { ...device, why };
  });
}

function takenOf(devices: readonly VulkanDevice[]): VulkanDevice | undefined {
  try {
    return chooseAdapter(devices, true);
  } catch {
    return undefined;
  }
}

/**
 * In the order of `auto`.
 * @param software names of the adapters that compute on the CPU
 * @throws Failure where the model is at fault (MODEL_HASH_MISMATCH and its like)
 */
export async function tryProviders(
  { graphPath, graphSha256, manifest }: ModelFiles,
  software: ReadonlySet<string>,
): Promise<TriedProvider[]> {
  const graph = { graphPath, graphSha256, threads: 1, usualPixels: USUAL_PIXELS, ...contractOf(manifest) };
  const tried: TriedProvider[] = [];
  for (const provider of AUTO_ORDER) {
    try {
      const { session } = await openOnnxSession(graph, provider);
      const { adapter } = session;
      await session.close();
      // Where the adapter is not told (macOS, Windows) auto takes none.
      const real = provider !== 'webgpu' || (adapter !== undefined && !software.has(adapter));
      const auto = real && !tried.some((before) => before.auto);
      tried.push({ provider, auto, ...(adapter === undefined ? {} : { adapter }) });
    } catch (error) {
      if (!(error instanceof Failure) || error.kind !== 'unavailable') throw error;
      tried.push({ provider, trouble: error, auto: false });
    }
  }
  return tried;
}
