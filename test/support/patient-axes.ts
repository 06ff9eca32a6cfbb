/** A volume whose axes are the patient's, in whatever order and sense, in one of its own. */
import type { Volume } from '../../src/volume.ts';

/** Intensities on axes to left, back and head, whatever the axes of the volume are. */
export function onPatientAxes({ geometry, voxels, rescale }: Volume): Float32Array {
  const axisOf = geometry.direction.map((towards) => {
    const along = towards.map(Math.abs);
    return along.indexOf(Math.max(...along));
  });
  const size = [0, 1, 2].map((axis) => geometry.size[axisOf.indexOf(axis)] as number);
  const [ni, nj] = geometry.size;
  const found = new Float32Array(voxels.length);
  for (const [n, voxel] of voxels.entries()) {
    const at = [n % ni, Math.floor(n / ni) % nj, Math.floor(n / (ni * nj))];
    const patient = [0, 0, 0];
    for (const [own, axis] of axisOf.entries()) {
      const forward = (geometry.direction[own]?.[axis] ?? 0) > 0;
      patient[axis] = forward ? (at[own] as number) : (geometry.size[own] as number) - 1 - (at[own] as number);
    }
    const [x = 0, y = 0, z = 0] = patient;
    found[x + (size[0] as number) * (y + (size[1] as number) * z)] = voxel * rescale.slope + rescale.intercept;
  }
  return found;
}
