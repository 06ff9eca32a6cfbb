/**
 * The same patient stored another way: axes permuted, flipped, turned; and values of voxels carried
 * along.
 */
import { type Geometry, type Triple, VOXEL_BYTES, type Volume, voxelView } from '../../src/volume.ts';

export interface Oriented {
  readonly volume: Volume;
  /** Values on the grid of the LPS volume, brought onto the grid of `volume`. */
  carry<T extends { readonly length: number; [at: number]: number }>(from: T, to: T): T;
}

/**
 * @param lps a volume whose axes i, j, k run to Left, Posterior, Superior
 * @param direction unit vectors along the axes of the patient, in any order and sense
 */
export function oriented(lps: Volume, direction: Geometry['direction']): Oriented {
  const { geometry, voxelType, rescale } = lps;
  const along = direction.map((axis) => axis.findIndex((component) => component !== 0)) as [number, number, number];
  const forward = along.map((to, axis) => (direction[axis]?.[to] as number) > 0);
  const pick = (values: Triple) => along.map((to) => values[to]) as unknown as Triple;
  const size = pick(geometry.size);
  const spacing = pick(geometry.spacing);
  const origin = [...geometry.origin] as [number, number, number];
  along.forEach((to, axis) => {
    if (!forward[axis]) origin[to] = (origin[to] as number) + ((size[axis] as number) - 1) * (spacing[axis] as number);
  });
  const steps = pick([1, geometry.size[0], geometry.size[0] * geometry.size[1]]);
  const at = (axis: 0 | 1 | 2, index: number) => (forward[axis] ? index : size[axis] - 1 - index) * steps[axis];
  const carry: Oriented['carry'] = (from, to) => {
    let n = 0;
    for (let k = 0; k < size[2]; k++) {
      for (let j = 0; j < size[1]; j++) {
        const start = at(2, k) + at(1, j);
        for (let i = 0; i < size[0]; i++) to[n++] = from[start + at(0, i)] as number;
      }
    }
    return to;
  };
  const room = new SharedArrayBuffer(lps.voxels.length * VOXEL_BYTES[voxelType]);
  const voxels = carry(lps.voxels, voxelView(voxelType, room));
  return { volume: { geometry: { size, spacing, origin, direction }, voxelType, rescale, voxels }, carry };
}

/**
 * The same voxels, with every axis turned by `degrees` about an axis that is none of the patient's.
 */
export function turned(volume: Volume, degrees: number): Volume {
  const [x, y, z] = [1 / 3, 2 / 3, 2 / 3];
  const angle = (degrees * Math.PI) / 180;
  const [c, s, d] = [Math.cos(angle), Math.sin(angle), 1 - Math.cos(angle)];
  const rows: readonly Triple[] = [
    [c + x * x * d, x * y * d - z * s, x * z * d + y * s],
    [y * x * d + z * s, c + y * y * d, y * z * d - x * s],
    [z * x * d - y * s, z * y * d + x * s, c + z * z * d],
  ];
  const turn = (v: Triple) => rows.map((row) => row[0] * v[0] + row[1] * v[1] + row[2] * v[2]) as unknown as Triple;
  const { geometry } = volume;
  const [i, j, k] = geometry.direction;
  return {
    ...volume,
    geometry: { ...geometry, origin: turn(geometry.origin), direction: [turn(i), turn(j), turn(k)] },
  };
}
