/** The batches that a model runs before it is ready. */
import { patchContract } from './contract.ts';
import { graphFiles, type Manifest, ofPatches, type PatchManifest, type SliceManifest } from './manifest.ts';
import { type Batch, BatchBuffer, type PatchBatch, patchMemory, type SliceBatch } from './session.ts';

/**
 * @param slices in a batch
 * @param sessions that run side by side, of each graph
 */
export function warmUpBatches(manifest: Manifest, slices: number, sessions: number): Batch[] {
  const one = ofPatches(manifest) ? patchBatches(manifest) : [sliceBatch(manifest, slices)];
  return Array.from({ length: sessions }, () => one).flat();
}

/** The network's own field, pixel for pixel. */
function sliceBatch({ input, heads }: SliceManifest, slices: number): SliceBatch {
  const { size, context, millimetres } = input;
  const [height, width] = size;
  const spacing = millimetres && ([millimetres.pixel, millimetres.pixel] as const);
  const shape = [slices, context, height, width] as const;
  const indices = heads.flatMap(({ graphIndex }) => Object.values(graphIndex ?? {}));
  return { buffer: new BatchBuffer(shape), shape, window: [0, 1], head: indices[0] ?? 0, spacing };
}

/** One patch of zeros for each graph. */
function patchBatches(manifest: PatchManifest): PatchBatch[] {
  const { channels, classes, patch } = patchContract(manifest);
  return graphFiles(manifest).map((_, fold) => ({ fold, ...patchMemory([1, channels, ...patch], classes) }));
}
