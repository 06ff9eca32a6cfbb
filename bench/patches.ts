/**
 * A network of nnU-Net behind the service against nnU-Net's own predictor, on the same CPU, folder
 * and image, turn by turn: seconds of a volume, peak memory, and what a preview by the shipped model
 * gains. BENCH_NNUNET names a folder of training/tools/small_nnunet.py with the imported model in
 * `model`, BENCH_NNUNET_PYTHON a Python with nnunetv2. Both label the middle BENCH_SLICES slices of the
 * CT (40), so that a round takes a minute or two.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { SegmentationClient } from '../src/client/client.ts';
import { readNifti } from '../src/formats/nifti/read.ts';
import type { Volume } from '../src/volume.ts';
import { MODELS, type Row, residentMiB, row, startService, timed } from './support.ts';

const CASE = 'btcv_04_0000.nii.gz';
const SLICES = Number(process.env.BENCH_SLICES ?? 40);
/** Requests of one service, and how many of them at once. */
const MANY = 16;
const AT_ONCE = 4;

/** Seconds from a process to its end, and its peak in MiB. */
interface Run {
  readonly first: number;
  readonly second: number;
  readonly peak: number;
}

export async function run(rounds: number): Promise<Row[]> {
  const { BENCH_NNUNET: folder, BENCH_NNUNET_PYTHON: python } = process.env;
  if (folder === undefined || python === undefined) {
    process.stderr.write('patches: skipped, BENCH_NNUNET and BENCH_NNUNET_PYTHON say what is compared\n');
    return [];
  }
  const models = mkdtempSync(join(tmpdir(), 'm4oe-patches-'));
  try {
    cpSync(join(folder, 'model'), join(models, 'patches'), { recursive: true });
    cpSync(MODELS, join(models, 'slices'), { recursive: true });
    const { volume: whole } = await readNifti(join(folder, 'images', CASE), { maxBytes: 2 ** 30 });
    const volume = middleSlices(whole);
    const [service, alone]: [Run[], Run[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      service.push(await serviceRun(join(models, 'patches'), volume));
      alone.push(await predictorRun(python, folder));
    }
    const ratios = (of: (one: Run) => number) => service.map((one, n) => of(one) / of(alone[n] as Run));
    const detail = `${volume.geometry.size.join('x')}, mirrored`;
    return [
      row(
        "seconds of a volume over nnU-Net's predictor's, both loaded",
        ratios(({ second }) => second),
        'x',
        { atMost: 1 },
        detail,
      ),
      row(
        '... from the start of each process',
        ratios(({ first }) => first),
        'x',
        { atMost: 1 },
        detail,
      ),
      row(
        'peak memory of the process',
        ratios(({ peak }) => peak),
        'x',
        { atMost: 0.6 },
        detail,
      ),
      await manyRow(join(models, 'patches'), volume, alone),
      await previewRow(models, volume, rounds),
    ];
  } finally {
    rmSync(models, { recursive: true });
  }
}

/** As nnunet_predictor.py cuts them out of the file. */
function middleSlices(volume: Volume): Volume {
  const [ni, nj, nk] = volume.geometry.size;
  const slices = Math.min(SLICES, nk);
  const first = Math.floor((nk - slices) / 2);
  const voxels = volume.voxels.slice(first * ni * nj, (first + slices) * ni * nj);
  return { ...volume, geometry: { ...volume.geometry, size: [ni, nj, slices] }, voxels };
}

async function serviceRun(models: string, volume: Volume): Promise<Run> {
  const started = performance.now();
  await using service = await startService({ M4OE_MODELS: models });
  const client = await SegmentationClient.connect(service.address);
  await timed(client, volume);
  const first = (performance.now() - started) / 1000;
  const second = await timed(client, volume);
  client.close();
  return { first, second, peak: residentMiB(service.pid, 'VmHWM') };
}

/** A service that starts, and so many requests, four at a time, against as many processes of the predictor. */
async function manyRow(models: string, volume: Volume, alone: readonly Run[]): Promise<Row> {
  const started = performance.now();
  await using service = await startService({ M4OE_MODELS: models });
  const client = await SegmentationClient.connect(service.address);
  for (let through = 0; through < MANY; through += AT_ONCE)
    await Promise.all(Array.from({ length: AT_ONCE }, () => timed(client, volume)));
  client.close();
  const seconds = (performance.now() - started) / 1000;
  const each = alone.reduce((sum, { first }) => sum + first, 0) / alone.length;
  const detail = `the predictor's are ${MANY} times its mean run, ${each.toFixed(1)} s`;
  return row(
    `${MANY} requests over ${MANY} runs of the predictor`,
    [seconds / (MANY * each)],
    'x',
    { atMost: 1 },
    detail,
  );
}

async function predictorRun(python: string, folder: string): Promise<Run> {
  const script = fileURLToPath(new URL('nnunet_predictor.py', import.meta.url));
  const [results = ''] = globSync('results/*/*', { cwd: folder });
  const started = performance.now();
  const child = spawn(python, [script, join(folder, results), join(folder, 'images', CASE), String(SLICES)], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  await lineOf(lines, /^loaded$/);
  await asked(child, lines);
  const first = (performance.now() - started) / 1000;
  const second = await asked(child, lines);
  const peak = residentMiB(child.pid as number, 'VmHWM');
  child.stdin.end();
  return { first, second, peak };
}

type Lines = ReturnType<Interface[typeof Symbol.asyncIterator]>;

/** Lets it label the image once more. */
async function asked(child: ChildProcess, lines: Lines): Promise<number> {
  child.stdin?.write('\n');
  return Number((await lineOf(lines, /^seconds ([\d.]+)$/))[1]);
}

async function lineOf(lines: Lines, pattern: RegExp): Promise<RegExpExecArray> {
  while (true) {
    const { value, done } = await lines.next();
    if (done === true) throw new Error("nnU-Net's predictor ended");
    const found = pattern.exec(value);
    if (found !== null) return found;
  }
}

/** The shipped model previews what the network of patches refines. */
async function previewRow(models: string, volume: Volume, rounds: number): Promise<Row> {
  await using service = await startService({ M4OE_MODELS: models, M4OE_DEFAULT_MODEL: 'demo' });
  const client = await SegmentationClient.connect(service.address);
  const known = (await client.listModels()).models.map(({ name }) => name);
  const wish = { modality: 'CT', refineModel: known.find((name) => name !== 'demo') ?? '' } as const;
  const shares: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const started = performance.now();
    let first = 0;
    for await (const { kind } of client.segment(volume, wish))
      if (kind === 'slice' && first === 0) first = performance.now() - started;
    shares.push(first / (performance.now() - started));
  }
  client.close();
  const detail = `${known.join(', then ')}; ${volume.geometry.size.join('x')}`;
  return row('time to the first labels of a preview over time to the final ones', shares, 'x', { atMost: 1 }, detail);
}
