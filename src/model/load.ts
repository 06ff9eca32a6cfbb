/** The models of a folder, loaded and warm, as the settings say. */
import type { BackendEvents } from './backends.ts';
import { Model, type ModelOptions } from './model.ts';
import { Models, type ModelsOptions } from './models.ts';
import { findModels, type ModelFiles, readModelFiles, type Trust, verifyModelFiles } from './repository.ts';
import type { RolloutEvents } from './rollout.ts';

export interface LoadOptions extends ModelOptions, ModelsOptions, Trust {
  /** A model folder, or a folder of model folders. */
  readonly models: string;
}

export interface LoadEvents {
  /** Called once a model, with its load seconds. */
  loaded?(model: Model, seconds: number): void;
  /** Events of what runs the model. */
  backend?(name: string): BackendEvents;
  readonly rollout?: RolloutEvents;
}

/** A model's folder and its manifest; its files are not verified yet. */
export interface FoundModel {
  readonly folder: string;
  readonly files: ModelFiles;
}

/** A command line ends before the file changes. */
const NOBODY_TOLD: RolloutEvents = { refused: () => undefined, changed: () => undefined };

/** @throws Failure MODELS_MISSING and those of `readModelFiles` */
export async function readModels(root: string, trust: Trust): Promise<FoundModel[]> {
  const found: FoundModel[] = [];
  for (const folder of await findModels(root)) found.push({ folder, files: await readModelFiles(folder, trust) });
  return found;
}

/** Bytes of the files that the models' manifests name, together. */
export function modelBytes(found: readonly FoundModel[]): number {
  return found.flatMap(({ files }) => files.manifest.files).reduce((sum, { bytes }) => sum + bytes, 0);
}

/**
 * The first graph is on its way to a thread of its own before this function gives control back.
 * @throws Failure MODEL_NOT_FOUND for a name in the settings that no model has, the failures of
 *   `verifyModelFiles`, `Model.open` and `Models.of`; models already loaded are closed again
 */
export async function openModels(
  found: readonly FoundModel[],
  options: LoadOptions,
  events: LoadEvents = {},
): Promise<Models> {
  const loaded: Model[] = [];
  try {
    for (const { folder, files } of found) {
      const started = performance.now();
      const model = await openVerified(folder, files, options, events);
      loaded.push(model);
      events.loaded?.(model, (performance.now() - started) / 1000);
    }
    const models = await Models.of(loaded, options, events.rollout ?? NOBODY_TOLD);
    for (const name of options.tritonModels) models.get(name, 'M4OE_TRITON_MODELS');
    return models;
  } catch (error) {
    await Promise.all(loaded.map((model) => model.close()));
    throw error;
  }
}

/** The graph is loaded while its file is hashed; no request sees it before that has ended well. */
async function openVerified(
  folder: string,
  files: ModelFiles,
  options: LoadOptions,
  events: LoadEvents,
): Promise<Model> {
  const verifying = verifyModelFiles(folder, files.manifest);
  // A Triton server may be waited for; what is wrong here is told before.
  if (options.tritonUrl !== '') await verifying;
  const opening = Model.open(files, options, events.backend?.(files.manifest.name));
  const [verified, opened] = await Promise.allSettled([verifying, opening]);
  if (verified.status === 'rejected') {
    if (opened.status === 'fulfilled') await opened.value.close();
    throw verified.reason;
  }
  if (opened.status === 'rejected') throw opened.reason;
  return opened.value;
}
