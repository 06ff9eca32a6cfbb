/** The last words of a process: where an orchestrator looks for them. */
import { closeSync, constants, openSync, writeSync } from 'node:fs';

/** What Kubernetes shows of it. */
const MOST_BYTES = 4096;

/**
 * Writes why the process ends. A file that is absent and was not asked for is not made; one that
 * cannot be written is left, for the log says it too.
 * @param path file of its own
 * @param asked whether a setting names it
 */
export function writeTermination(path: string, asked: boolean, why: string): void {
  const flags = constants.O_WRONLY | constants.O_TRUNC | (asked ? constants.O_CREAT : 0);
  try {
    const file = openSync(path, flags, 0o644);
    try {
      writeSync(file, Buffer.from(why).subarray(0, MOST_BYTES));
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (asked) process.stderr.write(`m4oe: M4OE_TERMINATION_LOG cannot be written: ${(error as Error).message}\n`);
  }
}
