/** A batch of slices of a volume that is arriving, as the graph takes it. */
import { sliceManifest } from '../model/manifest.ts';
import type { SliceBatch } from '../model/session.ts';
import { fillSlices } from '../preprocess/slices.ts';
import { batchSlices } from './plan.ts';
import type { PipelineRequest } from './request.ts';
import type { VoxelInput } from './voxel-input.ts';

/**
 * Its buffer is one of the model's: who asks gives it back, or drops it.
 * @param slices canonical, as many as a batch holds at most; their voxels and neighbours are here
 */
export async function sliceBatch(
  { order, plan }: PipelineRequest,
  input: VoxelInput,
  slices: readonly number[],
): Promise<SliceBatch> {
  const { model, routing } = order;
  const { orientation, neighbourStep, spacing } = plan;
  const [columns, rows] = orientation.size;
  const { context } = sliceManifest(model.manifest).input;
  const { map } = await input.ready(0);
  // Whoever reads bounds how many are in use: as many as its channel holds, and two.
  const buffer = model.buffers.take([batchSlices(model, orientation.size), context, rows, columns]);
  fillSlices(input.volume.voxels, orientation, map, slices, context, buffer.slices, neighbourStep);
  const shape = [slices.length, context, rows, columns] as const;
  return { buffer, shape, window: map.window, head: routing.graphHead, spacing };
}
