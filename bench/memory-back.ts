/**
 * Does memory come back? Resident after 1,000 volumes of mixed shapes, after 10,000 cancelled calls
 * and after slices of 2048 x 2048, each some idle seconds later, over before: once the same has been
 * done often enough for code to be compiled and caches to be full.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { SegmentationClient } from '../src/client/client.ts';
import type { Volume } from '../src/volume.ts';
import { CORONAL, together, turned } from './memory-truth.ts';
import { type BenchService, ctVolume, type Row, residentMiB, row, startService } from './support.ts';

/** In which the service gives back what nobody uses any more. */
const IDLE_SECONDS = 10;
const VOLUMES = { before: 30, after: 1000 };
const CANCELS = { before: 1000, after: 10_000 };
const CANCELS_AT_ONCE = 20;
const BOUND = { atMost: 1.05 };

export async function run(rounds: number): Promise<Row[]> {
  const ratios = { volumes: [] as number[], cancels: [] as number[], large: [] as number[] };
  for (let round = 0; round < rounds; round++) {
    await using service = await startService();
    // HTTP/2 closes a connection with so many cancels now and then.
    const client = await SegmentationClient.connect(service.address, undefined, {}, { seconds: 60 });
    await cancelled(client, CANCELS.before);
    await mixed(client, VOLUMES.before);
    const warm = await atRest(service);
    await mixed(client, VOLUMES.after);
    const afterVolumes = await atRest(service);
    await cancelled(client, CANCELS.after);
    const afterCancels = await atRest(service);
    await together(client, ctVolume(2048, 4), 1);
    const afterLarge = await atRest(service);
    ratios.volumes.push(afterVolumes / warm);
    ratios.cancels.push(afterCancels / afterVolumes);
    ratios.large.push(afterLarge / afterCancels);
    const all = [warm, afterVolumes, afterCancels, afterLarge].map(Math.round).join(', ');
    process.stderr.write(`resident when warm, after volumes, cancels, large slices: ${all} MiB\n`);
    client.close();
  }
  const later = `${IDLE_SECONDS} s later`;
  return [
    row('resident after 1,000 volumes of mixed shapes over before', ratios.volumes, 'x', BOUND, `${later}; 31 to 1024`),
    row('resident after 10,000 cancelled calls over before', ratios.cancels, 'x', BOUND, later),
    row('resident after slices of 2048 x 2048 over before', ratios.large, 'x', BOUND, `four of them, ${later}`),
  ];
}

async function atRest(service: BenchService): Promise<number> {
  await pause(1000 * IDLE_SECONDS);
  return residentMiB(service.pid);
}

async function mixed(client: SegmentationClient, volumes: number): Promise<void> {
  const shapes = [
    ctVolume(256, 4),
    ctVolume(97, 9),
    turned(ctVolume(64, 30), CORONAL),
    ctVolume(512, 3),
    ctVolume(31, 40),
    ctVolume(1024, 1),
  ];
  for (let n = 0; n < volumes; n++) await together(client, shapes[n % shapes.length] as Volume, 1);
}

/** Calls that end at any place of their way. */
async function cancelled(client: SegmentationClient, calls: number): Promise<void> {
  const volume = ctVolume(64, 12);
  for (let n = 0; n < calls; n += CANCELS_AT_ONCE)
    await Promise.all(Array.from({ length: CANCELS_AT_ONCE }, () => oneCancelled(client, volume)));
}

async function oneCancelled(client: SegmentationClient, volume: Volume): Promise<void> {
  const signal = AbortSignal.timeout(Math.floor(30 * Math.random()));
  try {
    for await (const _ of client.segment(volume, { modality: 'CT' }, signal));
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
