/**
 * One volume on its way through a network of patches: prepared, cut into runs of the graph, and put
 * together again from their logits. A run is a patch, mirrored in one of the ways; runs are counted
 * patch by patch, and every fold has all of them.
 */
import type { Rescale, Triple, VoxelArray } from '../volume.ts';
import { type NetworkGrid, partOf, voxels } from './grid.ts';
import { inHalf, type VolumetricInput } from './input.ts';
import { LogitRows } from './logit-rows.ts';
import { cutPatch } from './patches.ts';
import { type Prepared, prepareVolume } from './prepare.ts';
import { SourcePlanes } from './source-planes.ts';
import { resamplingBetween } from './spacing.ts';
import { corners, gaussianWeights, type Tiling, tiling } from './tiles.ts';

export interface VolumeJob {
  /** As stored, i fastest. */
  readonly voxels: VoxelArray;
  readonly rescale: Rescale;
  readonly grid: NetworkGrid;
  readonly input: VolumetricInput;
  readonly folds: number;
  /**
   * Written as they are decided: class index and 255 x its probability, in canonical slices
   * (S, H, W). What is cropped away stays as it is.
   */
  readonly labels: Uint8Array;
  readonly confidence: Uint8Array;
}

export class PatchedVolume {
  readonly #input: VolumetricInput;
  readonly #prepared: Prepared;
  readonly #tiling: Tiling;
  readonly #corners: readonly Triple[];
  readonly #rows: LogitRows;
  readonly #folds: number;
  readonly #planes: SourcePlanes;
  /** Rows of the padded volume that were taken. */
  #taken = 0;

  /** @throws Failure VOXEL_NOT_FINITE, INTENSITIES_NOT_8_BIT */
  constructor({ voxels: stored, rescale, grid, input, folds, labels, confidence }: VolumeJob) {
    const { patch, classes, spacing, resampling, output } = input;
    const seen = { voxels: stored, rescale, size: grid.size, layout: grid.source };
    this.#input = input;
    this.#prepared = prepareVolume(seen, input);
    const { box, size } = this.#prepared;
    this.#tiling = tiling(size, patch, input.step);
    this.#corners = [...corners(this.#tiling)];
    const weights = input.gaussian ? gaussianWeights(patch) : new Float32Array(voxels(patch)).fill(1);
    const half = inHalf(output);
    const mirrorings = input.mirrorings.length;
    this.#folds = folds;
    this.#rows = new LogitRows({ padded: this.#tiling.padded, patch, classes, folds, mirrorings, half, weights });
    this.#planes = new SourcePlanes({
      from: size,
      to: box.size,
      resampling: resamplingBetween(resampling, resampling.logits, spacing.network, spacing.source),
      ...{ classes, output, half, labels, confidence },
      layout: partOf(grid.canonical, box.start),
    });
  }

  /** Of each fold. */
  get runs(): number {
    return this.#corners.length * this.#input.mirrorings.length;
  }

  /** Intensities that the network tells apart. */
  get range(): readonly [number, number] {
    return this.#prepared.range;
  }

  /** What the graph takes for the runs from `first` on: (N, 1, D, H, W), as many as `out` has room for. */
  cut(first: number, out: Float32Array): void {
    const { patch } = this.#input;
    const { before } = this.#tiling;
    for (let at = 0, run = first; at < out.length; at += voxels(patch), run++) {
      const [corner, mirror] = this.#run(run);
      const from: Triple = [corner[0] - before[0], corner[1] - before[1], corner[2] - before[2]];
      cutPatch(this.#prepared, from, patch, mirror, out, at);
    }
  }

  /**
   * Takes in what a fold said of the runs from `first` on, in their order.
   * @param logits (N, classes, D, H, W)
   * With the last fold the runs are through, and what they complete is decided.
   */
  add(first: number, logits: Float32Array, fold: number): void {
    const { patch, classes } = this.#input;
    const length = classes * voxels(patch);
    const count = logits.length / length;
    for (let n = 0; n < count; n++) {
      const [corner, mirror] = this.#run(first + n);
      const turn = (first + n) % this.#input.mirrorings.length;
      this.#rows.add({ fold, corner, mirror, turn }, logits, n * length);
    }
    if (fold === this.#folds - 1) this.#decide(first + count);
  }

  #run(run: number): readonly [Triple, readonly number[]] {
    const { mirrorings } = this.#input;
    const corner = this.#corners[Math.floor(run / mirrorings.length)] as Triple;
    return [corner, mirrorings[run % mirrorings.length] as readonly number[]];
  }

  /** What lies before the first patch that is not through. */
  #decide(throughRuns: number): void {
    const { size } = this.#prepared;
    const { before, padded } = this.#tiling;
    const next = this.#corners[Math.floor(throughRuns / this.#input.mirrorings.length)];
    const until = next === undefined ? padded[0] : next[0];
    for (; this.#taken < until; this.#taken++) {
      const row = this.#taken;
      if (row < before[0] || row >= before[0] + size[0]) continue;
      this.#planes.next((out) => this.#rows.take(row, before, size, out));
    }
  }
}
