/** What a report says of labels, experts and time, gathered while slices are decided. */
import type { HeadTrust } from '../model/manifest.ts';
import type { BatchResult, RanOn } from '../model/session.ts';
import { explanation } from '../postprocess/explanation.ts';
import { type ClassMeasure, Measures } from '../postprocess/measures.ts';
import { type Seen, seenIn } from '../postprocess/seen.ts';
import { settles } from '../postprocess/settle/settlement.ts';
import { judgeSides, type Sides } from '../postprocess/sides.ts';
import { judge } from '../postprocess/trust.ts';
import type { DecidedSlice } from './decided-slices.ts';
import type { OrganReport, SegmentReport } from './events.ts';
import { GateWeights } from './gate-weights.ts';
import type { InferredBatch } from './inferred-groups.ts';
import { type Agreement, addAgreement } from './passes.ts';
import type { Plan, SegmentOrder } from './plan.ts';
import type { SettledSlices } from './settled-slices.ts';

/** Of a batch, of slices or of patches. */
type Taken = Pick<InferredBatch, 'result' | 'queue' | 'agreement'>;

export class Findings {
  readonly #order: SegmentOrder;
  readonly #plan: Plan;
  readonly #measures: Measures;
  readonly #gates: GateWeights;
  readonly #ranOn = new Set<RanOn>();
  /** By label, of a thorough answer. */
  readonly #agreement: Agreement = { agreeing: new Float64Array(256), asked: new Float64Array(256) };
  #queueSeconds = 0;
  #inferSeconds = 0;
  #skippedSlices = 0;
  #settled: SettledSlices | undefined;
  /** Of slices that were asked mirrored (mirrored-slices.ts). */
  #mirroredOver: number | undefined;

  constructor(order: SegmentOrder, plan: Plan) {
    this.#order = order;
    this.#plan = plan;
    this.#measures = new Measures(order.routing.head, order.geometry, plan.orientation);
    this.#gates = new GateWeights(order.model.manifest, plan.orientation.size[2]);
  }

  /** Slices that needed no graph: neither measured nor counted in the experts' shares. */
  skipped(slices: number): void {
    this.#skippedSlices += slices;
  }

  get skippedSlices(): number {
    return this.#skippedSlices;
  }

  /**
   * What a batch took, and what the gates said of its slices.
   * @param slices canonical; none of a batch of patches
   */
  inferred({ result, queue, agreement }: Taken, slices: readonly number[]): void {
    this.#queueSeconds += queue;
    this.#inferSeconds += result.seconds;
    this.#ranOn.add(result.ranOn);
    if (agreement !== undefined) addAgreement(this.#agreement, agreement);
    this.#gates.add(slices, result.gates);
  }

  /** A batch of which nothing else is told. */
  waited({ value, waited }: { readonly value: BatchResult; readonly waited: number }): void {
    this.#queueSeconds += waited;
    this.#inferSeconds += value.seconds;
  }

  mirrored(over: number | undefined): void {
    this.#mirroredOver = over;
  }

  /** By canonical slice, once all are settled. */
  get sureVoxels(): Uint32Array {
    return this.#measures.sure;
  }

  decided({ labels, confidence, canonical }: DecidedSlice): void {
    this.#measures.add(labels, confidence, canonical);
  }

  /** What settling left: measured in place of the slices as they were decided. */
  settled(settling: SettledSlices): void {
    for (const tally of settling.tallies()) this.#measures.addTally(tally);
    this.#settled = settling;
  }

  /**
   * What is known once every slice is decided.
   * @param doubtful the intensities are probably not in the unit that the network was made for
   * @param intensities mean of each label that has a voxel
   */
  report(
    doubtful: boolean,
    intensities: ReadonlyMap<number, number>,
  ): Omit<SegmentReport, 'window' | 'intensities' | 'warnings' | 'labelsCrc32'> {
    const measures = this.#measures.result();
    const { reasons, ...sides } = this.#sides(measures);
    const organs = this.#organs(measures, doubtful, reasons, intensities);
    return {
      organs,
      seen: this.#seen(organs, doubtful),
      experts: this.#gates.ofVolume(),
      passes: this.#plan.passes.length,
      sides,
      skippedSlices: this.#skippedSlices,
      queueSeconds: this.#queueSeconds,
      inferSeconds: this.#inferSeconds,
      ranOn: [...this.#ranOn],
      ...(this.#settled === undefined ? {} : { settled: this.#settled.summary }),
    };
  }

  /** Of all classes of the head: what was not asked for tells of the volume too. */
  #sides(measures: readonly ClassMeasure[]): Sides {
    const { geometry, routing, mirroredAnatomy } = this.#order;
    const grid = { geometry, orientation: this.#plan.orientation };
    return judgeSides(measures, routing.head.classes, grid, mirroredAnatomy, this.#mirroredOver);
  }

  #seen(organs: readonly OrganReport[], doubtful: boolean): Seen {
    const { routing, modality } = this.#order;
    const codes = new Map(routing.head.classes.map(({ label, code }) => [label, code?.value]));
    const seen = organs.map(({ label, voxels, touchesBorder, meanIntensity }) => ({
      ...{ code: codes.get(label) ?? '', voxels, cut: touchesBorder },
      ...(meanIntensity === null ? {} : { mean: meanIntensity }),
    }));
    return seenIn(seen, modality === 'CT' && !doubtful);
  }

  /** Only of the graph and the settled labels that it was fitted for. */
  #trust(): HeadTrust | undefined {
    const { model, routing } = this.#order;
    const { trust } = routing.head;
    if (trust?.graphSha256 !== model.files.graphSha256) return undefined;
    return this.#settled === undefined && settles(routing.head) ? undefined : trust;
  }

  #organs(
    measures: readonly ClassMeasure[],
    doubtful: boolean,
    places: Sides['reasons'],
    intensities: ReadonlyMap<number, number>,
  ): OrganReport[] {
    const { head, wanted } = this.#order.routing;
    const changed = this.#settled?.changedVoxels();
    const byLabel = new Map(head.classes.map((organ) => [organ.label, organ]));
    const trust = this.#trust();
    return measures.flatMap((measure) => {
      const organ = byLabel.get(measure.label);
      if (organ === undefined || wanted[measure.label] !== 1) return [];
      const removedVoxels = changed?.removed[measure.label] ?? 0;
      const filledVoxels = changed?.filled[measure.label] ?? 0;
      const known = { measures, trust, removedVoxels, doubtful, place: places.get(measure.label) };
      const asked = this.#agreement.asked[measure.label] ?? 0;
      const agreement = asked === 0 ? {} : { agreement: (this.#agreement.agreeing[measure.label] ?? 0) / asked };
      const experts = this.#gates.ofClass(this.#measures.areas(measure.label));
      const shared = experts === undefined ? {} : { experts };
      const judged = { ...judge(measure, organ, known), ...agreement, ...shared, removedVoxels };
      const meanIntensity = intensities.get(measure.label) ?? null;
      return [{ ...measure, ...judged, filledVoxels, meanIntensity, explanation: explanation(measure, organ, judged) }];
    });
  }
}
