/**
 * The confidence of a voxel as it is worth on cases that the weights were not trained on
 * (`confidence` of a head in the manifest, m4oe-train calibrate-confidence; docs/trust.md).
 */
import type { HeadConfidence } from '../model/manifest.ts';

const MOST = 255;

export class VoxelConfidence {
  /** By confidence as the graph gives it. */
  readonly #worth: Uint8Array;

  constructor({ shift, scale }: Pick<HeadConfidence, 'shift' | 'scale'>) {
    this.#worth = Uint8Array.from({ length: MOST + 1 }, (_, level) => {
      // The ends stand half a level from 0 and 1.
      const p = Math.min(MOST - 0.5, Math.max(0.5, level)) / MOST;
      return Math.round(MOST / (1 + Math.exp(-(shift + scale * Math.log(p / (1 - p))))));
    });
  }

  /**
   * Of voxels that the graph gave a class; background stays as it is, most of it being far from any
   * organ and certain.
   * @param confidence 255 x probability, changed in place
   * @param chosen labels of the graph
   */
  apply(confidence: Uint8Array, chosen: Uint8Array): void {
    for (let n = 0; n < confidence.length; n++)
      if (chosen[n] !== 0) confidence[n] = this.#worth[confidence[n] as number] as number;
  }
}
