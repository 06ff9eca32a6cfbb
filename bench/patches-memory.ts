/**
 * Does a plan tell the truth about a CT of 512 x 512 x 800 with 118 classes? Peak of the service beside
 * the model over what the plan set aside. Takes minutes; BENCH_SLICES=100 for fewer slices.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SegmentationClient } from '../src/client/client.ts';
import { ctVolume, type Row, resetPeak, residentMiB, row, startService, timed } from './support.ts';

const SLICES = Number(process.env.BENCH_SLICES ?? 800);
const fromRoot = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

/** One round: what is set aside depends on nothing that changes. */
export async function run(): Promise<Row[]> {
  const model = mkdtempSync(join(tmpdir(), 'm4oe-many-'));
  try {
    execFileSync(fromRoot('training/.venv/bin/python'), [fromRoot('bench/many_classes.py'), model]);
    const limits = { M4OE_MAX_IN_FLIGHT_MIB: '8192', M4OE_MAX_REQUEST_SECONDS: '86400', M4OE_STALL_SECONDS: '3600' };
    await using service = await startService({ M4OE_MODELS: model, ...limits });
    // Where other work takes the cores, pings wait for them as long as everything else.
    const patient = { 'grpc.keepalive_timeout_ms': 3_600_000 };
    const client = await SegmentationClient.connect(service.address, undefined, patient);
    const volume = ctVolume(512, SLICES);
    const wish = { modality: 'CT', allowTagMismatch: true } as const;
    const planned = Number((await client.plan(volume, wish)).memoryBytes) / 2 ** 20;
    const before = residentMiB(service.pid);
    resetPeak(service.pid);
    const seconds = await timed(client, volume, wish);
    const peak = residentMiB(service.pid, 'VmHWM') - before;
    client.close();
    const detail = `512x512x${SLICES}, 118 classes: ${Math.round(planned)} MiB planned, ${seconds.toFixed(0)} s`;
    return [
      row('peak memory of many classes over what the plan says', [peak / planned], 'x', { atMost: 1.15 }, detail),
    ];
  } finally {
    rmSync(model, { recursive: true });
  }
}
