/**
 * Opens what runs a model, as the settings say: local sessions, Triton, or Triton with local
 * sessions behind it.
 */

import { Failure } from '../errors.ts';
import type { Backend, TritonEvents } from './backend.ts';
import { contractOf } from './contract.ts';
import { FailoverBackend } from './failover.ts';
import { FoldBackend } from './folds.ts';
import { type PoolEvents, SessionPool } from './pool.ts';
import type { ModelFiles } from './repository.ts';
import { type Device, USUAL_PIXELS } from './session.ts';
import { runsOnTriton, type TritonSettings } from './triton/settings.ts';
import { type ChosenSplit, chooseSplit, type Split, type SplitOptions } from './tuning.ts';
import { probeOf } from './warm-up.ts';

export interface BackendOptions extends TritonSettings, SplitOptions {
  readonly device: Device;
  /** After which a batch on a GPU is not waited for. */
  readonly deviceTimeoutSeconds: number;
}

export interface BackendEvents extends PoolEvents, TritonEvents {}

export interface OpenedBackend {
  readonly backend: Backend;
  /** Batches that it runs side by side. */
  readonly slots: number;
  /** What to warm up, the backend itself last. */
  readonly cold: readonly Backend[];
  /** Of the local sessions; absent where there are none. */
  readonly split?: ChosenSplit;
}

/** @throws Failure PROVIDER_UNAVAILABLE, GPU_WRONG, MODEL_GRAPH_CONTRACT, TRITON_FOLDS, and those of `TritonBackend.open` */
export async function openBackend(
  files: ModelFiles,
  options: BackendOptions,
  events: BackendEvents = {},
): Promise<OpenedBackend> {
  const split = chooseSplit(files.graphSha256, options);
  if (!runsOnTriton(options, files.manifest.name)) {
    return { ...opened(await openLocal(files, options, split, events), split.sessions), split };
  }
  const { TritonBackend } = await import('./triton/backend.ts'); // with an HTTP client that nobody else needs
  if (files.graphs.length > 1) throw foldsOnTriton(files.manifest.name, files.graphs.length);
  const triton = await TritonBackend.open(files, options, events);
  if (options.tritonFallback === 'none') return opened(triton, options.tritonInFlight);
  try {
    const local = await openLocal(files, options, split, events);
    return { ...opened(new FailoverBackend(triton, local, events), options.tritonInFlight, local), split };
  } catch (error) {
    await triton.close();
    throw error;
  }
}

function opened(backend: Backend, slots: number, ...behind: Backend[]): OpenedBackend {
  return { backend, slots, cold: [...behind, backend] };
}

function openLocal(
  { manifest, graphs }: ModelFiles,
  { device, deviceTimeoutSeconds, batchSlices }: BackendOptions,
  { sessions, threads }: Split,
  events: PoolEvents,
): Promise<Backend> {
  const usualPixels = batchSlices * USUAL_PIXELS;
  const shared = { threads, deviceTimeoutSeconds, usualPixels, ...contractOf(manifest) };
  return FoldBackend.open(
    graphs.map(({ path, sha256 }) => () => {
      const options = { graphPath: path, graphSha256: sha256, probe: probeOf(manifest), ...shared };
      return SessionPool.open(options, device, sessions, events);
    }),
  );
}

function foldsOnTriton(name: string, graphs: number): Failure {
  const why = `${name} has ${graphs} graphs, expected one fold behind a Triton; import it with one, or leave it out of M4OE_TRITON_MODELS`;
  return new Failure('invalid', 'TRITON_FOLDS', why, { setting: 'M4OE_TRITON_MODELS' });
}
