/** Labels and confidence from logits on the source's own grid, plane by plane. */
import type { PatchOutput } from '../model/patch-input.ts';

/** So far below the largest logit a class has no part in the probability, 0.03 %. */
const NEGLIGIBLE = 8;

/** Takes in the logits, or probabilities, of one plane, a class after the other. */
export interface PlaneDecision {
  /** @param logits one for each voxel of the plane */
  take(channel: number, logits: Float32Array): void;
  /**
   * After the last class.
   * @param labels, confidence one for each voxel: the class, and 255 x its probability
   */
  decide(labels: Uint8Array, confidence: Uint8Array): void;
}

export function planeDecision(output: PatchOutput, voxels: number): PlaneDecision {
  const logits = output.kind === 'logits';
  if (output.regions !== null) return new Regions(output.order ?? [], voxels, logits);
  if (output.parts !== undefined) return new Parts(output.parts, voxels);
  return logits ? new LargestLogit(voxels) : new LargestProbability(voxels);
}

/** The class of the largest logit, and its softmax. The first of equal ones. */
class LargestLogit implements PlaneDecision {
  readonly #labels: Uint8Array;
  readonly #largest: Float32Array;
  /** Of exp(logit - largest). */
  readonly #sums: Float32Array;

  constructor(voxels: number) {
    this.#labels = new Uint8Array(voxels);
    this.#largest = new Float32Array(voxels);
    this.#sums = new Float32Array(voxels);
  }

  take(channel: number, logits: Float32Array): void {
    if (channel === 0) {
      this.#labels.fill(0);
      this.#sums.fill(1);
      this.#largest.set(logits);
      return;
    }
    for (let n = 0; n < logits.length; n++) {
      const above = (logits[n] as number) - (this.#largest[n] as number);
      if (above > 0) {
        this.#labels[n] = channel;
        this.#largest[n] = logits[n] as number;
        this.#sums[n] = 1 + (above < NEGLIGIBLE ? (this.#sums[n] as number) * Math.exp(-above) : 0);
      } else if (above > -NEGLIGIBLE) this.#sums[n] = (this.#sums[n] as number) + Math.exp(above);
    }
  }

  decide(labels: Uint8Array, confidence: Uint8Array): void {
    labels.set(this.#labels);
    for (let n = 0; n < labels.length; n++) confidence[n] = Math.round(255 / (this.#sums[n] as number));
  }
}

/** Several networks: the largest logit of each, later ones over earlier ones. */
class Parts implements PlaneDecision {
  /** First channel of each, and behind the last. */
  readonly #firsts: readonly number[];
  readonly #part: LargestLogit;
  #now = 0;
  readonly #labels: Uint8Array;
  /** Of the part that decided; of background the least of all. */
  readonly #confidence: Uint8Array;
  readonly #ofPart: { readonly labels: Uint8Array; readonly confidence: Uint8Array };

  constructor(parts: readonly number[], voxels: number) {
    this.#firsts = [0, ...parts].map((_, n) => parts.slice(0, n).reduce((sum, channels) => sum + channels, 0));
    this.#part = new LargestLogit(voxels);
    this.#labels = new Uint8Array(voxels);
    this.#confidence = new Uint8Array(voxels);
    this.#ofPart = { labels: new Uint8Array(voxels), confidence: new Uint8Array(voxels) };
  }

  take(channel: number, logits: Float32Array): void {
    if (channel === 0) {
      this.#now = 0;
      this.#labels.fill(0);
      this.#confidence.fill(255);
    }
    const first = this.#firsts[this.#now] as number;
    this.#part.take(channel - first, logits);
    if (channel + 1 === this.#firsts[this.#now + 1]) this.#writeOver(first - this.#now++);
  }

  /** @param before classes of earlier parts */
  #writeOver(before: number): void {
    const { labels, confidence } = this.#ofPart;
    this.#part.decide(labels, confidence);
    for (let n = 0; n < labels.length; n++) {
      const label = labels[n] as number;
      const sure = confidence[n] as number;
      if (label !== 0) this.#labels[n] = before + label;
      if (label !== 0 || (this.#labels[n] === 0 && sure < (this.#confidence[n] as number))) this.#confidence[n] = sure;
    }
  }

  decide(labels: Uint8Array, confidence: Uint8Array): void {
    labels.set(this.#labels);
    confidence.set(this.#confidence);
  }
}

/** The class of the largest probability, the first of equal ones. */
class LargestProbability implements PlaneDecision {
  readonly #labels: Uint8Array;
  readonly #largest: Float32Array;

  constructor(voxels: number) {
    this.#labels = new Uint8Array(voxels);
    this.#largest = new Float32Array(voxels);
  }

  take(channel: number, probabilities: Float32Array): void {
    if (channel === 0) {
      this.#labels.fill(0);
      this.#largest.set(probabilities);
      return;
    }
    for (let n = 0; n < probabilities.length; n++) {
      if ((probabilities[n] as number) <= (this.#largest[n] as number)) continue;
      this.#labels[n] = channel;
      this.#largest[n] = probabilities[n] as number;
    }
  }

  decide(labels: Uint8Array, confidence: Uint8Array): void {
    labels.set(this.#labels);
    for (let n = 0; n < labels.length; n++) confidence[n] = Math.round(255 * Math.min(1, this.#largest[n] as number));
  }
}

/** Each region whose probability is above a half gives its label, later ones over earlier ones. */
class Regions implements PlaneDecision {
  readonly #order: readonly number[];
  /** What is above a half: 0 of logits. */
  readonly #half: number;
  readonly #labels: Uint8Array;
  /** Of the region that decided; of background the largest of all. */
  readonly #logits: Float32Array;

  /** @param logits else probabilities */
  constructor(order: readonly number[], voxels: number, logits: boolean) {
    this.#order = order;
    this.#half = logits ? 0 : 0.5;
    this.#labels = new Uint8Array(voxels);
    this.#logits = new Float32Array(voxels);
  }

  take(channel: number, logits: Float32Array): void {
    if (channel === 0) {
      this.#labels.fill(0);
      this.#logits.fill(Number.NEGATIVE_INFINITY);
    }
    const label = this.#order[channel] as number;
    const half = this.#half;
    for (let n = 0; n < logits.length; n++) {
      const logit = logits[n] as number;
      if (logit > half) {
        this.#labels[n] = label;
        this.#logits[n] = logit;
      } else if (this.#labels[n] === 0 && logit > (this.#logits[n] as number)) this.#logits[n] = logit;
    }
  }

  decide(labels: Uint8Array, confidence: Uint8Array): void {
    labels.set(this.#labels);
    for (let n = 0; n < labels.length; n++) {
      const decided = this.#logits[n] as number;
      const sure = this.#half === 0 ? 1 / (1 + Math.exp(-Math.abs(decided))) : Math.max(decided, 1 - decided);
      confidence[n] = Math.round(255 * Math.min(1, sure));
    }
  }
}
