/** What a volume will take on its way through a model of patches. */
import { Failure } from '../errors.ts';
import { type PatchContract, patchContract } from '../model/contract.ts';
import { graphFiles, type PatchManifest } from '../model/manifest.ts';
import { needsLabels } from '../model/patch-input.ts';
import type { Orientation } from '../preprocess/orientation.ts';
import type { Geometry } from '../volume.ts';
import { volumetricCost } from '../volumetric/cost.ts';
import { type NetworkGrid, networkGrid, voxels } from '../volumetric/grid.ts';
import { type VolumetricInput, volumetricInput } from '../volumetric/input.ts';
import { slicesOf, type VoxelPrompt } from '../volumetric/prompts.ts';

export interface PatchPlan {
  readonly grid: NetworkGrid;
  readonly input: VolumetricInput;
  /** Graphs that every patch goes through. */
  readonly folds: number;
  /** Patches of each fold, each in all its mirrorings; what is cropped away may leave fewer. */
  readonly runs: number;
  /** Of these in one batch. */
  readonly batch: number;
  readonly contract: PatchContract;
  /** Whether patches without labels need no graph. */
  readonly needsLabels: boolean;
  /** Bytes beside voxels, labels and their confidence. */
  readonly bytes: number;
}

export interface PatchBatching {
  readonly batch: number;
  /** Batches of one request that have memory at the same time. */
  readonly held: number;
}

/** Of a voxel at the network's spacing, as it is held against what a volume may have: that of a CT. */
const VOXEL_BYTES = 2;

/** @throws Failure RESAMPLED_TOO_LARGE */
export function planPatches(
  manifest: PatchManifest,
  geometry: Geometry,
  orientation: Orientation,
  { batch, held }: PatchBatching,
  mostBytes: number,
): PatchPlan {
  const contract = patchContract(manifest);
  const grid = networkGrid(manifest.input, geometry, orientation);
  const input = volumetricInput(manifest.input, manifest.output, contract.classes, grid);
  const folds = graphFiles(manifest).length;
  const { size, runs, batch: inBatch, bytes, runBytes } = volumetricCost(grid, input, folds, batch);
  if (VOXEL_BYTES * voxels(size) > mostBytes) {
    const field = 'header.geometry.spacing_mm';
    const at = input.spacing.network?.map((mm) => Number(mm.toPrecision(4))).join(' x ');
    const why = `at the ${at === undefined ? 'patch' : `${at} mm`} of the model the volume has ${size.join(' x ')} voxels, at most ${Math.floor(mostBytes / VOXEL_BYTES)} are taken (M4OE_MAX_VOLUME_MIB)`;
    throw new Failure('too_large', 'RESAMPLED_TOO_LARGE', `${field}: ${why}`, {
      field,
      setting: 'M4OE_MAX_VOLUME_MIB',
    });
  }
  return {
    ...{ grid, input, runs, contract, folds, batch: inBatch },
    needsLabels: needsLabels(manifest.input, manifest.output),
    bytes: bytes + held * inBatch * runBytes,
  };
}

/** Runs of a fold that prompts alone have something to find in. */
export function promptedRuns(
  prompts: readonly VoxelPrompt[],
  { grid, input, runs }: Pick<PatchPlan, 'grid' | 'input' | 'runs'>,
): number {
  const axis = grid.axes[0]?.source;
  if (!input.flat || axis === undefined) return runs;
  return new Set(prompts.flatMap((prompt) => slicesOf(prompt, axis))).size * input.mirrorings.length;
}
