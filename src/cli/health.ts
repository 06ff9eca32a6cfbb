/**
 * `m4oe health`: asks a service on this machine whether it takes requests; for engines without
 * probes of their own.
 */
import { Failure } from '../errors.ts';

const SECONDS = 4;

/** @throws Failure NOT_READY with what the service says, or that nothing answers */
export async function health(adminPort: number): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${adminPort}/readyz`, {
    signal: AbortSignal.timeout(1000 * SECONDS),
  }).catch(() => undefined);
  const said = (await response?.text())?.trim() ?? `nothing answers on port ${adminPort} (M4OE_ADMIN_PORT)`;
  if (response?.ok !== true) throw new Failure('unavailable', 'NOT_READY', said);
  process.stdout.write(`${said}\n`);
}
