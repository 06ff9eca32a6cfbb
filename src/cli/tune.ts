/**
 * `m4oe tune`: measures, with the real model behind the real queue, how this machine's cores are
 * best split into sessions and threads.
 */
import { ofPatches, sliceManifest } from '../model/manifest.ts';
import { Model } from '../model/model.ts';
import { findModels, openModelFiles } from '../model/repository.ts';
import { BatchBuffer } from '../model/session.ts';
import { candidateSplits, type Split, storeTuning, tuningKey } from '../model/tuning.ts';
import type { ModelConfig } from '../settings/config.ts';
import { table } from './terminal.ts';

/** Rows and columns of the slices that are measured: what CT comes in. */
const EDGE = 512;
/** Distance of their rows and columns in mm, for models that are told. */
const SPACING = [0.8, 0.8] as const;
/** Requests that compete, so that the queue is at work. */
const REQUESTS = 2;

/** Measures every model of the folder, stores the best split of each, and prints what was found. */
export async function tune(config: ModelConfig, rounds: number, signal: AbortSignal): Promise<void> {
  for (const folder of await findModels(config.models)) {
    const files = await openModelFiles(folder, config);
    if (ofPatches(files.manifest)) {
      process.stdout.write(`${files.manifest.name} takes patches: one session with all cores, nothing to tune\n`);
      continue;
    }
    const key = tuningKey(files.graphSha256, config.batchSlices);
    const found: { split: Split; slicesPerSecond: number }[] = [];
    for (const split of candidateSplits(key.cores)) {
      // One after the other: two models at once would take each other's cores and memory.
      const model = await Model.open(files, { ...config, device: 'cpu', tritonUrl: '', ...split });
      try {
        let slicesPerSecond = 0;
        for (let round = 0; round < rounds; round++) {
          slicesPerSecond = Math.max(slicesPerSecond, await throughput(model, signal));
        }
        found.push({ split, slicesPerSecond });
      } finally {
        await model.close();
      }
    }
    const best = found.reduce((a, b) => (b.slicesPerSecond > a.slicesPerSecond ? b : a));
    const rows = found.map(({ split, slicesPerSecond }) => [
      `${split.sessions}`,
      `${split.threads}`,
      slicesPerSecond.toFixed(2),
      split === best.split ? 'best' : '',
    ]);
    const { manifest } = files;
    process.stdout.write(`${manifest.name} ${manifest.version} on ${key.cores} x ${key.cpu}\n`);
    process.stdout.write(`${table([['sessions', 'threads', 'slices/s', ''], ...rows], 'rrrl')}\n`);
    process.stdout.write(`M4OE_SESSIONS=${best.split.sessions} M4OE_THREADS=${best.split.threads}\n`);
    const stored = storeTuning(config.state, { ...key, ...best.split, slicesPerSecond: best.slicesPerSecond });
    process.stdout.write(`stored in ${stored}; used where neither is set\n`);
  }
}

/** Slices a second of requests that keep as many batches under way as the pipeline does. */
async function throughput(model: Model, signal: AbortSignal): Promise<number> {
  const { input, heads } = sliceManifest(model.manifest);
  const { context, millimetres } = input;
  const spacing = millimetres && SPACING;
  const shape = [model.batchSlices, context, EDGE, EDGE] as const;
  const head = heads.flatMap((one) => Object.values(one.graphIndex ?? {}))[0] ?? 0;
  const batches = 2 * model.depth;
  const started = performance.now();
  await Promise.all(
    Array.from({ length: REQUESTS }, async () => {
      const ticket = model.join(batches * model.batchSlices, 1);
      try {
        let left = batches;
        const worker = async () => {
          const buffer = new BatchBuffer(shape);
          buffer.slices.forEach((_, n) => {
            buffer.slices[n] = (n * 7919) % 1009;
          });
          while (left-- > 0) await model.infer(ticket, { buffer, shape, window: [0, 1000], head, spacing }, signal);
        };
        await Promise.all(Array.from({ length: model.depth }, worker));
      } finally {
        model.leave(ticket);
      }
    }),
  );
  return (REQUESTS * batches * model.batchSlices) / ((performance.now() - started) / 1000);
}
