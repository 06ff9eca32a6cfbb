/**
 * Logits of a whole volume from those of its patches, as rows along the first axis: only as many rows
 * as a patch is deep are kept, for a row is complete once the patches have passed it.
 */
import type { Triple } from '../volume.ts';
import { voxels } from './grid.ts';
import { mirrored } from './patches.ts';

export interface LogitRowsOptions {
  /** Voxels of the padded volume. */
  readonly padded: Triple;
  readonly patch: Triple;
  readonly classes: number;
  /** (D, H, W) */
  readonly weights: Float32Array;
  /** Runs of the graphs whose logits are added up for each patch: mirrored ones and folds. */
  readonly runs: number;
}

export class LogitRows {
  readonly #options: LogitRowsOptions;
  /** (rows, classes, H, W) of the padded volume, weighted and summed. */
  readonly #sums: Float32Array;
  /** (rows, H, W) */
  readonly #weights: Float32Array;

  constructor(options: LogitRowsOptions) {
    const { padded, patch, classes } = options;
    this.#options = options;
    this.#weights = new Float32Array(patch[0] * padded[1] * padded[2]);
    this.#sums = new Float32Array(classes * this.#weights.length);
  }

  /** Bytes of one for such volumes. */
  static bytes({ padded, patch, classes }: Pick<LogitRowsOptions, 'padded' | 'patch' | 'classes'>): number {
    return 4 * (classes + 1) * patch[0] * padded[1] * padded[2];
  }

  /**
   * Adds one run of a patch; patches come in the order of their rows.
   * @param corner in the padded volume
   * @param logits (classes, D, H, W) from `at` on, of the patch mirrored along `mirror`
   */
  add(corner: Triple, mirror: readonly number[], logits: Float32Array, at: number): void {
    const { padded, patch, classes, weights, runs } = this.#options;
    const [depth, height, width] = patch;
    const plane = padded[1] * padded[2];
    const { offset, strides } = mirrored(patch, mirror);
    for (let z = 0; z < depth; z++) {
      const slot = (corner[0] + z) % depth;
      for (let y = 0; y < height; y++) {
        const to = (corner[1] + y) * padded[2] + corner[2];
        const weight = (z * height + y) * width;
        const counts = slot * plane + to;
        for (let x = 0; x < width; x++)
          this.#weights[counts + x] = (this.#weights[counts + x] as number) + (weights[weight + x] as number) / runs;
        for (let c = 0; c < classes; c++) {
          const from = at + c * voxels(patch) + offset + z * strides[0] + y * strides[1];
          this.#addLine((slot * classes + c) * plane + to, weight, logits, from, strides[2]);
        }
      }
    }
  }

  #addLine(to: number, weight: number, logits: Float32Array, from: number, step: number): void {
    const { patch, weights, runs } = this.#options;
    const sums = this.#sums;
    for (let x = 0; x < patch[2]; x++) {
      const logit = logits[from + x * step] as number;
      sums[to + x] = (sums[to + x] as number) + (logit * (weights[weight + x] as number)) / runs;
    }
  }

  /**
   * Takes a row that all patches have passed: what the padding added is cut off, and its memory is
   * the next row's.
   * @param before voxels of padding along each axis
   * @param out (classes, H, W) of the volume itself
   */
  take(row: number, before: Triple, [, height, width]: Triple, out: Float32Array): void {
    const { padded, patch, classes } = this.#options;
    const plane = padded[1] * padded[2];
    const slot = row % patch[0];
    const weights = this.#weights.subarray(slot * plane, (slot + 1) * plane);
    const sums = this.#sums.subarray(slot * classes * plane, (slot + 1) * classes * plane);
    for (let c = 0, at = 0; c < classes; c++)
      for (let y = 0; y < height; y++) {
        const from = (before[1] + y) * padded[2] + before[2];
        for (let x = from; x < from + width; x++, at++)
          out[at] = (sums[c * plane + x] as number) / (weights[x] as number);
      }
    weights.fill(0);
    sums.fill(0);
  }
}
