/**
 * What the graphs say of the patches of a volume: batches are cut, run and put together in order,
 * each fold's after the other's.
 */
import { type BatchResult, type PatchMemory, patchMemory } from '../model/session.ts';
import { Channel } from '../streaming/channel.ts';
import type { VolumeThread } from '../volumetric/volume-thread.ts';
import type { PatchPlan } from './patch-plan.ts';
import type { PipelineRequest } from './request.ts';

/** A batch that is through, and whose logits are taken in. */
export interface InferredPatches {
  /** Patches in it. */
  readonly runs: number;
  readonly result: BatchResult;
  /** Seconds that it took to cut, that it then waited, and that it took to put together. */
  readonly preprocess: number;
  readonly queue: number;
  readonly postprocess: number;
}

interface Ran extends Omit<InferredPatches, 'postprocess'> {
  readonly first: number;
  readonly fold: number;
  readonly memory: PatchMemory;
}

/**
 * Runs of one volume ahead of its reader by as many batches as the model runs side by side; a
 * reader that leaves stops what is under way.
 */
export async function* inferPatches(
  request: PipelineRequest,
  plan: PatchPlan,
  volume: VolumeThread,
): AsyncGenerator<InferredPatches> {
  const stop = new AbortController();
  const signal = AbortSignal.any([request.signal, stop.signal]);
  const free: PatchMemory[] = [];
  const results = new Channel<Promise<Ran>>(request.order.model.depth - 1);
  const producing = produce({ ...request, signal }, { plan, volume, free, results });
  try {
    for await (const { first, fold, memory, ...ran } of results) {
      const started = performance.now();
      await volume.add(first, memory.logits, fold);
      free.push(memory);
      yield { ...ran, postprocess: (performance.now() - started) / 1000 };
    }
  } finally {
    stop.abort();
    results.end();
    await producing;
  }
}

interface Producing {
  readonly plan: PatchPlan;
  readonly volume: VolumeThread;
  /** Memory of batches that are through. */
  readonly free: PatchMemory[];
  readonly results: Channel<Promise<Ran>>;
}

/** Ends the results with what went wrong; never rejects. */
async function produce(request: PipelineRequest, { plan, volume, free, results }: Producing): Promise<void> {
  const { shape, classes } = plan;
  try {
    for (let first = 0; first < volume.runs; first += plan.batch) {
      const runs = Math.min(plan.batch, volume.runs - first);
      for (let fold = 0; fold < plan.folds; fold++) {
        const started = performance.now();
        const at = free.findIndex(({ shape }) => shape[0] === runs);
        const memory = at < 0 ? patchMemory([runs, ...shape], classes) : (free.splice(at, 1)[0] as PatchMemory);
        await volume.cut(first, memory.patches);
        const preprocess = (performance.now() - started) / 1000;
        const ran = infer(request, { first, fold, runs, memory, preprocess });
        // A reader that left early must not turn the failure of a batch in flight into an unhandled
        // rejection.
        ran.catch(() => undefined);
        if (!(await results.push(ran))) return;
      }
    }
    results.end();
  } catch (error) {
    results.end(error);
  }
}

async function infer({ order, ticket, signal }: PipelineRequest, cut: Omit<Ran, 'result' | 'queue'>): Promise<Ran> {
  const { value: result, waited: queue } = await order.model.infer(ticket, { fold: cut.fold, ...cut.memory }, signal);
  return { ...cut, result, queue };
}
