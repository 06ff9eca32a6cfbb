/**
 * What the graphs say of the patches of a volume: batches are cut, run and put together in order,
 * each fold's after the other's.
 */
import { NOTHING } from '../model/patch-input.ts';
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
  /** There was nothing to find in it, so that no graph has run. */
  readonly idle: boolean;
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
 * reader that leaves stops what is under way. @param runs of the volume's: the first so many
 */
export async function* inferPatches(
  request: PipelineRequest,
  plan: PatchPlan,
  volume: VolumeThread,
  runs: number,
): AsyncGenerator<InferredPatches> {
  const stop = new AbortController();
  const signal = AbortSignal.any([request.signal, stop.signal]);
  const free: PatchMemory[] = [];
  const results = new Channel<Promise<Ran>>(request.order.model.depth - 1);
  const producing = produce({ ...request, signal }, { plan, volume, runs, free, results });
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
  readonly runs: number;
  /** Memory of batches that are through. */
  readonly free: PatchMemory[];
  readonly results: Channel<Promise<Ran>>;
}

/** Ends the results with what went wrong; never rejects. */
async function produce(request: PipelineRequest, { plan, volume, runs, free, results }: Producing): Promise<void> {
  try {
    for (let first = 0; first < runs; first += plan.batch) {
      const inBatch = Math.min(plan.batch, runs - first);
      for (let fold = 0; fold < plan.folds; fold++) {
        const started = performance.now();
        const at = free.findIndex(({ shape }) => shape[0] === inBatch);
        const memory = at < 0 ? patchMemory(inBatch, plan.contract) : (free.splice(at, 1)[0] as PatchMemory);
        const labelled = await volume.cut(first, memory.patches);
        const preprocess = (performance.now() - started) / 1000;
        const cut = { first, fold, runs: inBatch, memory, preprocess };
        const ran = labelled || !plan.needsLabels ? infer(request, cut) : background(request, cut);
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

type Cut = Omit<Ran, 'result' | 'queue' | 'idle'>;

/** What the graph would say of patches without labels. */
async function background({ order }: PipelineRequest, cut: Cut): Promise<Ran> {
  cut.memory.logits.fill(NOTHING);
  const result = { gates: new Float32Array(0), seconds: 0, ranOn: order.model.provider };
  return { ...cut, result, queue: 0, idle: true };
}

async function infer({ order, ticket, signal }: PipelineRequest, cut: Cut): Promise<Ran> {
  const { value: result, waited: queue } = await order.model.infer(ticket, { fold: cut.fold, ...cut.memory }, signal);
  return { ...cut, result, queue, idle: false };
}
