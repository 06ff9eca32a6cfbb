/** `m4oe devices`: what models could run on here, and why not on the rest. */
import { totalmem } from 'node:os';
import { usableCores } from '../model/cores.ts';
import { type FoundAdapter, judgedAdapters, type TriedProvider, tryProviders } from '../model/devices.ts';
import { nvidiaGpus } from '../model/gpu.ts';
import { findModels, openModelFiles } from '../model/repository.ts';
import type { Device } from '../model/session.ts';
import { listedAdapters, mib, NoAdapter } from '../model/webgpu.ts';
import { memoryLimit } from '../server/memory.ts';
import type { ModelConfig } from '../settings/config.ts';
import { table } from './terminal.ts';

export type DevicesConfig = Pick<ModelConfig, 'models' | 'modelKeys' | 'device'>;

interface Listing {
  readonly model: string;
  readonly adapters: readonly FoundAdapter[];
  /** Why none are listed. */
  readonly noAdapters: string | undefined;
  /** By NVIDIA's driver, whatever Vulkan lists. */
  readonly nvidia: readonly string[];
  readonly providers: readonly TriedProvider[];
  readonly cores: number;
  /** Bytes that this process may take. */
  readonly memory: number;
}

/**
 * Lists adapters and providers; each provider is tried with the first model of the folder.
 * @throws Failure of the provider that is asked for by name, once all is printed
 */
export async function listDevices(config: DevicesConfig, json: boolean): Promise<void> {
  const listing = await look(config);
  process.stdout.write(json ? `${JSON.stringify(asJson(listing), null, 2)}\n` : asText(listing, config.device));
  const asked = listing.providers.find(({ provider }) => provider === config.device);
  if (asked?.trouble !== undefined) throw asked.trouble;
}

async function look(config: DevicesConfig): Promise<Listing> {
  const files = await openModelFiles((await findModels(config.models))[0] as string, config);
  let adapters: FoundAdapter[] = [];
  let noAdapters: string | undefined;
  try {
    if (process.platform !== 'linux') throw new NoAdapter('GPU_NOT_FOUND', 'they are listed on Linux only');
    adapters = judgedAdapters(await listedAdapters());
    if (adapters.length === 0) noAdapters = 'Vulkan finds no driver';
  } catch (error) {
    noAdapters = (error as Error).message;
  }
  const software = new Set(adapters.filter(({ kind }) => kind === 'software').map(({ name }) => name));
  const providers = await tryProviders(files, software);
  const { name, version } = files.manifest;
  const memory = Math.min(memoryLimit(), totalmem());
  const [nvidia, cores] = [nvidiaGpus(), usableCores()];
  return { model: `${name} ${version}`, adapters, noAdapters, nvidia, providers, cores, memory };
}

function asJson({ adapters, providers, memory, ...rest }: Listing) {
  return {
    ...rest,
    memoryBytes: memory,
    adapters: adapters.map(({ version, ...adapter }) => ({ ...adapter, vulkan: version.join('.') })),
    providers: providers.map(({ trouble, ...tried }) => ({
      ...tried,
      starts: trouble === undefined,
      ...(trouble === undefined ? {} : { reason: trouble.reason, why: trouble.message }),
    })),
  };
}

function asText({ model, adapters, noAdapters, nvidia, providers, cores, memory }: Listing, device: Device): string {
  const lines = ["adapters (Vulkan's, which WebGPU runs on)"];
  if (noAdapters !== undefined) lines.push(`  none: ${noAdapters}`);
  else lines.push(indented(adapters.map(adapterRow), 'lllrl'));
  lines.push(`NVIDIA's driver: ${nvidia.length === 0 ? 'lists no GPU' : nvidia.join(', ')}`);
  lines.push(`providers, tried with ${model}, in the order of auto`);
  lines.push(indented(providers.map(providerRow), 'lll'));
  lines.push(`CPU: ${cores} core${cores === 1 ? '' : 's'}, ${mib(memory)} MiB of memory`);
  const runs = device === 'auto' ? providers.find(({ auto }) => auto)?.provider : device;
  lines.push(`M4OE_DEVICE=${device}${device === 'auto' ? ` takes ${runs}` : ''}`);
  return `${lines.join('\n')}\n`;
}

function adapterRow({ name, kind, version, memoryBytes, why }: FoundAdapter): string[] {
  return [name, kind, `Vulkan ${version.join('.')}`, `${mib(memoryBytes)} MiB`, why ?? 'taken by webgpu'];
}

function providerRow({ provider, trouble, adapter, auto }: TriedProvider): string[] {
  if (trouble !== undefined) return [provider, 'does not start', `${trouble.message} [${trouble.reason}]`];
  const on = adapter === undefined ? [] : [`on ${adapter}`];
  const passed = provider === 'webgpu' && !auto ? ['taken where it is asked for by name'] : [];
  return [provider, 'starts', [...on, ...(auto ? ['taken by auto'] : passed)].join('; ')];
}

function indented(rows: readonly string[][], align: string): string {
  return table(rows, align).replace(/^/gm, '  ');
}
