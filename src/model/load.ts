/** The models of a folder, loaded and warm, as the settings say. */
import type { BackendEvents } from './backends.ts';
import { Model, type ModelOptions, Models } from './model.ts';
import { findModels, type ModelFiles, readModelFiles, verifyModelFiles } from './repository.ts';

export interface LoadOptions extends ModelOptions {
  /** A model folder, or a folder of model folders. */
  readonly models: string;
  readonly defaultModel: string;
}

export interface LoadEvents {
  /** Called once a model, with its load seconds. */
  loaded?(model: Model, seconds: number): void;
  /** Events of what runs the model. */
  backend?(name: string): BackendEvents;
}

/**
 * @throws Failure MODELS_MISSING, MODEL_NOT_FOUND for a name in the settings that no model has, the failures of `readModelFiles`, `verifyModelFiles` and `Model.open`; models already loaded are closed again
 */
export async function loadModels(options: LoadOptions, events: LoadEvents = {}): Promise<Models> {
  const loaded: Model[] = [];
  try {
    for (const folder of await findModels(options.models)) {
      const started = performance.now();
      const files = await readModelFiles(folder);
      const model = await openVerified(folder, files, options, events);
      loaded.push(model);
      events.loaded?.(model, (performance.now() - started) / 1000);
    }
    const models = new Models(loaded, options.defaultModel);
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
