/** Copies of the test models that a test may damage. */
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BANDS_MODELS } from './service.ts';

/** A folder of models with a copy of the one named, gone when the test is. */
export async function modelsCopy(t: { teardown(undo: () => Promise<void>): void }, name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'm4oe-models-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  await cp(join(BANDS_MODELS, name), join(folder, name), { recursive: true });
  return folder;
}
