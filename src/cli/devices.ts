/** `m4oe devices`: what models could run on here, and why not on the rest. */
import { totalmem } from 'node:os';
import { usableCores } from '../model/cores.ts';
import { hangs } from '../model/device-failures.ts';
import { autoOf, type FoundAdapter, judgedAdapters, type TriedProvider, tryProviders } from '../model/devices.ts';
import { nvidiaGpus } from '../model/gpu.ts';
import { findModels, openModelFiles } from '../model/repository.ts';
import type { Device, Provider } from '../model/session.ts';
import { listedAdapters, mib, NO_DRIVER, NoAdapter } from '../model/webgpu.ts';
import { memoryLimit } from '../server/memory.ts';
import type { ModelConfig } from '../settings/config.ts';
import { table } from './terminal.ts';

export type DevicesConfig = Pick<ModelConfig, 'models' | 'modelKeys' | 'device' | 'deviceTimeoutSeconds'>;

interface Listing {
  readonly model: string;
  readonly adapters: readonly FoundAdapter[];
  /** Why none are listed. */
  readonly noAdapters: string | undefined;
  /** By NVIDIA's driver, whatever Vulkan lists. */
  readonly nvidia: readonly string[];
  readonly providers: readonly TriedProvider[];
  /** What auto takes. */
  readonly auto: Provider | undefined;
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
  const providers = await tryProviders(files, config.deviceTimeoutSeconds);
  let adapters: FoundAdapter[] = [];
  let noAdapters: string | undefined;
  try {
    // A driver that hangs would not let this thread go either.
    if (providers.some(({ provider, trouble }) => provider === 'webgpu' && hangs(trouble)))
      throw new NoAdapter('GPU_NOT_FOUND', 'the driver does not answer');
    if (process.platform !== 'linux') throw new NoAdapter('GPU_NOT_FOUND', 'they are listed on Linux only');
    adapters = judgedAdapters(await listedAdapters());
    if (adapters.length === 0) noAdapters = NO_DRIVER;
  } catch (error) {
    noAdapters = (error as Error).message;
  }
  const { name, version } = files.manifest;
  const memory = Math.min(memoryLimit(), totalmem());
  const [nvidia, cores] = [nvidiaGpus(), usableCores()];
  const auto = autoOf(providers, adapters);
  return { model: `${name} ${version}`, adapters, noAdapters, nvidia, providers, auto, cores, memory };
}

function asJson({ adapters, providers, auto, memory, ...rest }: Listing) {
  return {
    ...rest,
    memoryBytes: memory,
    adapters: adapters.map(({ version, ...adapter }) => ({ ...adapter, vulkan: version.join('.') })),
    providers: providers.map(({ trouble, ...tried }) => ({
      ...tried,
      auto: tried.provider === auto,
      starts: trouble === undefined,
      ...(trouble === undefined ? {} : { reason: trouble.reason, why: trouble.message }),
    })),
  };
}

function asText(listing: Listing, device: Device): string {
  const { model, adapters, noAdapters, nvidia, providers, auto, cores, memory } = listing;
  const lines = ["adapters (Vulkan's, which WebGPU runs on)"];
  if (noAdapters !== undefined) lines.push(`  none: ${noAdapters}`);
  else lines.push(indented(adapters.map(adapterRow), 'lllrl'));
  lines.push(`NVIDIA's driver: ${nvidia.length === 0 ? 'lists no GPU' : nvidia.join(', ')}`);
  lines.push(`providers, tried with ${model}, in the order of auto`);
  lines.push(
    indented(
      providers.map((tried) => providerRow(tried, auto)),
      'lll',
    ),
  );
  lines.push(`CPU: ${cores} core${cores === 1 ? '' : 's'}, ${mib(memory)} MiB of memory`);
  lines.push(`M4OE_DEVICE=${device}${device === 'auto' ? ` takes ${auto}` : ''}`);
  return `${lines.join('\n')}\n`;
}

function adapterRow({ name, kind, version, memoryBytes, why }: FoundAdapter): string[] {
  return [name, kind, `Vulkan ${version.join('.')}`, `${mib(memoryBytes)} MiB`, why ?? 'taken by webgpu'];
}

function providerRow({ provider, trouble, adapter }: TriedProvider, auto: Provider | undefined): string[] {
  if (trouble !== undefined) return [provider, 'does not start', `${trouble.message} [${trouble.reason}]`];
  const on = adapter === undefined ? [] : [`on ${adapter}`];
  const passed = provider === 'webgpu' && provider !== auto ? ['taken where it is asked for by name'] : [];
  return [provider, 'starts', [...on, ...(provider === auto ? ['taken by auto'] : passed)].join('; ')];
}

function indented(rows: readonly string[][], align: string): string {
  return table(rows, align).replace(/^/gm, '  ');
}
