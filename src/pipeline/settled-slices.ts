/**
 * The stage over the whole volume: slices are taken in as they are decided, and those that settling
 * changes are decided once more (postprocess/settle, docs/decisions/0009-settled-labels.md).
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { keepClasses } from '../postprocess/restore.ts';
import { type PartTally, Settlement } from '../postprocess/settle/settlement.ts';
import type { VoxelConfidence } from '../postprocess/voxel-confidence.ts';
import type { DecidedSlice } from './decided-slices.ts';
import { canonicalSlice } from './plan.ts';
import type { PipelineRequest } from './request.ts';

export class SettledSlices {
  readonly #request: PipelineRequest;
  readonly #settlement: Settlement;
  readonly #worth: VoxelConfidence | undefined;
  /**
   * Of slices with labels, where confidence is asked for: mostly certain, so a tenth of its bytes.
   */
  readonly #confidence = new Map<number, Uint8Array>();
  #milliseconds = 0;
  #revised = 0;

  /** @param worth of the graph's confidence; absent where that leaves as it is */
  constructor(request: PipelineRequest, worth: VoxelConfidence | undefined) {
    const { order, plan } = request;
    this.#request = request;
    this.#worth = worth;
    this.#settlement = new Settlement({
      head: order.routing.head,
      geometry: order.geometry,
      orientation: plan.orientation,
      mostBytes: plan.settleBytes,
    });
  }

  /**
   * Takes in a slice with all the classes that the graph found, wanted or not.
   * @throws Failure LABELS_IN_TOO_MANY_PIECES
   */
  add({ labels, confidence, canonical }: DecidedSlice): void {
    const started = performance.now();
    this.#settlement.add(labels, confidence, canonical);
    if (this.#request.order.confidence && this.#settlement.hasLabels(canonical))
      // A copy of its own: what is deflated lies at the beginning of a piece of 16 KiB.
      this.#confidence.set(canonical, new Uint8Array(deflateRawSync(confidence, { level: 1 })));
    this.#milliseconds += performance.now() - started;
  }

  /**
   * Settles, and gives the slices whose wanted labels are others than before, in the order of the
   * source where its slices are axial. A slice is good until the next one is asked for.
   *
   * The confidence of a voxel with another label is what the network's own choice left for it:
   * 255 less the confidence of that.
   * @throws Failure CANCELLED
   */
  async *revised(): AsyncGenerator<DecidedSlice> {
    const { order, plan, signal } = this.#request;
    const [columns, rows] = plan.orientation.size;
    const labels = new Uint8Array(columns * rows);
    const raw = new Uint8Array(columns * rows);
    const chosen = new Uint8Array(columns * rows);
    let started = performance.now();
    await this.#settlement.settle(signal);
    const changed = this.#settlement.changedSlices;
    // Positions run against canonical slices where the axis is flipped; the map is its own inverse.
    if (plan.orientation.axes[2].flip) changed.reverse();
    for (const canonical of changed) {
      this.#settlement.render(canonical, labels);
      this.#settlement.renderRaw(canonical, raw);
      chosen.set(raw);
      keepClasses(labels, order.routing.wanted);
      keepClasses(raw, order.routing.wanted);
      if (Buffer.compare(labels, raw) === 0) continue;
      this.#revised++;
      const confidence = this.#confidenceOf(canonical, chosen, labels, raw);
      this.#milliseconds += performance.now() - started;
      yield { position: canonicalSlice(plan, canonical), canonical, labels, confidence };
      started = performance.now();
    }
    this.#milliseconds += performance.now() - started;
  }

  /** Every part of what stayed. */
  tallies(): Generator<PartTally> {
    return this.#settlement.tallies();
  }

  /** By label. */
  changedVoxels(): { readonly removed: Float64Array; readonly filled: Float64Array } {
    return this.#settlement.changedVoxels();
  }

  /** What it took in all, the waits of `settle` for its turn included. */
  get summary(): { readonly seconds: number; readonly revisedSlices: number } {
    return { seconds: this.#milliseconds / 1000, revisedSlices: this.#revised };
  }

  #confidenceOf(canonical: number, chosen: Uint8Array, labels: Uint8Array, raw: Uint8Array): Uint8Array {
    const packed = this.#confidence.get(canonical);
    if (packed === undefined) return new Uint8Array(0);
    const confidence = inflateRawSync(packed);
    this.#worth?.apply(confidence, chosen);
    for (let n = 0; n < labels.length; n++) {
      if (labels[n] !== raw[n]) confidence[n] = 255 - (confidence[n] as number);
    }
    return confidence;
  }
}
