/** Labels that another program stored on the volume's voxels, its axes in another order or turned. */
import { Failure } from '../../errors.ts';
import { dot } from '../../vectors.ts';
import type { Geometry, Volume } from '../../volume.ts';

/** Voxels by which the same grid may differ where two programs wrote it. */
const TOLERANCE = 0.1;

/**
 * The voxels of `drawn` in the order of the grid `seen`.
 * @throws Failure ACCEPTANCE_GRID where they are not those of the grid
 */
export function onGrid({ geometry, voxels }: Pick<Volume, 'geometry' | 'voxels'>, seen: Geometry): Float64Array {
  const places = [0, 1, 2].map((axis) => placeOf(axis, geometry, seen));
  const steps = [1, geometry.size[0], geometry.size[0] * geometry.size[1]];
  const taken = new Set(places.map((one) => one?.axis));
  if (places.some((one) => one === undefined) || taken.size < 3) throw otherGrid(geometry, seen);
  /** By axis of `seen`: how far one step along it is in `drawn`. */
  const along = [0, 0, 0];
  let from = 0;
  for (const [axis, place] of places.entries()) {
    const step = steps[axis] ?? 0;
    along[place?.axis ?? 0] = step * (place?.sign ?? 1);
    if (place?.sign === -1) from += step * (geometry.size[axis as 0 | 1 | 2] - 1);
  }
  const [ni, nj, nk] = seen.size;
  const [di = 0, dj = 0, dk = 0] = along;
  const ordered = new Float64Array(ni * nj * nk);
  let n = 0;
  for (let k = 0; k < nk; k++)
    for (let j = 0; j < nj; j++)
      for (let i = 0; i < ni; i++) ordered[n++] = voxels[from + i * di + j * dj + k * dk] ?? 0;
  return ordered;
}

/** Which axis of `seen` an axis of `drawn` runs along, and whether against it; undefined for none. */
function placeOf(axis: number, drawn: Geometry, seen: Geometry): { axis: number; sign: 1 | -1 } | undefined {
  const way = drawn.direction[axis as 0 | 1 | 2];
  const size = drawn.size[axis as 0 | 1 | 2];
  const spacing = drawn.spacing[axis as 0 | 1 | 2];
  const shift = seen.origin.map((mm, n) => mm - (drawn.origin[n] ?? 0)) as [number, number, number];
  const first = dot(way, shift) / spacing;
  const steps = seen.direction.map((other, n) => (dot(way, other) * (seen.spacing[n] ?? 0)) / spacing);
  const found = steps.findIndex((step) => Math.abs(Math.abs(step) - 1) < 0.5);
  const sign = (steps[found] ?? 0) < 0 ? -1 : 1;
  const off = steps.map((step, n) => Math.abs(step - (n === found ? sign : 0)) * ((seen.size[n] ?? 1) - 1));
  const start = sign === 1 ? 0 : size - 1;
  const fits =
    found >= 0 && seen.size[found] === size && [...off, Math.abs(first - start)].every((by) => by <= TOLERANCE);
  return fits ? { axis: found, sign } : undefined;
}

function otherGrid(drawn: Geometry, seen: Geometry): Failure {
  const of = ({ size, spacing, origin }: Geometry) =>
    `${size.join(' x ')} of ${spacing.map((mm) => mm.toFixed(2)).join(' x ')} mm from ${origin.map((mm) => mm.toFixed(1)).join(', ')}`;
  return new Failure(
    'invalid',
    'ACCEPTANCE_GRID',
    `expected labels on the volume's own voxels (${of(seen)}), got ${of(drawn)}; save them on the image that they were drawn on`,
  );
}
