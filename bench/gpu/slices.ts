/** Slices of a CT as batches of the graph: what the checks of a GPU run on both sides. */
import { readNifti } from '../../src/formats/nifti/read.ts';
import { sliceManifest } from '../../src/model/manifest.ts';
import type { ModelFiles } from '../../src/model/repository.ts';
import { BatchBuffer, type SliceBatch } from '../../src/model/session.ts';
import { neighbourStep, pixelSpacing } from '../../src/preprocess/millimetres.ts';
import { canonicalOrientation } from '../../src/preprocess/orientation.ts';
import { fillSlices } from '../../src/preprocess/slices.ts';
import { storageMap, windowFor } from '../../src/preprocess/window.ts';
import { type Triple, VOXEL_BYTES, type Volume, voxelView } from '../../src/volume.ts';

export class CtSlices {
  readonly volume: Volume;
  /** Axial slices of the volume. */
  readonly count: number;
  readonly #files: ModelFiles;

  constructor(volume: Volume, files: ModelFiles) {
    this.volume = volume;
    this.#files = files;
    this.count = canonicalOrientation(volume.geometry).size[2];
  }

  /** @param size to resample the file's volume to, by the nearest voxel; as it is if absent */
  static async of(path: string, files: ModelFiles, size?: Triple): Promise<CtSlices> {
    const { volume } = await readNifti(path, { maxBytes: 2 ** 31 });
    return new CtSlices(size === undefined ? volume : resampled(volume, size), files);
  }

  /** `n` slices as far apart as can be, from inferior to superior. */
  spread(n: number): number[] {
    return Array.from({ length: n }, (_, at) => Math.floor(((at + 0.5) * this.count) / n));
  }

  /** These slices, for the default head of CT, in a buffer of their own. */
  batch(indices: readonly number[]): SliceBatch {
    const { geometry, voxelType, rescale, voxels } = this.volume;
    const { name, input, modalities, heads } = sliceManifest(this.#files.manifest);
    const rule = modalities.CT;
    const head = heads.find((candidate) => candidate.name === rule?.defaultHead)?.graphIndex?.CT;
    if (rule === undefined || head === undefined) throw new Error(`${name} knows no CT`);
    const orientation = canonicalOrientation(geometry);
    const [columns, rows] = orientation.size;
    const shape = [indices.length, input.context, rows, columns] as const;
    const buffer = new BatchBuffer(shape);
    const map = storageMap(voxelType, Math.sign(rescale.slope), windowFor(rule.window, this.volume).stored);
    const { millimetres } = input;
    const step = millimetres && neighbourStep(geometry, orientation, millimetres);
    fillSlices(voxels, orientation, map, indices, input.context, buffer.slices, step);
    const spacing = millimetres && pixelSpacing(geometry, orientation, 'volume');
    return { buffer, shape, window: map.window, head, spacing };
  }
}

/** The same patient in other voxels. */
function resampled({ geometry, voxels, ...rest }: Volume, size: Triple): Volume {
  const [columns, rows, slices] = size;
  const bytes = VOXEL_BYTES[rest.voxelType] * columns * rows * slices;
  const there = voxelView(rest.voxelType, new SharedArrayBuffer(bytes));
  const nearest = (axis: 0 | 1 | 2, at: number) => Math.floor((at * geometry.size[axis]) / size[axis]);
  for (let k = 0; k < slices; k++) {
    for (let j = 0; j < rows; j++) {
      const from = geometry.size[0] * (nearest(1, j) + geometry.size[1] * nearest(2, k));
      const to = columns * (j + rows * k);
      for (let i = 0; i < columns; i++) there[to + i] = voxels[from + nearest(0, i)] as number;
    }
  }
  const extent = (axis: 0 | 1 | 2) => (geometry.spacing[axis] * geometry.size[axis]) / size[axis];
  return { ...rest, geometry: { ...geometry, size, spacing: [extent(0), extent(1), extent(2)] }, voxels: there };
}
