/** Patches cut out of a volume, mirrored where that is asked for. */
import type { Triple } from '../volume.ts';
import { type Layout, packed, voxels } from './grid.ts';

/** How a patch is read backwards along the mirrored axes: its own layout. */
export function mirrored(patch: Triple, axes: readonly number[]): Layout {
  const { strides } = packed(patch);
  const flip = (axis: 0 | 1 | 2) => (axes.includes(axis) ? -strides[axis] : strides[axis]);
  const offset = axes.reduce((sum, axis) => sum + ((patch[axis] ?? 1) - 1) * (strides[axis] ?? 0), 0);
  return { offset, strides: [flip(0), flip(1), flip(2)] };
}

/**
 * Cuts a patch out of a volume (a, b, c); what lies outside of it is zero.
 * @param corner of the patch in the volume, which may lie before it
 * @param at where in `out` the patch (D, H, W) begins
 */
export function cutPatch(
  { values, size }: { readonly values: Float32Array; readonly size: Triple },
  corner: Triple,
  patch: Triple,
  mirror: readonly number[],
  out: Float32Array,
  at: number,
): void {
  const { offset, strides } = mirrored(patch, mirror);
  out.fill(0, at, at + voxels(patch));
  const from = (axis: 0 | 1 | 2) => Math.max(0, -corner[axis]);
  const to = (axis: 0 | 1 | 2) => Math.min(patch[axis], size[axis] - corner[axis]);
  for (let z = from(0); z < to(0); z++)
    for (let y = from(1); y < to(1); y++) {
      const source = ((corner[0] + z) * size[1] + corner[1] + y) * size[2] + corner[2];
      const line = at + offset + z * strides[0] + y * strides[1];
      for (let x = from(2); x < to(2); x++) out[line + x * strides[2]] = values[source + x] as number;
    }
}
