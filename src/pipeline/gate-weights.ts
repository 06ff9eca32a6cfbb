/** How much of each slice its experts did: mean gate weights, over the volume and over a class. */
import { Failure } from '../errors.ts';
import { expertsOf, type Manifest } from '../model/manifest.ts';
import type { ExpertShare, SegmentReport } from './events.ts';

/** Differences below this are those of float arithmetic. */
const SAME = 1e-4;

export class GateWeights {
  readonly #experts: readonly string[];
  /** (slices, experts), canonical slices; 0 of a slice that showed no patient. */
  readonly #weights: Float32Array;

  /** @param slices of the volume; of patches there are no experts */
  constructor(manifest: Manifest, slices: number) {
    this.#experts = expertsOf(manifest);
    this.#weights = new Float32Array(slices * this.#experts.length);
  }

  /**
   * @param gates (N, experts) of these slices
   * @throws Failure INFERENCE_FAILED for gates that are no numbers: nor are labels and confidences
   *   then, which cannot show it
   */
  add(slices: readonly number[], gates: Float32Array): void {
    if (!gates.every(Number.isFinite))
      throw new Failure('internal', 'INFERENCE_FAILED', 'the graph gave values that are no numbers');
    const experts = this.#experts.length;
    for (const [n, slice] of slices.entries())
      this.#weights.set(gates.subarray(n * experts, (n + 1) * experts), slice * experts);
  }

  ofVolume(): SegmentReport['experts'] {
    const shares = this.#shares(() => 1);
    if (this.#alike(shares)) return shares;
    return shares.map((one, e) => ({ ...one, slices: Array.from(this.#weightsOf(e)) }));
  }

  /**
   * Weighed by the class's voxels in each slice.
   * @param areas voxels of each canonical slice
   * @returns undefined where the class has none, or all slices have the volume's shares
   */
  ofClass(areas: Uint32Array): ExpertShare[] | undefined {
    if (!areas.some((area) => area > 0) || this.#alike(this.#shares(() => 1))) return undefined;
    return this.#shares((slice) => areas[slice] ?? 0);
  }

  #shares(weigh: (slice: number) => number): ExpertShare[] {
    const sums = this.#experts.map((_, e) =>
      this.#weightsOf(e).reduce((sum, weight, slice) => sum + weigh(slice) * weight, 0),
    );
    const total = sums.reduce((a, b) => a + b, 0) || 1;
    return this.#experts.map((expert, e) => ({ expert, share: (sums[e] ?? 0) / total }));
  }

  #weightsOf(expert: number): Float32Array {
    const experts = this.#experts.length;
    return Float32Array.from(
      { length: this.#weights.length / experts },
      (_, slice) => this.#weights[slice * experts + expert] ?? 0,
    );
  }

  /** Whether every slice with a patient has these shares. */
  #alike(shares: readonly ExpertShare[]): boolean {
    const experts = this.#experts.length;
    return this.#weights.every((weight, n) => {
      const slice = n - (n % experts);
      const shown = this.#weights.subarray(slice, slice + experts).some((one) => one > 0);
      return !shown || Math.abs(weight - (shares[n % experts]?.share ?? 0)) < SAME;
    });
  }
}
