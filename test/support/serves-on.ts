/** After trouble: the server holds nothing any more and still segments a good volume right. */
import { setImmediate } from 'node:timers/promises';
import type { ExecutionContext } from 'ava';
import { bandsAnswer, CT_WINDOW } from './bands.ts';
import { eventually } from './eventually.ts';
import type { TestService } from './service.ts';
import { segmented, testVolume } from './volumes.ts';

/**
 * The value of a metric without labels, or with exactly these; 0 for one that nothing has counted
 * yet.
 */
export async function metric(service: TestService, name: string, labels = ''): Promise<number> {
  const text = await (await fetch(`${service.admin}/metrics`)).text();
  const line = text.split('\n').find((candidate) => candidate.startsWith(`${name}${labels} `));
  return line === undefined ? 0 : Number(line.slice(line.lastIndexOf(' ') + 1));
}

/** Resolves when the condition holds, looked at in each turn of the event loop. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  await eventually(holds, { pause: () => setImmediate() });
}

const HELD = /^m4oe_(in_flight_bytes|in_flight_requests|waiting_batches|queued_seconds)(\{\S*\})? (?!0$)/m;

/** Resolves when the service holds no request, no memory and, for no model, a waiting batch. */
export async function atRest(service: TestService): Promise<void> {
  await until(async () => !HELD.test(await (await fetch(`${service.admin}/metrics`)).text()));
}

const GOOD = testVolume([7, 6, 5]);
const EXPECTED = bandsAnswer(GOOD, 'three', CT_WINDOW).labels;

export async function servesOn(t: ExecutionContext, service: TestService): Promise<void> {
  await atRest(service);
  const { labels } = await segmented(service.client, GOOD, { modality: 'CT' });
  t.deepEqual(labels, EXPECTED);
  await atRest(service);
}
