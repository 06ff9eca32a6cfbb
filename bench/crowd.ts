/**
 * What does one client feel of the others? Its 95th percentile beside an idler, a trickler, a
 * flooder and one whose every voxel is a slice, over alone; and beside a caller that is at its
 * quota and goes on asking.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { SegmentationClient } from '../src/client/client.ts';
import { makeToken, tokenHash } from '../src/server/identity/token.ts';
import { Arrival } from '../src/streaming/arrival.ts';
import type { Volume } from '../src/volume.ts';
import { ctVolume, type Row, row, startService, timed } from './support.ts';

const RUNS = 12;
/** Small studies that the flooder has under way at once. */
const FLOOD = 6;
/** What idler and trickler announce is all that there is. */
const BUDGET_MIB = 700;
/** Calls that the caller at its quota has under way, whatever it is refused with. */
const HAMMERING = 8;
const QUOTA = { mib: 64, seconds: 2, requestsPerMinute: 6 };

const LOCAL = { 'grpc.use_local_subchannel_pool': 1 };

const p95 = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.ceil(0.95 * values.length) - 1] as number;

export async function run(rounds: number): Promise<Row[]> {
  return [await crowd(rounds), await quota(rounds)];
}

/** Each of RUNS times, one after the other. */
async function many(client: SegmentationClient, volume: Volume): Promise<number> {
  const seconds: number[] = [];
  for (let n = 0; n < RUNS; n++) seconds.push(await timed(client, volume));
  return p95(seconds);
}

async function crowd(rounds: number): Promise<Row> {
  const ratios: number[] = [];
  const volume = ctVolume(256, 60);
  for (let round = 0; round < rounds; round++) {
    await using service = await startService({ M4OE_MAX_IN_FLIGHT_MIB: String(BUDGET_MIB) });
    const own = () => SegmentationClient.connect(service.address, undefined, LOCAL);
    const normal = await SegmentationClient.connect(service.address, undefined, {}, { seconds: 600 });
    await timed(normal, volume);
    const alone = await many(normal, volume);
    const stop = new AbortController();
    const crowd = [
      idler(await own(), stop.signal),
      trickler(await own(), stop.signal),
      needle(await own(), stop.signal),
    ];
    const flooder = await own();
    for (let n = 0; n < FLOOD; n++) crowd.push(flood(flooder, stop.signal));
    const beside = await many(normal, volume);
    stop.abort();
    await Promise.allSettled(crowd);
    normal.close();
    ratios.push(beside / alone);
  }
  const detail = `256x256x60 int16, ${RUNS} times, ${FLOOD} x 256x256x8 beside it, ${BUDGET_MIB} MiB for all`;
  return row('95th percentile in a crowd over alone', ratios, 'x', { atMost: 2 }, detail);
}

async function quota(rounds: number): Promise<Row> {
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
  const volume = ctVolume(256, 60);
  for (let round = 0; round < rounds; round++) {
    await using service = await startService({ M4OE_CALLERS: callers });
    const connected = (tokenFile: string) =>
      SegmentationClient.connect(service.address, undefined, LOCAL, { seconds: 0, tokenFile });
    const other = await connected(normal.tokenFile);
    await timed(other, volume);
    const alone = await many(other, volume);
    const stop = new AbortController();
    const clients = await Promise.all(Array.from({ length: HAMMERING }, () => connected(limited.tokenFile)));
    const hammering = clients.map((client) => flood(client, stop.signal, 0.01));
    ratios.push((await many(other, volume)) / alone);
    stop.abort();
    await Promise.allSettled(hammering);
    for (const client of [other, ...clients]) client.close();
  }
  rmSync(folder, { recursive: true });
  const detail = `256x256x60 int16, ${RUNS} times; ${HAMMERING} calls of a caller with ${JSON.stringify(QUOTA)}, again 10 ms after each refusal`;
  return row('95th percentile beside a caller at its quota over alone', ratios, 'x', { atMost: 1.2 }, detail);
}

/** Until the signal, again and again; whatever it is refused with. */
async function again(work: () => AsyncIterable<unknown>, signal: AbortSignal, seconds = 0.05): Promise<void> {
  while (!signal.aborted) {
    try {
      for await (const _ of work()) if (signal.aborted) return;
    } catch {
      await pause(seconds * 1000, undefined, { signal }).catch(() => undefined);
    }
  }
}

function idler(client: SegmentationClient, signal: AbortSignal): Promise<void> {
  return again(() => client.segment(new Arrival(ctVolume(512, 100)), { modality: 'CT' }, signal), signal);
}

function trickler(client: SegmentationClient, signal: AbortSignal): Promise<void> {
  const huge = ctVolume(512, 700);
  return again(async function* () {
    const arrival = new Arrival(huge);
    let voxels = 0;
    const timer = setInterval(() => arrival.advanceTo(++voxels), 6000);
    try {
      yield* client.segment(arrival, { modality: 'CT' }, signal);
    } finally {
      clearInterval(timer);
    }
  }, signal);
}

function needle(client: SegmentationClient, signal: AbortSignal): Promise<void> {
  const volume = { ...ctVolume(1, 30_000), voxelType: 'int16' as const };
  return again(() => client.segment(volume, { modality: 'CT', everySlice: true }, signal), signal, 1);
}

function flood(client: SegmentationClient, signal: AbortSignal, seconds?: number): Promise<void> {
  const small = ctVolume(256, 8);
  return again(() => client.segment(small, { modality: 'CT' }, signal), signal, seconds);
}
