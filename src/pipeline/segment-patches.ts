/**
 * The pipeline of a model of patches (volumetric/): the whole volume is prepared, every patch goes
 * through every fold, and labels leave when all are through.
 */
import { collectHeap } from '../streaming/collection.ts';
import { voxelCount } from '../volume.ts';
import { VolumeThread } from '../volumetric/volume-thread.ts';
import type { ModelEvent } from './events.ts';
import { type InferredPatches, inferPatches } from './inferred-patches.ts';
import type { PatchPlan } from './patch-plan.ts';
import { canonicalSlice } from './plan.ts';
import type { PipelineRequest } from './request.ts';
import { SliceTakers } from './slice-takers.ts';
import { VoxelInput } from './voxel-input.ts';

/**
 * @throws Failure VOXEL_NOT_FINITE, CONSTANT_VOLUME, CT_NOT_HU, MR_LOOKS_CT, IMAGE_IS_NOISE,
 *   INTENSITIES_NOT_8_BIT, INFERENCE_FAILED, WORKER_LOST, CANCELLED, LABELS_IN_TOO_MANY_PIECES, and
 *   what the arrival fails with
 */
export async function* segmentPatches(request: PipelineRequest, patches: PatchPlan): AsyncGenerator<ModelEvent> {
  const { order, plan, signal, arrival, ticket, given } = request;
  const { geometry, model, prompts } = order;
  const { folds } = patches;
  const input = new VoxelInput(request);
  await input.finished();
  using takers = new SliceTakers(request);
  const voxels = voxelCount(geometry);
  const labels = new Uint8Array(new SharedArrayBuffer(voxels));
  // What is cropped away is background, for certain.
  const confidence = new Uint8Array(new SharedArrayBuffer(voxels)).fill(255);
  try {
    const { voxels: stored, rescale } = arrival.volume;
    const { grid, input: network, batch } = patches;
    const job = { voxels: stored, rescale, grid, input: network, folds, batch, labels, confidence };
    const told = { ...(given && { given }), ...(prompts && { prompts }) };
    await using volume = await VolumeThread.open({ ...job, ...told }, signal);
    // Where the network would see labels of another one and there are none, there is nothing to find.
    const runs = prompts === undefined && given?.every((label) => label === 0) ? 0 : volume.runs;
    const total = folds * runs;
    // What was cropped away needs no turn.
    model.skip(ticket, Math.max(0, plan.work - total));
    const idleCounts = plan.work === folds * patches.runs;
    let through = 0;
    for await (const batch of inferPatches(request, patches, volume, runs)) {
      through += batch.runs;
      if (batch.idle && idleCounts) model.skip(ticket, batch.runs);
      takers.findings.inferred(batch, []);
      yield { ...progress(batch, through / total, plan.slices), model: model.manifest.name };
    }
    for (let position = 0; position < plan.slices; position++) {
      const canonical = canonicalSlice(plan, position);
      const at = canonical * (voxels / plan.slices);
      const slice = (of: Uint8Array) => of.subarray(at, at + voxels / plan.slices);
      takers.take({ position, canonical, labels: slice(labels), confidence: slice(confidence) });
      yield* takers.leaveAtOnce([position]);
    }
    yield* takers.rest();
    const [lower, upper] = volume.range;
    yield { kind: 'report', report: takers.report({ lower, upper }, input) };
  } finally {
    // Shared memory cannot be given back by hand.
    collectHeap();
  }
}

/** As slices of which so large a part is done, for clients that know nothing of patches. */
function progress({ runs, result, preprocess, queue, postprocess }: InferredPatches, part: number, slices: number) {
  const seconds = { preprocess, queue, infer: result.seconds, postprocess };
  return {
    kind: 'patches',
    seconds,
    ranOn: result.ranOn,
    runs,
    decided: Math.floor(part * slices),
    total: slices,
  } as const;
}
