/** The batches that a model runs before it is ready, and the slice that a GPU is tried with. */
import { patchContract } from './contract.ts';
import { CpuProbe } from './cpu-probe.ts';
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

/** None for a model of patches: one patch takes a CPU seconds. */
export function probeOf(manifest: Manifest): CpuProbe | undefined {
  return ofPatches(manifest) ? undefined : new CpuProbe(sliceBatch(manifest, 1));
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
  const contract = patchContract(manifest);
  return graphFiles(manifest).map((_, fold) => ({ fold, ...patchMemory(1, contract) }));
}
