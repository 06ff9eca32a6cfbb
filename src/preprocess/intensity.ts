/**
 * What is learnt of the stored values while they arrive: that they differ, whether they fill a
 * byte, and that they are numbers.
 */
import { invalid } from '../errors.ts';
import type { VoxelArray } from '../volume.ts';

/** Voxels per step: the copy as float64 (exact for every voxel type) stays in the first cache. */
const BLOCK = 2048;

/**
 * Gathered range by range in any order; voxels that cannot change the answers any more are not
 * looked at.
 */
export class IntensityScan {
  // Of the voxels looked at.
  #min = Number.POSITIVE_INFINITY;
  #max = Number.NEGATIVE_INFINITY;
  readonly #block = new Float64Array(BLOCK);

  /** True when every voxel seen holds the same value, or none was seen. */
  get constant(): boolean {
    return this.#min >= this.#max;
  }

  /** True when no voxel seen is negative and the greatest is 255. */
  get fillsByte(): boolean {
    return this.#min >= 0 && this.#max === 255;
  }

  /**
   * Takes in voxels from (included) to (excluded), indices into `voxels`.
   * @throws Failure invalid VOXEL_NOT_FINITE with the index of the first NaN or infinity; float
   *   types only
   */
  update(voxels: VoxelArray, from: number, to: number): void {
    const mayBeUnfinished = voxels instanceof Float32Array || voxels instanceof Float64Array;
    const block = this.#block;
    let min = this.#min;
    let max = this.#max;
    for (let start = from; start < to; start += BLOCK) {
      // Integers that differ and leave a byte have told all.
      if (!mayBeUnfinished && min < max && (min < 0 || max > 255)) break;
      const count = Math.min(BLOCK, to - start);
      // TypedArray.set converts natively, which leaves one loop over one array type for the
      // compiler.
      block.set(voxels.subarray(start, start + count));
      if (mayBeUnfinished) checkFinite(block, count, start);
      for (let n = 0; n < count; n++) {
        const value = block[n] as number;
        if (value < min) min = value;
        if (value > max) max = value;
      }
    }
    this.#min = min;
    this.#max = max;
  }
}

function checkFinite(block: Float64Array, count: number, start: number): void {
  // 0 * v is 0 for every number, NaN for NaN and infinities: one addition a voxel, and the search
  // only when it failed.
  let zero = 0;
  for (let n = 0; n < count; n++) zero += 0 * (block[n] as number);
  if (zero === 0) return;
  let first = 0;
  while (Number.isFinite(block[first])) first++;
  throw invalid('VOXEL_NOT_FINITE', 'voxels', `expected finite values, got NaN or infinity at voxel ${start + first}`);
}
