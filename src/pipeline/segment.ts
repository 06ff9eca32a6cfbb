/**
 * The pipeline: a volume and an order in, label slices on the source grid and a report out. Its
 * stages are a file each, in this order:
 *
 *     voxel-input      voxels as they arrive, checked, with their window
 *     slice-groups     which slices are taken when, and which together
 *     inferred-groups  batches of them filled and run; what shows no patient is background
 *     decided-slices   labels slice by slice, with the classes that are wanted
 *     result-slices    the same on the source grid, with checksums
 *     findings         what the report says of them
 *
 * A batch starts as soon as its voxels are here and its window is known; its labels leave as soon
 * as it is done, if the source's slices are axial, and otherwise when the volume is complete.
 */
import { decidedSlices } from './decided-slices.ts';
import type { Decision, SegmentEvent } from './events.ts';
import { Findings } from './findings.ts';
import { type InferredGroup, InferredGroups } from './inferred-groups.ts';
import type { PipelineRequest } from './request.ts';
import { ResultSlices } from './result-slices.ts';
import { inputWarnings } from './warnings.ts';

/**
 * Runs the order.
 * @throws Failure VOXEL_NOT_FINITE, CONSTANT_VOLUME, INFERENCE_FAILED, WORKER_LOST, CANCELLED, and
 *   what the arrival fails with
 */
export async function* segment(request: PipelineRequest): AsyncGenerator<SegmentEvent> {
  const { order, plan } = request;
  await using groups = new InferredGroups(request);
  using results = new ResultSlices(order, plan);
  const findings = new Findings(order, plan);
  let decided = 0;
  for await (const inferred of groups) {
    const { slices } = inferred.group;
    decided += slices.length;
    const decision = decide(request, inferred, results, findings);
    if (results.leaveAtOnce) for (const k of slices) yield* results.leave(k);
    yield { ...decision, slices: slices.length, decided, total: plan.slices };
  }
  const [, , nk] = order.geometry.size;
  if (!results.leaveAtOnce) for (let k = 0; k < nk; k++) yield* results.leave(k);

  // Every label is decided and none is reported: what looks at the whole volume belongs between
  // here and the report.

  const { rescaled: window } = await groups.input.ready(plan.slices);
  const { labelsCrc32 } = results;
  const warnings = inputWarnings(order, plan, groups.input.scan, findings.skippedSlices);
  yield { kind: 'report', report: { ...findings.report(), window, labelsCrc32, warnings } };
}

/** Takes in what the graph said of a group, or that it was not asked. */
function decide(
  request: PipelineRequest,
  { group, batch }: InferredGroup,
  results: ResultSlices,
  findings: Findings,
): Decision {
  if (batch === undefined) {
    findings.skipped(group.slices.length);
    results.putBackground(group.slices);
    return { kind: 'skipped' };
  }
  const started = performance.now();
  findings.inferred(batch, group.slices.length);
  for (const slice of decidedSlices(request, group, batch)) {
    findings.decided(slice);
    results.put(slice);
  }
  const { preprocess, queue, result } = batch;
  const postprocess = (performance.now() - started) / 1000;
  return { kind: 'batch', seconds: { preprocess, queue, infer: result.seconds, postprocess }, ranOn: result.ranOn };
}
