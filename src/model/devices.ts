/** What a graph could run on here, found by trying: each provider starts a session and gives it back. */
import { Failure } from '../errors.ts';
import { contractOf } from './contract.ts';
import { AUTO_ORDER, openOnnxSession } from './onnx-session.ts';
import type { ModelFiles } from './repository.ts';
import { type Provider, USUAL_PIXELS } from './session.ts';
import type { VulkanDevice } from './vulkan.ts';
import { probeOf } from './warm-up.ts';
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
 * @param deviceTimeoutSeconds after which a GPU is not waited for
 * @throws Failure where the model is at fault (MODEL_HASH_MISMATCH and its like)
 */
export async function tryProviders(
  { graphPath, graphSha256, manifest }: ModelFiles,
  deviceTimeoutSeconds: number,
): Promise<TriedProvider[]> {
  const shared = { probe: probeOf(manifest), threads: 1, usualPixels: USUAL_PIXELS, deviceTimeoutSeconds };
  const graph = { graphPath, graphSha256, ...shared, ...contractOf(manifest) };
  const tried: TriedProvider[] = [];
  for (const provider of AUTO_ORDER) {
    try {
      const { session } = await openOnnxSession(graph, provider);
      const { adapter } = session;
      await session.close();
      tried.push({ provider, ...(adapter === undefined ? {} : { adapter }) });
    } catch (error) {
      if (!(error instanceof Failure) || error.kind !== 'unavailable') throw error;
      tried.push({ provider, trouble: error });
    }
  }
  return tried;
}

/**
 * What `auto` takes: the first that starts, and no adapter that computes on the CPU, nor one that
 * is not told (macOS, Windows).
 */
export function autoOf(tried: readonly TriedProvider[], adapters: readonly VulkanDevice[]): Provider | undefined {
  const software = adapters.filter(({ kind }) => kind === 'software').map(({ name }) => name);
  const real = ({ provider, adapter }: TriedProvider) =>
    provider !== 'webgpu' || (adapter !== undefined && !software.includes(adapter));
  return tried.find((one) => one.trouble === undefined && real(one))?.provider;
}
