/**
 * The pipeline: a volume and an order in, label slices on the source grid and a report out. Its
 * stages are a file each, in this order:
 *
 *     voxel-input      voxels as they arrive, checked, with their window
 *     slice-groups     which slices are taken when, and which together
 *     inferred-groups  batches of them filled and run; what shows no patient is background
 *     decided-slices   labels slice by slice
 *     result-slices    the same on the source grid, with checksums
 *     settled-slices   what the whole volume shows to be wrong in them, corrected
 *     findings         what the report says of them
 *
 * A batch starts as soon as its voxels are here and its window is known; its labels leave as soon
 * as it is done, if the source's slices are axial, and otherwise when the volume is complete. What
 * settling changes of slices that have left leaves once more, before the report.
 */
import { keepClasses } from '../postprocess/restore.ts';
import { decidedSlices } from './decided-slices.ts';
import type { Decision, SegmentEvent } from './events.ts';
import { Findings } from './findings.ts';
import { type InferredGroup, InferredGroups } from './inferred-groups.ts';
import type { PipelineRequest } from './request.ts';
import { ResultSlices } from './result-slices.ts';
import { SettledSlices } from './settled-slices.ts';
import { inputWarnings } from './warnings.ts';

/**
 * Runs the order.
 * @throws Failure VOXEL_NOT_FINITE, CONSTANT_VOLUME, CT_NOT_HU, MR_LOOKS_CT, IMAGE_IS_NOISE,
 *   INFERENCE_FAILED, WORKER_LOST, CANCELLED, LABELS_IN_TOO_MANY_PIECES, and what the arrival fails with
 */
export async function* segment(request: PipelineRequest): AsyncGenerator<SegmentEvent> {
  const { order, plan } = request;
  await using groups = new InferredGroups(request);
  using results = new ResultSlices(order, plan);
  const findings = new Findings(order, plan);
  const settling = plan.settleBytes > 0 ? new SettledSlices(request) : undefined;
  let decided = 0;
  for await (const inferred of groups) {
    const { slices } = inferred.group;
    decided += slices.length;
    const decision = decide(request, inferred, { results, findings, settling });
    if (plan.leavesAtOnce) for (const k of slices) yield* results.leave(k);
    yield { ...decision, slices: slices.length, decided, total: plan.slices };
  }
  const [, , nk] = order.geometry.size;
  if (settling !== undefined) {
    for await (const slice of settling.revised()) {
      results.put(slice);
      if (plan.leavesAtOnce) yield* results.leave(slice.position, 1);
    }
    findings.settled(settling);
  }
  if (!plan.leavesAtOnce) for (let k = 0; k < nk; k++) yield* results.leave(k);

  const { rescaled: window } = await groups.input.ready(plan.slices);
  const { labelsCrc32 } = results;
  const { tagFindings } = groups.input;
  const found = findings.report(tagFindings.length > 0);
  const warnings = inputWarnings(order, plan, tagFindings, found);
  yield { kind: 'report', report: { ...found, window, labelsCrc32, warnings } };
}

/** What takes in a slice when it is decided. */
interface Takers {
  readonly results: ResultSlices;
  readonly findings: Findings;
  readonly settling: SettledSlices | undefined;
}

/** Takes in what the graph said of a group, or that it was not asked. */
function decide(
  { order, plan }: PipelineRequest,
  { group, batch }: InferredGroup,
  { results, findings, settling }: Takers,
): Decision {
  if (batch === undefined) {
    findings.skipped(group.slices.length);
    results.putBackground(group.slices);
    return { kind: 'skipped' };
  }
  const started = performance.now();
  findings.inferred(batch, group.slices.length);
  for (const slice of decidedSlices(plan, group, batch)) {
    settling?.add(slice);
    keepClasses(slice.labels, order.routing.wanted);
    if (settling === undefined) findings.decided(slice);
    results.put(slice);
  }
  const { preprocess, queue, result } = batch;
  const postprocess = (performance.now() - started) / 1000;
  return { kind: 'batch', seconds: { preprocess, queue, infer: result.seconds, postprocess }, ranOn: result.ranOn };
}
