/** Small volumes for tests: every one of the 48 ways to lie along the axes, and typed voxels. */
import { type Geometry, type Rescale, type Triple, type Volume, type VoxelType, voxelView } from '../../src/volume.ts';

const UNITS: readonly Triple[] = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

/** All permutations and flips of the axes, half of them left-handed. */
export function axisAlignedDirections(): Geometry['direction'][] {
  const directions: Geometry['direction'][] = [];
  for (const [a, b, c] of [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ] as const) {
    for (let flips = 0; flips < 8; flips++) {
      const along = (axis: number, bit: number): Triple => {
        const sign = flips & bit ? -1 : 1;
        const [x, y, z] = UNITS[axis] as Triple;
        return [sign * x, sign * y, sign * z];
      };
      directions.push([along(a, 1), along(b, 2), along(c, 4)]);
    }
  }
  return directions;
}

export function geometryOf(size: Triple, direction: Geometry['direction'] = UNITS as Geometry['direction']): Geometry {
  return { size, spacing: [1, 1, 1], origin: [0, 0, 0], direction };
}

export function volumeOf(
  type: VoxelType,
  values: readonly number[],
  rescale: Rescale = { slope: 1, intercept: 0 },
): Volume {
  const voxels = voxelView(type, new SharedArrayBuffer(values.length * 8), 0, values.length);
  voxels.set(values);
  return { geometry: geometryOf([values.length, 1, 1]), voxelType: type, rescale, voxels };
}

/** Pseudo-random numbers in 0..1, the same in every run (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
