/**
 * What does it cost to let a Triton server run the graph? The same volume through Triton over a
 * local session, how much of a batch's time is the wire's, 16 clients, and whether sockets or
 * memory grow over 200 volumes. Needs test/triton/.venv (make test-triton).
 */
import { readdirSync, readlinkSync } from 'node:fs';
import { SegmentationClient } from '../src/client/client.ts';
import { findModels, openModelFiles } from '../src/model/repository.ts';
import { SKIPPED, TRITON_INSTALLED, TritonServer, tritonRepository } from '../test/support/triton.ts';
import {
  type BenchService,
  ctVolume,
  MODELS,
  median,
  type Row,
  residentMiB,
  row,
  startService,
  timed,
} from './support.ts';

const CLIENTS = 16;
const VOLUMES = 200;
/** After these, caches and pools have the size that they keep. */
const SETTLED = 60;

export async function run(rounds: number): Promise<Row[]> {
  if (!TRITON_INSTALLED) {
    process.stderr.write(`triton: ${SKIPPED}\n`);
    return [];
  }
  const undo: (() => Promise<void>)[] = [];
  const [folder] = await findModels(MODELS);
  const { manifest } = await openModelFiles(folder as string);
  const repository = await tritonRepository({ teardown: (one) => void undo.push(one) }, [folder as string]);
  try {
    await using triton = await TritonServer.start(repository);
    const stats = () => tritonSeconds(`${triton.url}/v2/models/${manifest.name}/stats`);
    return [
      ...(await againstLocal(triton.url, rounds)),
      await wire(triton.url, rounds, stats),
      await clients(triton.url, rounds),
      ...(await growth(triton.url)),
    ];
  } finally {
    for (const one of undo) await one();
  }
}

async function againstLocal(url: string, rounds: number): Promise<Row[]> {
  const volume = ctVolume(512, 24);
  await using here = await startService();
  await using there = await startService({ M4OE_TRITON_URL: url });
  const [local, remote] = [
    await SegmentationClient.connect(here.address),
    await SegmentationClient.connect(there.address),
  ];
  await timed(local, volume);
  await timed(remote, volume);
  const ratios: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const before = await timed(local, volume);
    const through = await timed(remote, volume);
    ratios.push(through / ((before + (await timed(local, volume))) / 2));
  }
  local.close();
  remote.close();
  return [
    row(
      'a volume through Triton over a local session',
      ratios,
      'x',
      { atMost: 1.2 },
      '512x512x24, Python backend on loopback',
    ),
  ];
}

async function wire(url: string, rounds: number, stats: () => Promise<number>): Promise<Row> {
  await using service = await startService({ M4OE_TRITON_URL: url, M4OE_TRITON_IN_FLIGHT: '1' });
  const client = await SegmentationClient.connect(service.address);
  const volume = ctVolume(512, 24);
  const shares: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const [asked, ran] = [await inferSeconds(service), await stats()];
    await timed(client, volume);
    const [spent, inside] = [(await inferSeconds(service)) - asked, (await stats()) - ran];
    shares.push((spent - inside) / spent);
  }
  client.close();
  return row(
    "the wire's share of a batch's time",
    shares,
    '',
    { atMost: 0.1 },
    'outside of what Triton counts, 6 MiB a batch',
  );
}

async function clients(url: string, rounds: number): Promise<Row> {
  await using service = await startService({ M4OE_TRITON_URL: url });
  const all = await Promise.all(Array.from({ length: CLIENTS }, () => SegmentationClient.connect(service.address)));
  const study = ctVolume(256, 8);
  const first = all[0] as SegmentationClient;
  await timed(first, study);
  const gains: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const alone = median([await timed(first, study), await timed(first, study), await timed(first, study)]);
    const started = performance.now();
    await Promise.all(all.map((client) => timed(client, study)));
    gains.push((CLIENTS * alone) / ((performance.now() - started) / 1000));
  }
  for (const client of all) client.close();
  return row(
    `through Triton: throughput of ${CLIENTS} clients over one's`,
    gains,
    'x',
    { atLeast: 0.9 },
    '256x256x8 each',
  );
}

async function growth(url: string): Promise<Row[]> {
  await using service = await startService({ M4OE_TRITON_URL: url });
  const client = await SegmentationClient.connect(service.address);
  const study = ctVolume(128, 2);
  const memory: number[] = [];
  const sockets: number[] = [];
  for (let n = 0; n < VOLUMES; n++) {
    await timed(client, study);
    memory.push(residentMiB(service.pid));
    sockets.push(openSockets(service.pid));
  }
  client.close();
  const late = memory.slice(-SETTLED);
  const grown = median(late) - median(memory.slice(SETTLED, 2 * SETTLED));
  const more = Math.max(...sockets) - (sockets[SETTLED] as number);
  const detail = `${VOLUMES} volumes of 128x128x2`;
  return [
    row(
      'through Triton: resident memory grown',
      [grown],
      'MiB',
      { atMost: 16 },
      `${detail}, from ${median(late).toFixed(0)} MiB`,
    ),
    row('through Triton: sockets grown', [more], '', { atMost: 0 }, `${detail}, ${sockets.at(-1)} open`),
  ];
}

/** Seconds that Triton counts for its requests, from their arrival to their answer. */
async function tritonSeconds(url: string): Promise<number> {
  const { model_stats } = (await (await fetch(url)).json()) as {
    model_stats: { inference_stats: { success: { ns: number } } }[];
  };
  return (model_stats[0]?.inference_stats.success.ns ?? 0) / 1e9;
}

async function inferSeconds(service: BenchService): Promise<number> {
  const text = await (await fetch(`${service.admin}/metrics`)).text();
  return Number(/^m4oe_stage_seconds_sum\{stage="infer"\} (\S+)$/m.exec(text)?.[1] ?? 0);
}

function openSockets(pid: number): number {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).filter((one) => {
    try {
      return readlinkSync(`${folder}/${one}`).startsWith('socket:');
    } catch {
      return false; // closed in the meantime
    }
  }).length;
}
