/**
 * How the faces of voxels meet at a corner of their grid. An octant is one of the eight voxels there:
 * bit a of its number is its side along axis a. Voxels that share no more than an edge or a corner
 * are apart.
 */
import { AXES } from '../../vectors.ts';

const NO_FACE = -1;

/**
 * Faces that are joined by edges around the corner are a fan; each fan has a vertex of its own.
 * @param solid bit o is set where octant o is inside
 * @returns at 3 * o + a the number of the fan that has the face of octant o across axis a
 */
function fansOf(solid: number): Int8Array {
  const isIn = (octant: number) => ((solid >> octant) & 1) === 1;
  const fans = new Int8Array(24).fill(NO_FACE);
  const spread = (octant: number, axis: number, fan: number): void => {
    if (fans[3 * octant + axis] !== NO_FACE) return;
    fans[3 * octant + axis] = fan;
    for (const across of AXES) {
      if (across === axis) continue;
      const beside = octant ^ (1 << across);
      const over = beside ^ (1 << axis);
      // Around the voxel's own edge, up the wall of another one, or on in the same plane.
      if (!isIn(beside)) spread(octant, across, fan);
      else if (isIn(over)) spread(over, across, fan);
      else spread(beside, axis, fan);
    }
  };
  let fan = 0;
  for (let octant = 0; octant < 8; octant++)
    for (const axis of AXES)
      if (isIn(octant) && !isIn(octant ^ (1 << axis)) && fans[3 * octant + axis] === NO_FACE)
        spread(octant, axis, fan++);
  return fans;
}

/** By `solid`. */
export const CORNER_FANS: readonly Int8Array[] = Array.from({ length: 256 }, (_, solid) => fansOf(solid));
/** More of them no corner has. */
export const MOST_FANS = 4;
