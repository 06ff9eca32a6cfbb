/**
 * The service under a steady crowd for MINUTES (60): node test/chaos/soak.ts, `make soak`. What it
 * holds and how long it takes in the last quarter is held against the second one: the first fills
 * caches. Ends with 1 where a gate is passed or an answer is not what it must be.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { table } from '../../src/cli/terminal.ts';
import { History, VOLUMES } from './history.ts';
import { heldBy, Subject } from './subject.ts';

const CLIENTS = 4;
/** Of every so many requests one is cancelled on its way. */
const CANCELLED = 10;
const SAMPLES = 40;

/** Most that a figure of the last quarter may be over the second, as a ratio and beside it. */
export const GATES = {
  heapMiB: { ratio: 1.1, beside: 8 },
  rssMiB: { ratio: 1.1, beside: 16 },
  handles: { ratio: 1, beside: 4 },
  sockets: { ratio: 1, beside: 4 },
  threads: { ratio: 1, beside: 0 },
  p99Ms: { ratio: 1.5, beside: 50 },
} as const;
export type Figure = keyof typeof GATES;
export type Sample = Readonly<Record<Figure, number>>;

export interface Soaked {
  readonly asked: number;
  readonly answered: number;
  readonly samples: readonly Sample[];
  readonly violations: readonly string[];
}

export async function soak(minutes: number): Promise<Soaked> {
  using subject = await Subject.start();
  const first = await subject.connect();
  const history = await History.alone(first);
  first.close();
  const pid = await subject.pid();
  const gone = new AbortController();
  let took: number[] = [];
  const asking = Promise.all(
    Array.from({ length: CLIENTS }, async (_, n) => {
      const client = await subject.connect();
      for (let at = n; !gone.signal.aborted; at++) {
        const began = performance.now();
        const stop = at % CANCELLED === 0 ? AbortSignal.timeout(at % 40) : undefined;
        await history.ask(client, at % VOLUMES.length, stop);
        if (stop === undefined) took.push(performance.now() - began);
      }
      client.close();
    }),
  );
  const samples: Sample[] = [];
  for (let n = 0; n < SAMPLES; n++) {
    await pause((minutes * 60_000) / SAMPLES);
    const heap = (await subject.metrics()).get('nodejs_heap_size_used_bytes') ?? 0;
    const p99 = took.sort((a, b) => a - b)[Math.ceil(0.99 * took.length) - 1] ?? 0;
    samples.push({ ...heldBy(pid), heapMiB: heap / 2 ** 20, p99Ms: p99 });
    took = [];
  }
  gone.abort();
  await asking;
  const violations = [...history.violations(), ...passed(samples)];
  await subject.expectRest().catch((error) => violations.push(String(error)));
  if (subject.restarts > 0) violations.push('the service ended');
  return { asked: history.asked, answered: history.answered, samples, violations };
}

/** Gates that are passed, in words. */
export function passed(samples: readonly Sample[]): string[] {
  return (Object.keys(GATES) as Figure[]).flatMap((figure) => {
    const { before, after } = quarters(samples, figure);
    const { ratio, beside } = GATES[figure];
    const most = before * ratio + beside;
    return after > most ? [`${figure}: ${after.toFixed(1)} in the last quarter, at most ${most.toFixed(1)}`] : [];
  });
}

/** Medians of the second quarter and of the last. */
function quarters(samples: readonly Sample[], figure: Figure): { before: number; after: number } {
  const quarter = Math.floor(samples.length / 4);
  const median = (some: readonly Sample[]) =>
    some.map((sample) => sample[figure]).sort((a, b) => a - b)[some.length >> 1] ?? 0;
  return { before: median(samples.slice(quarter, 2 * quarter)), after: median(samples.slice(-quarter)) };
}

if (import.meta.main) {
  const minutes = Number(process.env.MINUTES ?? 60);
  const { asked, answered, samples, violations } = await soak(minutes);
  const lines = (Object.keys(GATES) as Figure[]).map((figure) => {
    const { before, after } = quarters(samples, figure);
    return [figure, before.toFixed(1), after.toFixed(1), (after / before).toFixed(2)];
  });
  console.log(`${minutes} minutes, ${asked} requests, ${answered} answered`);
  console.log(table([['figure', 'second quarter', 'last', 'ratio'], ...lines], 'lrrr'));
  for (const violation of violations) console.log(violation);
  if (violations.length > 0) process.exitCode = 1;
}
