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
  if (output.regions !== null) return new Regions(output.order ?? [], voxels);
  return output.kind === 'logits' ? new LargestLogit(voxels) : new LargestProbability(voxels);
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

/** Each region whose sigmoid is above a half gives its label, later ones over earlier ones. */
class Regions implements PlaneDecision {
  readonly #order: readonly number[];
  readonly #labels: Uint8Array;
  /** Logit of the region that decided; of background the largest of all. */
  readonly #logits: Float32Array;

  constructor(order: readonly number[], voxels: number) {
    this.#order = order;
    this.#labels = new Uint8Array(voxels);
    this.#logits = new Float32Array(voxels);
  }

  take(channel: number, logits: Float32Array): void {
    if (channel === 0) {
      this.#labels.fill(0);
      this.#logits.fill(Number.NEGATIVE_INFINITY);
    }
    const label = this.#order[channel] as number;
    for (let n = 0; n < logits.length; n++) {
      const logit = logits[n] as number;
      if (logit > 0) {
        this.#labels[n] = label;
        this.#logits[n] = logit;
      } else if (this.#labels[n] === 0 && logit > (this.#logits[n] as number)) this.#logits[n] = logit;
    }
  }

  decide(labels: Uint8Array, confidence: Uint8Array): void {
    labels.set(this.#labels);
    for (let n = 0; n < labels.length; n++)
      confidence[n] = Math.round(255 / (1 + Math.exp(-Math.abs(this.#logits[n] as number))));
  }
}
