/** What a volume takes on its way through a network of patches, from its header alone. */
import type { Triple } from '../volume.ts';
import { type NetworkGrid, voxels } from './grid.ts';
import { inHalf, type VolumetricInput } from './input.ts';
import { LogitRows } from './logit-rows.ts';
import { masked } from './prepare.ts';
import { SourcePlanes } from './source-planes.ts';
import { planeAxes, resampledSize, resamplingBetween } from './spacing.ts';
import { patchCount, tiling } from './tiles.ts';

export interface VolumetricCost {
  /** Voxels at the network's spacing. */
  readonly size: Triple;
  /** Patches in all their mirrorings, of each fold; what is cropped away may leave fewer. */
  readonly runs: number;
  /** Bytes, but for the source, the labels and the batches. */
  readonly bytes: number;
  /** Of one run: patch and logits, which the runtime makes a copy of. */
  readonly runBytes: number;
}

export function volumetricCost(grid: NetworkGrid, input: VolumetricInput, folds: number): VolumetricCost {
  const { patch, classes, spacing, resampling, normalisation } = input;
  const size = resampledSize(grid.size, spacing.source, spacing.network);
  const tiles = tiling(size, patch, input.step);
  const prepared = 4 * voxels(size);
  const mask = masked(normalisation) ? voxels(grid.size) : 0;
  const splines = resamplingBetween(resampling, resampling.data, spacing.source, spacing.network);
  const [along, rows, columns] = planeAxes(splines);
  const planes = 4 * grid.size[along] * size[rows] * size[columns];
  const sums = LogitRows.bytes({ padded: tiles.padded, patch, classes, folds, half: inHalf(input.output) });
  const source = SourcePlanes.bytes({ from: size, to: grid.size, classes });
  return {
    size,
    runs: patchCount(tiles) * input.mirrorings.length,
    bytes: prepared + Math.max(mask + planes, sums + source + 4 * voxels(patch)),
    runBytes: 4 * voxels(patch) * (1 + 2 * classes),
  };
}
