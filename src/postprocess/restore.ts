/** Labels back onto the source grid, voxel for voxel. */
import type { Orientation } from '../preprocess/orientation.ts';
import { wordsOf } from './words.ts';

/**
 * Writes one canonical slice of labels (H, W; rows to Posterior, columns to Left) to its voxels of
 * the source grid.
 * @param slice H * W values
 * @param out the source grid, i fastest: all of it, or the part that holds the slice's voxels
 * @param start index in the source grid of the first value of `out`
 */
export function restoreSlice(
  slice: Uint8Array,
  orientation: Orientation,
  canonicalSlice: number,
  out: Uint8Array,
  start = 0,
): void {
  const [width, height, slices] = orientation.size;
  const [columnStride, rowStride, sliceStride] = orientation.strides;
  if (slice.length !== width * height) throw new RangeError(`slice has ${slice.length} values, not ${width * height}`);
  if (!(canonicalSlice >= 0 && canonicalSlice < slices)) throw new RangeError(`slice ${canonicalSlice} is outside`);
  const base = orientation.offset + canonicalSlice * sliceStride - start;
  if (columnStride === 1 && rowStride === width) {
    out.set(slice, base);
    return;
  }
  for (let row = 0; row < height; row++) {
    const from = row * width;
    let to = base + row * rowStride;
    if (columnStride === 1) {
      out.set(slice.subarray(from, from + width), to);
      continue;
    }
    for (let n = from; n < from + width; n++) {
      out[to] = slice[n] as number;
      to += columnStride;
    }
  }
}

/**
 * Drops classes after the decision, in place: what was kidney becomes background, never liver.
 * @param wanted 256 values by label: 0 drops the label, anything else keeps it
 */
export function keepClasses(labels: Uint8Array, wanted: Uint8Array): void {
  const words = wordsOf(labels);
  for (let w = 0; w < words.length; w++) if (words[w] !== 0) keepIn(labels, 4 * w, 4 * w + 4, wanted);
  keepIn(labels, 4 * words.length, labels.length, wanted);
}

function keepIn(labels: Uint8Array, from: number, to: number, wanted: Uint8Array): void {
  for (let n = from; n < to; n++) if (wanted[labels[n] as number] === 0) labels[n] = 0;
}
