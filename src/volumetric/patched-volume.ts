/**
 * One volume on its way through a network of patches: prepared, cut into runs of the graph, and put
 * together again from their logits. A run is a patch, mirrored in one of the ways; runs are counted
 * patch by patch, and every fold has all of them.
 */
import type { Rescale, Triple, VoxelArray } from '../volume.ts';
import { type NetworkGrid, partOf, voxels } from './grid.ts';
import { inHalf, logitsSize, type VolumetricInput } from './input.ts';
import { LogitRows } from './logit-rows.ts';
import { cutPatch } from './patches.ts';
import { type Prepared, prepareVolume } from './prepare.ts';
import { type DrawnPrompt, drawnPrompts, drawPrompts, type VoxelPrompt } from './prompts.ts';
import { SourcePlanes } from './source-planes.ts';
import { resamplingBetween } from './spacing.ts';
import { corners, gaussianWeights, rowsUnderWay, type Tiling, tiling } from './tiles.ts';

export interface VolumeJob {
  /** As stored, i fastest. */
  readonly voxels: VoxelArray;
  readonly rescale: Rescale;
  readonly grid: NetworkGrid;
  readonly input: VolumetricInput;
  readonly folds: number;
  /** Runs that come together, at most. */
  readonly batch: number;
  /** Labels of another model, as the voxels lie; for a network that takes them. */
  readonly given?: Uint8Array;
  /** In place of what those say of a class. */
  readonly prompts?: readonly VoxelPrompt[];
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
  /** Of the logits, patch for patch; the same where they have the voxels of the patch. */
  readonly #logits: Tiling & { readonly size: Triple };
  readonly #corners: readonly Triple[];
  readonly #rows: LogitRows;
  readonly #folds: number;
  readonly #planes: SourcePlanes;
  readonly #prompts: readonly DrawnPrompt[];
  /** Rows of the padded volume that were taken. */
  #taken = 0;

  /** @throws Failure VOXEL_NOT_FINITE, INTENSITIES_NOT_8_BIT */
  constructor({ voxels: stored, rescale, grid, input, folds, batch, given, prompts = [], ...out }: VolumeJob) {
    const { said, classes, spacing, resampling, output } = input;
    const seen = { voxels: stored, rescale, size: grid.size, layout: grid.source };
    this.#input = input;
    this.#prepared = prepareVolume(seen, input, given);
    const { box, size } = this.#prepared;
    const { align = 'edges' } = resampling.data;
    this.#prompts = drawnPrompts(prompts, grid, size, align);
    const from = logitsSize(input, size);
    this.#tiling = tiling(size, input.patch, input);
    this.#logits = { ...tiling(from, said, input), size: from };
    this.#corners = [...corners(this.#tiling)];
    const weights = input.gaussian ? gaussianWeights(said) : new Float32Array(voxels(said)).fill(1);
    const half = inHalf(input);
    const mirrorings = input.mirrorings.length;
    this.#folds = folds;
    const { padded } = this.#logits;
    const depth = rowsUnderWay(this.#logits, said[0], mirrorings, batch);
    this.#rows = new LogitRows({ padded, patch: said, depth, classes, folds, mirrorings, half, weights });
    this.#planes = new SourcePlanes({
      from,
      to: box.size,
      resampling: resamplingBetween(resampling, resampling.logits, spacing.network, spacing.source),
      ...{ classes, output, half, ...out },
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

  /**
   * What the graph takes for the runs from `first` on: (N, channels, D, H, W), as many as `out` has
   * room for. False where the network takes labels and none of them has any.
   */
  cut(first: number, out: Float32Array): boolean {
    const { patch, labelChannels } = this.#input;
    const { before } = this.#tiling;
    const length = voxels(patch);
    let labelled = labelChannels.length === 0;
    for (let at = 0, run = first; at < out.length; at += length * (1 + labelChannels.length), run++) {
      const [corner, mirror] = this.#run(run);
      const from: Triple = [corner[0] - before[0], corner[1] - before[1], corner[2] - before[2]];
      cutPatch(this.#prepared, from, patch, mirror, out, at);
      if (labelChannels.length === 0) continue;
      const channels = out.subarray(at + length, at + length * (1 + labelChannels.length));
      this.#cutLabels(from, mirror, channels);
      labelled ||= channels.some((one) => one !== 0);
    }
    return labelled;
  }

  /** A channel for each label: its prompts, or 1 where the other model gave it. */
  #cutLabels(corner: Triple, mirror: readonly number[], channels: Float32Array): void {
    const { patch, labelChannels } = this.#input;
    const { size, given: values } = this.#prepared;
    if (values === undefined && this.#prompts.length === 0)
      throw new Error('a network takes labels, and was given none');
    const length = voxels(patch);
    const labels = new Float32Array(length);
    if (values !== undefined) cutPatch({ values, size }, corner, patch, mirror, labels, 0);
    for (const [n, label] of labelChannels.entries()) {
      const channel = channels.subarray(n * length, (n + 1) * length);
      const own = this.#prompts.filter((prompt) => prompt.label === label);
      if (own.length > 0) drawPrompts(channel, own, corner, patch);
      else for (let at = 0; at < length; at++) channel[at] = labels[at] === label ? 1 : 0;
    }
  }

  /**
   * Takes in what a fold said of the runs from `first` on, in their order.
   * @param logits (N, classes, D, H, W)
   * With the last fold the runs are through, and what they complete is decided.
   */
  add(first: number, logits: Float32Array, fold: number): void {
    const { said, classes } = this.#input;
    const length = classes * voxels(said);
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
    const { size, before, padded } = this.#logits;
    const next = this.#corners[Math.floor(throughRuns / this.#input.mirrorings.length)];
    const until = next === undefined ? padded[0] : next[0];
    for (; this.#taken < until; this.#taken++) {
      const row = this.#taken;
      if (row < before[0] || row >= before[0] + size[0]) continue;
      this.#planes.next((out) => this.#rows.take(row, before, size, out));
    }
  }
}
