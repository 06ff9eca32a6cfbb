/**
 * Logits of a whole volume from those of its patches, as rows along the first axis: only those that
 * a batch of patches is at are kept, for a row is complete once the patches have passed it. Added up in the
 * precision and the order of nnU-Net's own predictor, which decides where two classes are close.
 */
import { Failure } from '../errors.ts';
import type { Triple } from '../volume.ts';
import { voxels } from './grid.ts';
import { mirrored } from './patches.ts';

export interface LogitRowsOptions {
  /** Voxels of the padded volume. */
  readonly padded: Triple;
  readonly patch: Triple;
  /** Rows that are kept: those of a patch, and more where one batch has patches further on. */
  readonly depth: number;
  readonly classes: number;
  readonly folds: number;
  /** Ways in which each patch is mirrored. */
  readonly mirrorings: number;
  /** Sums are float16, as nnU-Net v2 has them; else float32. */
  readonly half: boolean;
  /** (D, H, W) */
  readonly weights: Float32Array;
}

/** One run of the graph of one fold. */
export interface PatchRun {
  readonly fold: number;
  /** In the padded volume. */
  readonly corner: Triple;
  /** Axes along which the patch was mirrored, and how many ways of it came before. */
  readonly mirror: readonly number[];
  readonly turn: number;
}

type Sums = Float16Array | Float32Array;

/** Of one fold. */
interface Fold {
  /** (classes, D, H, W) of the patch under way: the mirrored runs, added up. */
  readonly patch: Float32Array;
  /** (rows, classes, H, W) of the padded volume, weighted and summed. */
  readonly sums: Sums;
}

export class LogitRows {
  readonly #options: LogitRowsOptions;
  readonly #folds: readonly Fold[];
  /** (rows, H, W), the same for every fold. */
  readonly #weights: Sums;
  readonly #round: (value: number) => number;

  constructor(options: LogitRowsOptions) {
    const { padded, patch, depth, classes, folds, half } = options;
    const Kind = half ? Float16Array : Float32Array;
    const rows = depth * padded[1] * padded[2];
    this.#options = options;
    this.#round = half ? Math.f16round : Math.fround;
    this.#weights = new Kind(rows);
    this.#folds = Array.from({ length: folds }, () => ({
      patch: new Float32Array(classes * voxels(patch)),
      sums: new Kind(classes * rows),
    }));
  }

  /** Bytes of one for such volumes. */
  static bytes({
    padded,
    patch,
    depth,
    classes,
    folds,
    half,
  }: Pick<LogitRowsOptions, 'padded' | 'patch' | 'depth' | 'classes' | 'folds' | 'half'>): number {
    const rows = depth * padded[1] * padded[2];
    return (half ? 2 : 4) * rows * (folds * classes + 1) + 4 * folds * classes * voxels(patch);
  }

  /**
   * Takes in one run; patches come in the order of their rows, each in all its ways.
   * @param logits (classes, D, H, W) from `at` on, of the patch as it was mirrored
   */
  add({ fold, corner, mirror, turn }: PatchRun, logits: Float32Array, at: number): void {
    const { classes, patch, mirrorings } = this.#options;
    const one = this.#folds[fold] as Fold;
    if (turn === 0) one.patch.fill(0);
    const { offset, strides } = mirrored(patch, mirror);
    const [depth, height, width] = patch;
    for (let c = 0, n = 0; c < classes; c++)
      for (let z = 0; z < depth; z++)
        for (let y = 0; y < height; y++) {
          const from = at + c * voxels(patch) + offset + z * strides[0] + y * strides[1];
          for (let x = 0; x < width; x++, n++)
            one.patch[n] = (one.patch[n] as number) + (logits[from + x * strides[2]] as number);
        }
    if (turn < mirrorings - 1) return;
    this.#addPatch(one, corner);
    if (fold === 0) this.#addWeights(corner);
  }

  /** The mean of a patch's runs, weighted. */
  #addPatch({ patch: said, sums }: Fold, corner: Triple): void {
    const { classes, patch, weights, mirrorings } = this.#options;
    const [depth, height, width] = patch;
    for (let c = 0, n = 0; c < classes; c++)
      for (let z = 0, w = 0; z < depth; z++)
        for (let y = 0; y < height; y++) {
          const to = this.#place(corner, z, y, classes, c);
          for (let x = 0; x < width; x++, n++, w++) {
            const mean = Math.fround((said[n] as number) / mirrorings);
            sums[to + x] = (sums[to + x] as number) + Math.fround(mean * (weights[w] as number));
          }
        }
  }

  #addWeights(corner: Triple): void {
    const { patch, weights } = this.#options;
    const [depth, height, width] = patch;
    for (let z = 0, w = 0; z < depth; z++)
      for (let y = 0; y < height; y++) {
        const to = this.#place(corner, z, y, 1, 0);
        for (let x = 0; x < width; x++, w++)
          this.#weights[to + x] = (this.#weights[to + x] as number) + (weights[w] as number);
      }
  }

  /** Where a line of a patch begins among so many channels of the rows that are kept. */
  #place(corner: Triple, z: number, y: number, channels: number, channel: number): number {
    const { padded, depth } = this.#options;
    const slot = (corner[0] + z) % depth;
    return (slot * channels + channel) * padded[1] * padded[2] + (corner[1] + y) * padded[2] + corner[2];
  }

  /**
   * Takes a row that all patches have passed, the mean of the folds: what the padding added is cut
   * off, and its memory is the next row's.
   * @param before voxels of padding along each axis
   * @param out (classes, H, W) of the volume itself
   * @throws Failure internal INFERENCE_FAILED where a sum is past what its type holds, which nnU-Net's
   *   own predictor refuses too
   */
  take(row: number, before: Triple, [, height, width]: Triple, out: Float32Array): void {
    const { padded, depth, classes } = this.#options;
    const plane = padded[1] * padded[2];
    const slot = row % depth;
    const weights = this.#weights.subarray(slot * plane, (slot + 1) * plane);
    const folds = this.#folds.map(({ sums }) => sums.subarray(slot * classes * plane, (slot + 1) * classes * plane));
    const round = this.#round;
    let past = 0;
    for (let c = 0, at = 0; c < classes; c++)
      for (let y = 0; y < height; y++) {
        const from = (before[1] + y) * padded[2] + before[2];
        for (let x = from; x < from + width; x++, at++) {
          let sum = 0;
          for (const sums of folds) sum = round(sum + round((sums[c * plane + x] as number) / (weights[x] as number)));
          const mean = round(sum / folds.length);
          out[at] = mean;
          past += mean - mean; // 0, but of what is not finite
        }
      }
    if (past !== 0) {
      const kept = this.#options.half ? 'float16, in which nnU-Net adds them up,' : 'float32';
      throw new Failure('internal', 'INFERENCE_FAILED', `the graph gave logits past what ${kept} holds`);
    }
    weights.fill(0);
    for (const sums of folds) sums.fill(0);
  }
}
