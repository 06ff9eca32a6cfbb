/** A tiny model that takes points and boxes, beside others (test/fixtures/make_prompted_model.py). */
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { refiningModels } from './patch-models.ts';

const PROMPTED = fileURLToPath(new URL('../fixtures/prompted-models/prompted', import.meta.url));

/** Models `prompted`, and those of `refiningModels`. Use with `await using`. */
export async function promptedModels() {
  const models = await refiningModels();
  await cp(PROMPTED, join(models.folder, 'prompted'), { recursive: true });
  return models;
}
