/**
 * What does the service cost beside the graph? A volume through it over ONNX Runtime alone on the
 * slices that show a patient; a volume that is full of it, and one with air at either end, which
 * must cost next to nothing. The service has the split of the cores that `m4oe tune` finds; ONNX
 * Runtime has all cores in one session, and then that very split.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SegmentationClient } from '../src/client/client.ts';
import { contractOf } from '../src/model/contract.ts';
import { usableCores } from '../src/model/cores.ts';
import { sliceManifest } from '../src/model/manifest.ts';
import { SessionPool } from '../src/model/pool.ts';
import { findModels, openModelFiles } from '../src/model/repository.ts';
import { BatchBuffer, type SliceBatch, USUAL_PIXELS } from '../src/model/session.ts';
import { chooseSplit } from '../src/model/tuning.ts';
import { neighbourStep, pixelSpacing } from '../src/preprocess/millimetres.ts';
import { canonicalOrientation } from '../src/preprocess/orientation.ts';
import { fillSlices } from '../src/preprocess/slices.ts';
import { asTheCommandLine, COMMAND, ctVolume, MODELS, type Row, row, startService, timed } from './support.ts';

const SLICES = 60;
/** Slices of air at either end of the second volume. */
const EMPTY = 20;
const BATCH = 4;

export async function run(rounds: number): Promise<Row[]> {
  const [folder] = await findModels(MODELS);
  const files = await openModelFiles(folder as string);
  const manifest = sliceManifest(files.manifest);
  const { context, millimetres } = manifest.input;
  const rule = manifest.modalities.CT;
  const head = manifest.heads.find((candidate) => candidate.name === rule?.defaultHead)?.graphIndex?.CT;
  if (rule === undefined || head === undefined) throw new Error('the bench needs a model that knows CT');
  const window = [rule.window.lower, rule.window.upper] as const;
  const full = ctVolume(512, SLICES);
  const orientation = canonicalOrientation(full.geometry);
  const spacing = millimetres && pixelSpacing(full.geometry, orientation, 'bench');
  const step = millimetres && neighbourStep(full.geometry, orientation, millimetres);
  const batches: SliceBatch[] = [];
  for (let at = 0; at < SLICES; at += BATCH) {
    const shape = [BATCH, context, 512, 512] as const;
    const buffer = new BatchBuffer(shape);
    const indices = Array.from({ length: BATCH }, (_, n) => at + n);
    const map = { scale: 1, offset: 0, window };
    fillSlices(full.voxels, orientation, map, indices, context, buffer.slices, step);
    batches.push({ buffer, shape, window, head, spacing });
  }
  const ended = ctVolume(512, SLICES + 2 * EMPTY, EMPTY);
  const state = await mkdtemp(join(tmpdir(), 'm4oe-bench-'));
  const tuning = spawn(COMMAND, ['tune', '--models', MODELS, '--state', state, '--batch-slices', String(BATCH)], {
    stdio: 'ignore',
  });
  const [code] = (await once(tuning, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`m4oe tune ended with ${code}`);
  const split = chooseSplit(files.graphSha256, { sessions: 0, threads: 0, batchSlices: BATCH, state });
  const ratios: Record<'full' | 'ended' | 'split', number[]> = { full: [], ended: [], split: [] };
  const perSlice: number[] = [];
  using _flags = asTheCommandLine();
  await using service = await startService({ M4OE_BATCH_SLICES: String(BATCH), M4OE_STATE: state });
  const client = await SegmentationClient.connect(service.address);
  const graph = { graphPath: files.graphPath, graphSha256: files.graphSha256, ...contractOf(manifest) };
  const one = await SessionPool.open({ ...graph, usualPixels: BATCH * USUAL_PIXELS, threads: usableCores() }, 'cpu', 1);
  const several = await SessionPool.open(
    { ...graph, usualPixels: BATCH * USUAL_PIXELS, threads: split.threads },
    'cpu',
    split.sessions,
  );
  const pure = async (sessions: SessionPool) => {
    const started = performance.now();
    await Promise.all(batches.map((batch) => sessions.run(batch)));
    return (performance.now() - started) / 1000;
  };
  await pure(one);
  await pure(several);
  await timed(client, full);
  for (let round = 0; round < rounds; round++) {
    for (const [kind, volume, sessions] of [
      ['full', full, one],
      ['ended', ended, one],
      ['split', full, several],
    ] as const) {
      const before = await pure(sessions);
      const served = await timed(client, volume);
      const after = await pure(sessions);
      // The machine may change pace between the two: the mean of both sides is what the service is
      // held against.
      ratios[kind].push(served / ((before + after) / 2));
      if (sessions === one) perSlice.push((before + after) / 2 / SLICES);
    }
  }
  client.close();
  await Promise.all([one.close(), several.close(), rm(state, { recursive: true })]);
  const detail = `512x512x${SLICES}, batch ${BATCH}; ONNX Runtime alone ${(1000 * Math.min(...perSlice)).toFixed(0)} ms a slice`;
  const empty = `512x512x${SLICES + 2 * EMPTY}, ${SLICES} with a patient`;
  const shared = `${split.sessions} sessions of ${split.threads} threads in both`;
  return [
    row('service time over ONNX Runtime alone', ratios.full, 'x', { atMost: 1.08 }, detail),
    row('... where slices at the ends are air, over the others alone', ratios.ended, 'x', { atMost: 1.08 }, empty),
    row('... over ONNX Runtime alone with the split that m4oe tune found', ratios.split, 'x', { atMost: 1.08 }, shared),
  ];
}
