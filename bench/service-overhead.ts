/**
 * What does the service cost beside the graph? A volume through it over ONNX Runtime alone on the slices that show a patient, same threads; a
 * volume that is full of it, and one with air at either end, which must cost next to nothing.
 */
import { SegmentationClient } from '../src/client/client.ts';
import { usableCores } from '../src/model/cores.ts';
import { openOnnxSession } from '../src/model/onnx-session.ts';
import { findModels, openModelFiles } from '../src/model/repository.ts';
import { BatchBuffer, type SliceBatch } from '../src/model/session.ts';
import { canonicalOrientation } from '../src/preprocess/orientation.ts';
import { fillSlices } from '../src/preprocess/slices.ts';
import type { Volume } from '../src/volume.ts';
import { ctVolume, MODELS, type Row, row, startService, timed } from './support.ts';

const SLICES = 60;
/** Slices of air at either end of the second volume. */
const EMPTY = 20;
const BATCH = 4;

export async function run(rounds: number): Promise<Row[]> {
  const [folder] = await findModels(MODELS);
  const files = await openModelFiles(folder as string);
  const { manifest } = files;
  const { context } = manifest.input;
  const rule = manifest.modalities.CT;
  const head = manifest.heads.find((candidate) => candidate.name === rule?.defaultHead)?.graphIndex.CT;
  if (rule === undefined || head === undefined) throw new Error('the bench needs a model that knows CT');
  const window = [rule.window.lower, rule.window.upper] as const;
  const batchesOf = (volume: Volume) => {
    const batches: SliceBatch[] = [];
    for (let at = 0; at < volume.geometry.size[2]; at += BATCH) {
      const shape = [BATCH, context, 512, 512] as const;
      const buffer = new BatchBuffer(shape);
      const indices = Array.from({ length: BATCH }, (_, n) => at + n);
      const map = { scale: 1, offset: 0, window };
      fillSlices(volume.voxels, canonicalOrientation(volume.geometry), map, indices, context, buffer.slices);
      batches.push({ buffer, shape, window, head });
    }
    return batches;
  };
  const batches = batchesOf(ctVolume(512, SLICES));
  const full = ctVolume(512, SLICES);
  const ended = ctVolume(512, SLICES + 2 * EMPTY, EMPTY);
  const ratios: Record<'full' | 'ended', number[]> = { full: [], ended: [] };
  const perSlice: number[] = [];
  await using service = await startService({ M4OE_BATCH_SLICES: String(BATCH) });
  const client = await SegmentationClient.connect(service.address);
  const { session } = await openOnnxSession(
    {
      graphPath: files.graphPath,
      threads: usableCores(),
      context,
      experts: manifest.experts.length,
    },
    'cpu',
  );
  const pure = async () => {
    const started = performance.now();
    for (const batch of batches) await session.run(batch);
    return (performance.now() - started) / 1000;
  };
  await pure();
  await timed(client, full);
  for (let round = 0; round < rounds; round++) {
    for (const [kind, volume] of [
      ['full', full],
      ['ended', ended],
    ] as const) {
      const before = await pure();
      const served = await timed(client, volume);
      const after = await pure();
      // The machine may change pace between the two: the mean of both sides is what the service is held against.
      ratios[kind].push(served / ((before + after) / 2));
      perSlice.push((before + after) / 2 / SLICES);
    }
  }
  client.close();
  await session.close();
  const detail = `512x512x${SLICES}, batch ${BATCH}; ONNX Runtime alone ${(1000 * Math.min(...perSlice)).toFixed(0)} ms a slice`;
  const empty = `512x512x${SLICES + 2 * EMPTY}, ${SLICES} with a patient`;
  return [
    row('service time over ONNX Runtime alone', ratios.full, 'x', { atMost: 1.08 }, detail),
    row('... where slices at the ends are air, over the others alone', ratios.ended, 'x', { atMost: 1.08 }, empty),
  ];
}
