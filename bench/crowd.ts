/**
 * What does one client feel of the others? Its 95th percentile beside an idler, a trickler, a
 * flooder and one whose every voxel is a slice, over alone.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { SegmentationClient } from '../src/client/client.ts';
import { Arrival } from '../src/streaming/arrival.ts';
import type { Volume } from '../src/volume.ts';
import { ctVolume, type Row, row, startService, timed } from './support.ts';

const RUNS = 12;
/** Small studies that the flooder has under way at once. */
const FLOOD = 6;
/** What idler and trickler announce is all that there is. */
const BUDGET_MIB = 700;

export const LOCAL = { 'grpc.use_local_subchannel_pool': 1 };

const p95 = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.ceil(0.95 * values.length) - 1] as number;

/** The 95th percentile of so many times, one after the other. */
export async function many(client: SegmentationClient, volume: Volume, runs: number): Promise<number> {
  const seconds: number[] = [];
  for (let n = 0; n < runs; n++) seconds.push(await timed(client, volume));
  return p95(seconds);
}

export async function run(rounds: number): Promise<Row[]> {
  const ratios: number[] = [];
  const volume = ctVolume(256, 60);
  for (let round = 0; round < rounds; round++) {
    await using service = await startService({ M4OE_MAX_IN_FLIGHT_MIB: String(BUDGET_MIB) });
    const own = () => SegmentationClient.connect(service.address, undefined, LOCAL);
    const normal = await SegmentationClient.connect(service.address, undefined, {}, { seconds: 600 });
    await timed(normal, volume);
    const alone = await many(normal, volume, RUNS);
    const stop = new AbortController();
    const crowd = [
      idler(await own(), stop.signal),
      trickler(await own(), stop.signal),
      needle(await own(), stop.signal),
    ];
    const flooder = await own();
    for (let n = 0; n < FLOOD; n++) crowd.push(flood(flooder, stop.signal));
    const beside = await many(normal, volume, RUNS);
    stop.abort();
    await Promise.allSettled(crowd);
    normal.close();
    ratios.push(beside / alone);
  }
  const detail = `256x256x60 int16, ${RUNS} times, ${FLOOD} x 256x256x8 beside it, ${BUDGET_MIB} MiB for all`;
  return [row('95th percentile in a crowd over alone', ratios, 'x', { atMost: 2 }, detail)];
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

export const smallStudy = (): Volume => ctVolume(256, 8);

export function flood(client: SegmentationClient, signal: AbortSignal, seconds?: number): Promise<void> {
  const small = smallStudy();
  return again(() => client.segment(small, { modality: 'CT' }, signal), signal, seconds);
}
