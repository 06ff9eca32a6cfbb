/** What a volume takes on its way through a network of patches, from its header alone. */
import type { Triple } from '../volume.ts';
import { type NetworkGrid, voxels } from './grid.ts';
import { inHalf, logitsSize, networkSize, type VolumetricInput } from './input.ts';
import { LogitRows } from './logit-rows.ts';
import { masked } from './prepare.ts';
import { SourcePlanes } from './source-planes.ts';
import { planeAxes, resamplingBetween } from './spacing.ts';
import { patchCount, rowsUnderWay, tiling } from './tiles.ts';

export interface VolumetricCost {
  /** Voxels at the network's spacing. */
  readonly size: Triple;
  /** Patches in all their mirrorings, of each fold; what is cropped away may leave fewer. */
  readonly runs: number;
  /** Runs in a batch. */
  readonly batch: number;
  /** Bytes, but for the source, the labels and the batches. */
  readonly bytes: number;
  /** Of one run: patch and logits, which the runtime makes a copy of. */
  readonly runBytes: number;
}

/** @param most runs in a batch, if there are as many */
export function volumetricCost(grid: NetworkGrid, input: VolumetricInput, folds: number, most: number): VolumetricCost {
  const { patch, said, classes, spacing, resampling, normalisation } = input;
  const size = networkSize(input, grid.size);
  const logits = logitsSize(input, size);
  const tiles = tiling(logits, said, input);
  const runs = patchCount(tiles) * input.mirrorings.length;
  const batch = Math.min(most, runs);
  const depth = rowsUnderWay(tiles, said[0], input.mirrorings.length, batch);
  const prepared = 4 * voxels(size) * (input.labelChannels.length > 0 ? 2 : 1);
  const mask = masked(normalisation) ? voxels(grid.size) : 0;
  const splines = resamplingBetween(resampling, resampling.data, spacing.source, spacing.network);
  const [along, rows, columns] = planeAxes(splines);
  const planes = 4 * grid.size[along] * size[rows] * size[columns];
  const sums = LogitRows.bytes({ padded: tiles.padded, patch: said, depth, classes, folds, half: inHalf(input) });
  const source = SourcePlanes.bytes({ from: logits, to: grid.size, classes });
  return {
    size,
    runs,
    batch,
    bytes: prepared + Math.max(mask + planes, sums + source + 4 * voxels(said)),
    runBytes: 4 * ((1 + input.labelChannels.length) * voxels(patch) + 2 * classes * voxels(said)),
  };
}
