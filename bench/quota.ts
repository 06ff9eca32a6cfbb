/**
 * What do others feel of a caller that is at its quota and goes on asking? The 95th percentile of
 * one beside it, over alone: of so many volumes that it is not simply the slowest one.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SegmentationClient } from '../src/client/client.ts';
import { failureOf } from '../src/client/failures.ts';
import { makeToken, tokenHash } from '../src/server/identity/token.ts';
import { flood, LOCAL, many, smallStudy } from './crowd.ts';
import { ctVolume, type Row, row, startService, timed } from './support.ts';

/** Calls that the caller at its quota has under way, whatever it is refused with. */
const HAMMERING = 8;
const QUOTA = { mib: 64, seconds: 2, requestsPerMinute: 6 };
/** Less than a minute of them, so that what the quota allows is used up while they are timed. */
const RUNS = 40;
const SLICES = 20;

export async function run(rounds: number): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'm4oe-crowd-'));
  const caller = (name: string, more: object) => {
    const token = makeToken();
    const tokenFile = join(folder, name);
    writeFileSync(tokenFile, token);
    const tokens = [{ sha256: tokenHash(token).toString('hex') }];
    return { tokenFile, line: { name, scopes: ['segment', 'read'], tokens, ...more } };
  };
  const [normal, limited] = [caller('normal', {}), caller('limited', { quota: QUOTA })];
  const callers = join(folder, 'callers.json');
  writeFileSync(callers, JSON.stringify({ callers: [normal.line, limited.line] }));
  const ratios: number[] = [];
  const volume = ctVolume(256, SLICES);
  for (let round = 0; round < rounds; round++) {
    await using service = await startService({ M4OE_CALLERS: callers });
    const connected = (tokenFile: string) =>
      SegmentationClient.connect(service.address, undefined, LOCAL, { seconds: 0, tokenFile });
    const other = await connected(normal.tokenFile);
    await timed(other, volume);
    const alone = await many(other, volume, RUNS);
    const stop = new AbortController();
    const clients = await Promise.all(Array.from({ length: HAMMERING }, () => connected(limited.tokenFile)));
    await useUp(clients[0] as SegmentationClient);
    const hammering = clients.map((client) => flood(client, stop.signal, 0.01));
    ratios.push((await many(other, volume, RUNS)) / alone);
    stop.abort();
    await Promise.allSettled(hammering);
    for (const client of [other, ...clients]) client.close();
  }
  rmSync(folder, { recursive: true });
  const detail = `256x256x${SLICES} int16, ${RUNS} times; ${HAMMERING} calls of a caller with ${JSON.stringify(QUOTA)}, again 10 ms after each refusal`;
  return [row('95th percentile beside a caller at its quota over alone', ratios, 'x', { atMost: 1.2 }, detail)];
}

/** All that its caller may ask in a minute. @throws Error where the next one is not refused for that */
async function useUp(client: SegmentationClient): Promise<void> {
  const small = smallStudy();
  for (let n = 0; n < QUOTA.requestsPerMinute; n++) await timed(client, small);
  const refusal = await timed(client, small).then(
    () => 'an answer',
    (error: unknown) => failureOf(error).reason,
  );
  if (refusal !== 'CALLER_QUOTA') throw new Error(`expected CALLER_QUOTA, got ${refusal}`);
}
