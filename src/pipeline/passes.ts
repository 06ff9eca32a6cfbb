/**
 * Thorough answers: the graph sees each batch several times, with the patient a little larger or
 * smaller each time, and what it says is put together before anything is made of it.
 */
import { invalid } from '../errors.ts';
import { ofPatches } from '../model/manifest.ts';
import type { Model } from '../model/model.ts';
import type { BatchBuffer } from '../model/session.ts';

/** In-plane spacing that a pass is told, over the true one; the first pass is the usual one. */
const USUAL_PASSES: readonly number[] = [1];
const THOROUGH_PASSES: readonly number[] = [1, 0.92, 1.08];

/**
 * The passes of a request.
 * @throws Failure THOROUGH_NOT_SUPPORTED for a model that is not told the spacing
 */
export function passesOf({ manifest }: Model, thorough: boolean, field: string): readonly number[] {
  if (!thorough) return USUAL_PASSES;
  if (!ofPatches(manifest) && manifest.input.millimetres !== undefined) return THOROUGH_PASSES;
  throw invalid(
    'THOROUGH_NOT_SUPPORTED',
    field,
    `model ${manifest.name} is not told the spacing of slices and has one view of them; expected a model with input.millimetres in its manifest, or no thorough answer`,
  );
}

/** Of each label, over its voxels: how many of the passes gave it, and how many there were. */
export interface Agreement {
  readonly agreeing: Float64Array;
  readonly asked: Float64Array;
}

export function addAgreement(to: Agreement, one: Agreement): void {
  for (const label of to.asked.keys()) {
    to.agreeing[label] = (to.agreeing[label] ?? 0) + (one.agreeing[label] ?? 0);
    to.asked[label] = (to.asked[label] ?? 0) + (one.asked[label] ?? 0);
  }
}

/** What the passes over one batch said, until all of them have. */
export class Passes {
  readonly #voxels: number;
  readonly #labels: Uint8Array[] = [];
  readonly #confidence: Uint8Array[] = [];

  /** @param voxels of the batch */
  constructor(voxels: number) {
    this.#voxels = voxels;
  }

  /** Bytes that a batch of so many voxels takes beside its buffer. */
  static bytesOf(voxels: number, passes: number): number {
    return passes > 1 ? 2 * passes * voxels : 0;
  }

  /** Takes down what the buffer holds after a pass. */
  add({ labels, confidence }: BatchBuffer): void {
    this.#labels.push(labels.slice(0, this.#voxels));
    this.#confidence.push(confidence.slice(0, this.#voxels));
  }

  /**
   * Leaves in the buffer, of each voxel, the label with the highest mean probability over the
   * passes, and that mean; of equal ones the earlier pass's. Of each pass the probability of its
   * own label is known, and counts; those of other labels count as 0.
   */
  average({ labels, confidence }: BatchBuffer): Agreement {
    const count = this.#labels.length;
    const agreeing = new Float64Array(256);
    const asked = new Float64Array(256);
    const said = new Uint8Array(count);
    const sure = new Uint8Array(count);
    for (let n = 0; n < this.#voxels; n++) {
      for (let pass = 0; pass < count; pass++) {
        said[pass] = this.#labels[pass]?.[n] ?? 0;
        sure[pass] = this.#confidence[pass]?.[n] ?? 0;
      }
      const label = strongest(said, sure);
      labels[n] = label;
      confidence[n] = Math.round(sumOf(label, said, sure) / count);
      for (let pass = 0; pass < count; pass++) if (said[pass] === label) agreeing[label] = (agreeing[label] ?? 0) + 1;
      asked[label] = (asked[label] ?? 0) + count;
    }
    return { agreeing, asked };
  }
}

function strongest(said: Uint8Array, sure: Uint8Array): number {
  let label = said[0] ?? 0;
  let most = sumOf(label, said, sure);
  for (let pass = 1; pass < said.length; pass++) {
    const other = said[pass] ?? 0;
    if (other === label) continue;
    const sum = sumOf(other, said, sure);
    if (sum > most) [label, most] = [other, sum];
  }
  return label;
}

/** Confidence of the passes that gave the label. */
function sumOf(label: number, said: Uint8Array, sure: Uint8Array): number {
  let sum = 0;
  for (let pass = 0; pass < said.length; pass++) if (said[pass] === label) sum += sure[pass] ?? 0;
  return sum;
}
