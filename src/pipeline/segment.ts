/**
 * The pipeline: a volume and an order in, label slices on the source grid and a report out. Its
 * stages are a file each, in this order:
 *
 *     voxel-input        voxels as they arrive, checked, with their window
 *     slice-groups       which slices are taken when, and which together
 *     inferred-groups    batches of them filled and run; what shows no patient is background
 *     decided-slices     labels slice by slice
 *     slice-takers       what takes them in:
 *       result-slices    the same on the source grid, with checksums
 *       settled-slices   what the whole volume shows to be wrong in them, corrected
 *       findings         what the report says of them
 *     mirrored-slices    what the graph says of some with left and right exchanged
 *
 * A batch starts as soon as its voxels are here and its window is known; its labels leave as soon
 * as it is done, if the source's slices are axial, and otherwise when the volume is complete. What
 * settling changes of slices that have left leaves once more, before the report. For a model of
 * patches inferred-patches and volumetric/ take the place of the groups, and all labels come at the
 * end. A request that refines goes through twice (segment-refined).
 */
import { decidedSlices } from './decided-slices.ts';
import type { Decision, ModelEvent, SegmentEvent } from './events.ts';
import { type InferredGroup, InferredGroups } from './inferred-groups.ts';
import { mirroredOver } from './mirrored-slices.ts';
import { canonicalSlice } from './plan.ts';
import type { PipelineRequest } from './request.ts';
import { segmentPatches } from './segment-patches.ts';
import { refinedParts, segmentRefined } from './segment-refined.ts';
import { SliceTakers } from './slice-takers.ts';

/**
 * Runs the order.
 * @throws Failure VOXEL_NOT_FINITE, CONSTANT_VOLUME, CT_NOT_HU, MR_LOOKS_CT, IMAGE_IS_NOISE,
 *   INFERENCE_FAILED, WORKER_LOST, CANCELLED, LABELS_IN_TOO_MANY_PIECES, INTENSITIES_NOT_8_BIT, and
 *   what the arrival fails with
 */
export function segment(request: PipelineRequest): AsyncGenerator<SegmentEvent> {
  const parts = refinedParts(request);
  return parts === undefined ? segmentOnce(request) : segmentRefined(parts, segmentOnce);
}

function segmentOnce(request: PipelineRequest): AsyncGenerator<ModelEvent> {
  const { patches } = request.plan;
  return patches === undefined ? segmentSlices(request) : segmentPatches(request, patches);
}

async function* segmentSlices(request: PipelineRequest): AsyncGenerator<ModelEvent> {
  const { order, plan } = request;
  const model = order.model.manifest.name;
  await using groups = new InferredGroups(request);
  using takers = new SliceTakers(request);
  let decided = 0;
  for await (const inferred of groups) {
    const { slices } = inferred.group;
    decided += slices.length;
    const decision = decide(request, inferred, takers);
    yield* takers.leaveAtOnce(slices);
    yield { ...decision, model, slices: slices.length, decided, total: plan.slices };
  }
  yield* takers.rest();
  const { rescaled: window } = await groups.input.ready(plan.slices);
  if (plan.mirrored > 0) takers.findings.mirrored(await mirroredOver(request, groups.input, takers.findings));
  yield { kind: 'report', report: takers.report(window, groups.input) };
}

/** Takes in what the graph said of a group, or that it was not asked. */
function decide({ plan }: PipelineRequest, { group, batch }: InferredGroup, takers: SliceTakers): Decision {
  if (batch === undefined) {
    takers.skip(group.slices);
    return { kind: 'skipped' };
  }
  const started = performance.now();
  takers.findings.inferred(
    batch,
    group.slices.map((position) => canonicalSlice(plan, position)),
  );
  for (const slice of decidedSlices(plan, group, batch)) takers.take(slice);
  const { preprocess, queue, result } = batch;
  const postprocess = (performance.now() - started) / 1000;
  return { kind: 'batch', seconds: { preprocess, queue, infer: result.seconds, postprocess }, ranOn: result.ranOn };
}
