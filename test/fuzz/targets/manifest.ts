/** A model's manifest. */
import { parseManifest } from '../../../src/model/parse-manifest.ts';
import { unlessRefused } from '../refusal.ts';

export async function fuzz(bytes: Buffer): Promise<void> {
  await unlessRefused(() => parseManifest(bytes.toString('utf8'), 'manifest.json'));
}
