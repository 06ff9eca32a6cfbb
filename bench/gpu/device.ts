/**
 * What one device does with a model, as rows of the table of bench/gpu.sh: node bench/gpu/device.ts
 * DEVICE --models FOLDER. Each row is printed as soon as it is known, so that a crash leaves what
 * was found. Ends with 77 where the device does not start, with 1 where labels differ.
 */
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { SegmentationClient } from '../../src/client/client.ts';
import { Failure } from '../../src/errors.ts';
import { usableCores } from '../../src/model/cores.ts';
import { nvidiaGpus } from '../../src/model/gpu.ts';
import { findModels, type ModelFiles, openModelFiles } from '../../src/model/repository.ts';
import { PROVIDERS, type Provider, type Session } from '../../src/model/session.ts';
import { residentMiB, startService, timed } from '../support.ts';
import { agreementLine, agrees, compare } from './agreement.ts';
import { openSession } from './sessions.ts';
import { CtSlices } from './slices.ts';

const NOT_RUN = 77;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    models: { type: 'string', default: 'models/demo' },
    /** The model, in float32, whose labels on the CPU are right. */
    reference: { type: 'string', default: 'models/demo' },
    input: { type: 'string', default: 'models/demo/phantom-ct.nii.gz' },
    software: { type: 'boolean', default: false },
    compared: { type: 'string', default: '10' },
    batches: { type: 'string', default: '1,4,16' },
    edge: { type: 'string', default: '512' },
    slices: { type: 'string', default: '300' },
    volumes: { type: 'string', default: '20' },
    seconds: { type: 'string', default: '3' },
  },
});
const edge = Number(values.edge);
const batches = values.batches.split(',').map(Number);
const mostSlices = Math.max(...batches);
const wanted = { threads: usableCores(), slices: mostSlices, software: values.software };

async function firstModel(folder: string): Promise<ModelFiles> {
  return openModelFiles((await findModels(folder))[0] as string);
}

/** Rows of a session: which card, whether its labels are right, how many slices it does. */
async function askSession(session: Session, files: ModelFiles, row: Row): Promise<void> {
  row('card', session.adapter ?? (nvidiaGpus().join(', ') || 'not told'));
  const reference = await firstModel(values.reference);
  const cpu = await openSession(reference, 'cpu', wanted);
  const here = await CtSlices.of(values.input, reference);
  const there = await CtSlices.of(values.input, files);
  const agreement = await compare([cpu, here], [session, there], here.spread(Number(values.compared)));
  await cpu.close();
  row("labels unlike the CPU's", agreementLine(agreement));
  if (files.manifest.precision === 'float32' && !agrees(agreement)) process.exitCode = 1;
  const enlarged = await CtSlices.of(values.input, files, [edge, edge, here.count]);
  for (const size of batches)
    row(`slices a second of ${edge} x ${edge}, ${size} in a batch`, await rate(session, enlarged, size));
}

async function rate(session: Session, slices: CtSlices, size: number): Promise<string> {
  const batch = slices.batch(slices.spread(size));
  await session.run(batch);
  const started = performance.now();
  let seconds = 0;
  let runs = 0;
  for (; seconds < Number(values.seconds); runs++) {
    await session.run(batch);
    seconds = (performance.now() - started) / 1000;
  }
  return ((runs * size) / seconds).toPrecision(3);
}

/** Rows of the service with this device: start, whole volumes, memory. */
async function askService(device: Provider, files: ModelFiles, row: Row): Promise<void> {
  const size = [edge, edge, Number(values.slices)] as const;
  const { volume } = await CtSlices.of(values.input, files, size);
  const started = performance.now();
  const settings = { M4OE_DEVICE: device, M4OE_MODELS: values.models, M4OE_BATCH_SLICES: String(mostSlices) };
  await using service = await startService(settings);
  row('start of the service', `${((performance.now() - started) / 1000).toFixed(2)} s`);
  const client = await SegmentationClient.connect(service.address);
  await timed(client, volume);
  const seconds: number[] = [];
  for (let n = 0; n < Number(values.volumes); n++) seconds.push(await timed(client, volume));
  client.close();
  seconds.sort((a, b) => a - b);
  const percentile = (share: number) => (seconds[Math.ceil(share * seconds.length) - 1] as number).toFixed(2);
  row(
    `${values.slices} slices through the service, p50 and p95`,
    `${percentile(0.5)} s, ${percentile(0.95)} s (${seconds.length} volumes)`,
  );
  row('memory', `${Math.round(residentMiB(service.pid, 'VmHWM'))} MiB of the process, ${cardMemory()} of the card`);
}

/** What all processes take of it; only NVIDIA's tool tells. */
function cardMemory(): string {
  try {
    const query = ['--query-gpu=memory.used', '--format=csv,noheader'];
    return execFileSync('nvidia-smi', query, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
      .trim()
      .replaceAll('\n', ', ');
  } catch {
    return 'not told';
  }
}

type Row = (what: string, found: string) => void;

const device = PROVIDERS.find((provider) => provider === positionals[0]);
if (device === undefined) throw new Error(`expected one of ${PROVIDERS.join(', ')}, got "${positionals[0]}"`);
const files = await firstModel(values.models);
const row: Row = (what, found) =>
  void process.stdout.write(`| ${device} | ${files.manifest.precision} | ${what} | ${found} |\n`);
const session = await openSession(files, device, wanted).catch((error: unknown) => {
  if (!(error instanceof Failure) || error.kind !== 'unavailable') throw error;
  row('NOT RUN', error.message);
  process.exitCode = NOT_RUN;
});
if (session !== undefined) {
  try {
    await askSession(session, files, row);
  } finally {
    await session.close();
  }
  await askService(device, files, row);
}
