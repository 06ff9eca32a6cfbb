/**
 * All that takes in the slices of a request as they are decided, from which its answers and its
 * report are made: results, settling, findings.
 */
import { keepClasses } from '../postprocess/restore.ts';
import { VoxelConfidence } from '../postprocess/voxel-confidence.ts';
import type { DecidedSlice } from './decided-slices.ts';
import type { SegmentReport, SliceEvent } from './events.ts';
import { Findings } from './findings.ts';
import type { PipelineRequest } from './request.ts';
import { ResultSlices } from './result-slices.ts';
import { SettledSlices } from './settled-slices.ts';
import type { VoxelInput } from './voxel-input.ts';
import { inputWarnings } from './warnings.ts';

export class SliceTakers implements Disposable {
  readonly findings: Findings;
  readonly #request: PipelineRequest;
  readonly #results: ResultSlices;
  readonly #settling: SettledSlices | undefined;
  /** What makes of the graph's confidence what leaves; where it is asked for. */
  readonly #worth: VoxelConfidence | undefined;

  constructor(request: PipelineRequest) {
    const { order, plan } = request;
    this.#request = request;
    this.#results = new ResultSlices(request);
    this.findings = new Findings(order, plan);
    const { confidence } = order.routing.head;
    const fits = confidence?.graphSha256 === order.model.files.graphSha256;
    this.#worth = order.confidence && confidence !== undefined && fits ? new VoxelConfidence(confidence) : undefined;
    this.#settling = plan.settleBytes > 0 ? new SettledSlices(request, this.#worth) : undefined;
  }

  /** A slice with all classes that were found; those that nobody wants are taken out of its labels. */
  take(slice: DecidedSlice): void {
    this.#settling?.add(slice);
    const confidence = this.#worth === undefined ? slice.confidence : this.#worthOf(slice, this.#worth);
    keepClasses(slice.labels, this.#request.order.routing.wanted);
    if (this.#settling === undefined) this.findings.decided(slice);
    this.#results.put({ ...slice, confidence });
  }

  /** A copy: what is measured is the graph's own. */
  #worthOf({ labels, confidence }: DecidedSlice, worth: VoxelConfidence): Uint8Array {
    const copy = confidence.slice();
    worth.apply(copy, labels);
    return copy;
  }

  /** Slices that show nothing of the patient. @param positions along the source's slice axis */
  skip(positions: readonly number[]): void {
    this.findings.skipped(positions.length);
    this.#results.putBackground(positions);
  }

  /** What leaves of these slices, if any may before all are decided. */
  *leaveAtOnce(positions: readonly number[]): Generator<SliceEvent> {
    if (this.#request.plan.leavesAtOnce) for (const k of positions) yield* this.#results.leave(k);
  }

  /** What is left to leave when every slice is decided: those that settling changes, or all. */
  async *rest(): AsyncGenerator<SliceEvent> {
    const { order, plan } = this.#request;
    if (this.#settling !== undefined) {
      for await (const slice of this.#settling.revised()) {
        this.#results.put(slice);
        if (plan.leavesAtOnce) yield* this.#results.leave(slice.position, 1);
      }
      this.findings.settled(this.#settling);
    }
    const [, , nk] = order.geometry.size;
    if (!plan.leavesAtOnce) for (let k = 0; k < nk; k++) yield* this.#results.leave(k);
  }

  /** Once every slice has left. @param window intensities that the network tells apart */
  report(
    window: SegmentReport['window'],
    { tagFindings, intensities }: Pick<VoxelInput, 'tagFindings' | 'intensities'>,
  ): SegmentReport {
    const { order, plan } = this.#request;
    const { labelsCrc32, intensities: means } = this.#results;
    const found = this.findings.report(tagFindings.length > 0, means);
    const warnings = inputWarnings(order, plan, tagFindings, found);
    return { ...found, window, intensities, labelsCrc32, warnings };
  }

  /** Frees what has not left. */
  [Symbol.dispose](): void {
    this.#results[Symbol.dispose]();
  }
}
