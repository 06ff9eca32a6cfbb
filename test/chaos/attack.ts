/** One fault against a service of its own, under a crowd, judged by its history. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { FAULTS } from './faults.ts';
import { History } from './history.ts';
import { crowd, heldBy, Subject } from './subject.ts';

export interface Outcome {
  readonly fault: string;
  readonly rounds: number;
  readonly seconds: number;
  readonly asked: number;
  readonly answered: number;
  /** Resident of the process that served first, and of the one that serves at the end, at rest. */
  readonly rssMiB: readonly [before: number, after: number];
  /** Processes that were started in place of one that ended. */
  readonly restarts: number;
  readonly violations: readonly string[];
}

const CLIENTS = 4;
const ANSWER_MS = 60_000;

export async function attack(name: string, rounds: number): Promise<Outcome> {
  const fault = FAULTS[name];
  if (fault === undefined) throw new Error(`no such fault: ${name}; there are ${Object.keys(FAULTS).join(', ')}`);
  const folder = mkdtempSync(join(tmpdir(), 'm4oe-chaos-'));
  using subject = await Subject.start(fault.options?.(folder));
  try {
    const client = await subject.connect();
    const history = await History.alone(client);
    client.close();
    const { rssMiB: before } = heldBy(await subject.pid());
    const gone = new AbortController();
    const asking = crowd(subject, history, fault.clients ?? CLIENTS, gone.signal);
    const began = performance.now();
    const violations: string[] = [];
    try {
      for (let round = 0; round < rounds; round++) await fault.strike({ subject, history, folder }, round);
    } catch (error) {
      violations.push(String(error));
    }
    const seconds = (performance.now() - began) / 1000;
    // A machine that is busy may not have answered one yet.
    for (const until = performance.now() + ANSWER_MS; history.answered === 0 && performance.now() < until; )
      await pause(100);
    gone.abort();
    await asking;
    await subject.expectRest().catch((error) => violations.push(String(error)));
    await fault.after?.({ subject, history, folder });
    violations.push(...history.violations());
    const { asked, answered } = history;
    const rssMiB = [before, heldBy(await subject.pid()).rssMiB] as const;
    if (answered === 0) violations.push('nothing was answered');
    return { fault: name, rounds, seconds, asked, answered, rssMiB, restarts: subject.restarts, violations };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
