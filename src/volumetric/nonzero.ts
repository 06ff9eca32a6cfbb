/** Where a volume is not zero. Arrays are (a, b, c) in the network's axes, c fastest. */
import type { Rescale, Triple, VoxelArray } from '../volume.ts';
import { type Layout, voxels } from './grid.ts';

export interface Box {
  readonly start: Triple;
  readonly size: Triple;
}

/** A volume as a network's grid sees it. */
export interface Seen {
  readonly voxels: VoxelArray;
  readonly rescale: Rescale;
  readonly size: Triple;
  readonly layout: Layout;
}

/** The intensity of a stored value, as float32. */
export function intensity(stored: number, { slope, intercept }: Rescale): number {
  return Math.fround(stored * slope + intercept);
}

/** The smallest box around all that is not zero; all of a volume that is zero everywhere. */
export function nonzeroBox({ voxels, rescale, size, layout: { offset, strides } }: Seen): Box {
  const first = [...size];
  const last = [-1, -1, -1];
  for (let a = 0; a < size[0]; a++)
    for (let b = 0; b < size[1]; b++) {
      const line = offset + a * strides[0] + b * strides[1];
      const not0 = (c: number) => intensity(voxels[line + c * strides[2]] as number, rescale) !== 0;
      let from = 0;
      while (from < size[2] && !not0(from)) from++;
      if (from === size[2]) continue;
      let to = size[2] - 1;
      while (!not0(to)) to--;
      for (const [axis, low, high] of [
        [0, a, a],
        [1, b, b],
        [2, from, to],
      ] as const) {
        first[axis] = Math.min(first[axis] as number, low);
        last[axis] = Math.max(last[axis] as number, high);
      }
    }
  if (last[0] === -1) return { start: [0, 0, 0], size };
  const [a = 0, b = 0, c = 0] = first;
  const [x = 0, y = 0, z = 0] = last;
  return { start: [a, b, c], size: [x - a + 1, y - b + 1, z - c + 1] };
}

/** A box with so many mm more on each side, as far as the volume goes; what is left of a voxel is cut off. */
export function widened({ start, size }: Box, mm: number, spacing: Triple, most: Triple): Box {
  const along = (axis: 0 | 1 | 2) => {
    const margin = mm / spacing[axis];
    const first = Math.floor(Math.max(0, start[axis] - margin));
    return [first, Math.floor(Math.min(most[axis], start[axis] + size[axis] + margin)) - first] as const;
  };
  const [a, b, c] = [along(0), along(1), along(2)];
  return { start: [a[0], b[0], c[0]], size: [a[1], b[1], c[1]] };
}

const OUTSIDE = 0;
const WITHIN = 1;
const UNDECIDED = 2;

/**
 * 1 for what is not zero and for what that encloses (by faces), else 0; (a, b, c). What is zero is
 * outside where it is joined to the border, which sweeps to and fro carry on until nothing changes.
 */
export function filledMask({ voxels: stored, rescale, size, layout: { offset, strides } }: Seen): Uint8Array {
  const [na, nb, nc] = size;
  const mask = new Uint8Array(voxels(size));
  for (let a = 0, at = 0; a < na; a++)
    for (let b = 0; b < nb; b++)
      for (let c = 0; c < nc; c++, at++) {
        const value = stored[offset + a * strides[0] + b * strides[1] + c * strides[2]] as number;
        const border = a === 0 || b === 0 || c === 0 || a === na - 1 || b === nb - 1 || c === nc - 1;
        if (intensity(value, rescale) !== 0) mask[at] = WITHIN;
        else mask[at] = border ? OUTSIDE : UNDECIDED;
      }
  while (swept(mask, size, 1) || swept(mask, size, -1));
  for (let at = 0; at < mask.length; at++) if (mask[at] === UNDECIDED) mask[at] = WITHIN;
  return mask;
}

/** Carries the outside on in the order of memory, or against it; false where nothing changed. */
function swept(mask: Uint8Array, [, nb, nc]: Triple, way: 1 | -1): boolean {
  let changed = false;
  const plane = nb * nc;
  // The border is decided: no neighbour of what is not lies outside of the memory.
  for (let n = 0; n < mask.length; n++) {
    const at = way === 1 ? n : mask.length - 1 - n;
    if (mask[at] !== UNDECIDED) continue;
    const joined =
      mask[at - 1] === OUTSIDE ||
      mask[at + 1] === OUTSIDE ||
      mask[at - nc] === OUTSIDE ||
      mask[at + nc] === OUTSIDE ||
      mask[at - plane] === OUTSIDE ||
      mask[at + plane] === OUTSIDE;
    if (!joined) continue;
    mask[at] = OUTSIDE;
    changed = true;
  }
  return changed;
}
