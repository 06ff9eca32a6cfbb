/**
 * Stored voxels into the graph's `slices` tensor: canonical orientation, neighbours as channels,
 * int16.
 */
import type { VoxelArray } from '../volume.ts';
import type { Orientation } from './orientation.ts';
import type { StorageMap } from './window.ts';

/**
 * Writes the canonical slices `indices`, each with its neighbours, into `out` as int16 (N, C, H,
 * W): N = indices.length, C = context, H = canonical rows (to Posterior), W = canonical columns (to
 * Left). Channels run from inferior to superior with the slice itself in the middle; beyond the
 * first and last slice the end slice is repeated.
 * @param context odd, at least 1
 * @param step slices from one channel to the next
 * @param out at least N * C * H * W long; elements beyond are left alone
 */
export function fillSlices(
  voxels: VoxelArray,
  orientation: Orientation,
  map: StorageMap,
  indices: readonly number[],
  context: number,
  out: Int16Array,
  step = 1,
): void {
  const [width, height, slices] = orientation.size;
  const plane = width * height;
  const half = (context - 1) / 2;
  if (!Number.isInteger(half) || half < 0) throw new RangeError(`context must be odd, got ${context}`);
  if (!Number.isInteger(step) || step < 1) throw new RangeError(`step must be a number of slices, got ${step}`);
  if (out.length < indices.length * context * plane) throw new RangeError('out is shorter than N * C * H * W');
  // Neighbouring slices share channels: each is converted once and then copied.
  const converted = new Map<number, number>();
  const line = new Float64Array(Math.max(width, height));
  let at = 0;
  for (const index of indices) {
    if (!(index >= 0 && index < slices)) throw new RangeError(`slice ${index} is outside 0..${slices - 1}`);
    for (let channel = -half; channel <= half; channel++) {
      const slice = Math.min(slices - 1, Math.max(0, index + channel * step));
      const from = converted.get(slice);
      if (from === undefined) {
        convertSlice(voxels, orientation, map, slice, out, at, line);
        converted.set(slice, at);
      } else {
        out.copyWithin(at, from, from + plane);
      }
      at += plane;
    }
  }
}

/** One canonical slice (H, W) to out[at ...]. `line` is room for one row or column. */
function convertSlice(
  voxels: VoxelArray,
  orientation: Orientation,
  map: StorageMap,
  slice: number,
  out: Int16Array,
  at: number,
  line: Float64Array,
): void {
  const [width, height] = orientation.size;
  const [columnStride, rowStride, sliceStride] = orientation.strides;
  const base = orientation.offset + slice * sliceStride;
  const unchanged =
    map.scale === 1 &&
    map.offset === 0 &&
    (voxels instanceof Int16Array || voxels instanceof Int8Array || voxels instanceof Uint8Array);
  if (unchanged && columnStride === 1 && rowStride === width) {
    out.set(voxels.subarray(base, base + width * height), at);
  } else if (unchanged && columnStride === 1) {
    for (let row = 0; row < height; row++) {
      const start = base + row * rowStride;
      out.set(voxels.subarray(start, start + width), at + row * width);
    }
  } else if (Math.abs(rowStride) === 1 && height > 1) {
    // A column of the slice is contiguous in the source.
    for (let column = 0; column < width; column++) {
      const start = base + column * columnStride - (rowStride < 0 ? height - 1 : 0);
      line.set(voxels.subarray(start, start + height));
      if (rowStride < 0) storeLine(line, height, map, out, at + column + (height - 1) * width, -width);
      else storeLine(line, height, map, out, at + column, width);
    }
  } else if (Math.abs(columnStride) === 1) {
    for (let row = 0; row < height; row++) {
      const start = base + row * rowStride - (columnStride < 0 ? width - 1 : 0);
      line.set(voxels.subarray(start, start + width));
      if (columnStride < 0) storeLine(line, width, map, out, at + row * width + width - 1, -1);
      else storeLine(line, width, map, out, at + row * width, 1);
    }
  } else {
    for (let row = 0; row < height; row++) {
      gatherLine(voxels, base + row * rowStride, columnStride, width, line);
      storeLine(line, width, map, out, at + row * width, 1);
    }
  }
}

/**
 * The only loop that sees every voxel type; the others work on the float64 copy, which the compiler
 * knows as one type.
 */
function gatherLine(voxels: VoxelArray, start: number, stride: number, count: number, line: Float64Array): void {
  let from = start;
  for (let n = 0; n < count; n++) {
    line[n] = voxels[from] as number;
    from += stride;
  }
}

function storeLine(
  line: Float64Array,
  count: number,
  map: StorageMap,
  out: Int16Array,
  start: number,
  step: number,
): void {
  const { scale, offset } = map;
  let to = start;
  for (let n = 0; n < count; n++) {
    const value = Math.round((line[n] as number) * scale + offset);
    out[to] = Math.max(-32768, Math.min(32767, value));
    to += step;
  }
}
