/** The file of callers. */
import { parseCallers } from '../../../src/server/identity/callers.ts';
import { unlessRefused } from '../refusal.ts';

export async function fuzz(bytes: Buffer): Promise<void> {
  await unlessRefused(() => parseCallers(bytes.toString('utf8')));
}
