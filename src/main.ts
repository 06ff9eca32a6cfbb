/**
 * Runs the command line (cli/program.ts), and turns failures into one line on standard error and an
 * exit code.
 */
import { readFileSync } from 'node:fs';
import { runCommandLine } from './cli/program.ts';
import { asFailure, type FailureKind } from './errors.ts';
import { leaveHungThreads } from './model/hung-threads.ts';
import { forbidTelemetry, quietGrpc, terminationLog } from './settings/config.ts';

const VERSION = (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string })
  .version;

/** What a script can branch on. */
const EXIT_CODES: Readonly<Record<FailureKind, number>> = {
  internal: 1,
  invalid: 2,
  not_found: 2,
  unauthenticated: 2,
  forbidden: 2,
  too_large: 2,
  busy: 3,
  timed_out: 3,
  unavailable: 3,
  corrupt: 4,
  cancelled: 130,
};

try {
  forbidTelemetry();
  quietGrpc();
  await runCommandLine(VERSION);
  await leaveHungThreads(0);
  process.exit(0);
} catch (error) {
  const failure = asFailure(error);
  const why = `m4oe: ${failure.message} [${failure.reason}]\n`;
  process.stderr.write(why);
  const { path, asked } = terminationLog();
  const { writeTermination } = await import('./cli/termination.ts');
  writeTermination(path, asked, why);
  if (failure.kind === 'internal' && failure.cause instanceof Error) process.stderr.write(`${failure.cause.stack}\n`);
  await leaveHungThreads(EXIT_CODES[failure.kind]);
  process.exit(EXIT_CODES[failure.kind]);
}
