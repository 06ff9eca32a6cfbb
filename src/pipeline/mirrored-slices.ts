/**
 * Whether the graph knows more of a patient whose left and right are exchanged. Of a volume that is
 * mirrored a network finds what little looks like an organ on its usual side, so its labels lie as
 * expected (docs/trust.md); but a few slices, mirrored back, show it much more.
 */
import { UNSURE_BELOW } from '../postprocess/unsure.ts';
import type { Findings } from './findings.ts';
import { batchSlices } from './plan.ts';
import type { PipelineRequest } from './request.ts';
import { sliceBatch } from './slice-batch.ts';
import type { VoxelInput } from './voxel-input.ts';

/**
 * Voxels of organs that the graph is sure of in some slices, mirrored, over those that it was sure
 * of as they are; undefined where nothing was, or it is not asked.
 */
export async function mirroredOver(
  request: PipelineRequest,
  input: VoxelInput,
  findings: Findings,
): Promise<number | undefined> {
  const { order, plan, ticket, signal } = request;
  const { model } = order;
  const sure = findings.sureVoxels;
  const asked = spread(sure, Math.min(plan.mirrored, batchSlices(model, plan.orientation.size)));
  if (asked.length < plan.mirrored) model.skip(ticket, plan.mirrored - asked.length);
  if (asked.length === 0) return undefined;
  const batch = await sliceBatch(request, input, asked);
  const { buffer, shape } = batch;
  const [slices, context, rows, columns] = shape;
  const lines = slices * context * rows;
  for (let line = 0; line < lines; line++) buffer.slices.subarray(line * columns, (line + 1) * columns).reverse();
  try {
    findings.waited(await model.infer(ticket, batch, signal));
    const mirrored = sureOf(buffer.labels, buffer.confidence, slices * rows * columns);
    model.buffers.give(buffer);
    return mirrored / asked.reduce((sum, slice) => sum + (sure[slice] as number), 0);
  } catch (error) {
    model.buffers.drop(buffer);
    throw error;
  }
}

/** Slices at equal parts of all that is there, ascending; fewer where one has several parts. */
function spread(amounts: Uint32Array, count: number): number[] {
  const total = amounts.reduce((sum, one) => sum + one, 0);
  const found = new Set<number>();
  let before = 0;
  for (const [slice, amount] of amounts.entries()) {
    for (let n = 0; n < count; n++) {
      const wanted = ((n + 0.5) / count) * total;
      if (before < wanted && wanted <= before + amount) found.add(slice);
    }
    before += amount;
  }
  return [...found];
}

function sureOf(labels: Uint8Array, confidence: Uint8Array, pixels: number): number {
  let sum = 0;
  for (let n = 0; n < pixels; n++) if (labels[n] !== 0 && (confidence[n] as number) >= UNSURE_BELOW) sum++;
  return sum;
}
