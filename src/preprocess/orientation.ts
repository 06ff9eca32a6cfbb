/**
 * From the source's axes to the canonical grid that the network was trained on, by permutation and
 * flips alone: no voxel is ever resampled. Canonical columns run to the patient's Left, rows to
 * Posterior, slices to Superior (LPS), as on a radiologist's screen.
 */
import type { Geometry, Triple } from '../volume.ts';

export interface SourceAxis {
  /** The source axis (0 = i, 1 = j, 2 = k) that runs along this canonical axis. */
  readonly source: 0 | 1 | 2;
  /** True when the source runs the other way. */
  readonly flip: boolean;
}

export interface Orientation {
  /** Canonical columns (W, to Left), rows (H, to Posterior), slices (S, to Superior). */
  readonly size: Triple;
  /** For the canonical column, row and slice axis. */
  readonly axes: readonly [SourceAxis, SourceAxis, SourceAxis];
  /** Source index of the canonical voxel (0, 0, 0). */
  readonly offset: number;
  /**
   * Source index of canonical voxel (c, r, s) = offset + c * strides[0] + r * strides[1] + s *
   * strides[2].
   */
  readonly strides: Triple;
}

type Axis = 0 | 1 | 2;

/**
 * Which source axis serves the canonical column, row and slice. The order decides ties, so the
 * plain one comes first.
 */
const PERMUTATIONS: readonly (readonly [Axis, Axis, Axis])[] = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
];

/** Rounding in a header must not decide between two equally near permutations (45 degrees). */
const TIE = 1e-6;

/**
 * The axis permutation and flips nearest to LPS: the permutation with the largest sum of |cosine|,
 * then each axis flipped to point the canonical way. Oblique and left-handed directions too. The
 * geometry must have passed `checkGeometry`.
 */
export function canonicalOrientation(geometry: Geometry): Orientation {
  const { size, direction } = geometry;
  let best = PERMUTATIONS[0] as (typeof PERMUTATIONS)[number];
  let bestSum = -1;
  for (const order of PERMUTATIONS) {
    const sum = Math.abs(direction[order[0]][0]) + Math.abs(direction[order[1]][1]) + Math.abs(direction[order[2]][2]);
    if (sum > bestSum + TIE) {
      best = order;
      bestSum = sum;
    }
  }
  const steps: Triple = [1, size[0], size[0] * size[1]];
  const axis = (canonical: Axis): SourceAxis => {
    const source = best[canonical];
    return { source, flip: direction[source][canonical] < 0 };
  };
  const axes: readonly [SourceAxis, SourceAxis, SourceAxis] = [axis(0), axis(1), axis(2)];
  const stride = ({ source, flip }: SourceAxis) => (flip ? -steps[source] : steps[source]);
  const start = ({ source, flip }: SourceAxis) => (flip ? (size[source] - 1) * steps[source] : 0);
  return {
    size: [size[axes[0].source], size[axes[1].source], size[axes[2].source]],
    axes,
    offset: start(axes[0]) + start(axes[1]) + start(axes[2]),
    strides: [stride(axes[0]), stride(axes[1]), stride(axes[2])],
  };
}

/**
 * True when canonical slices lie along the source's slowest axis k, so that each is complete while
 * later ones are on the wire.
 */
export function sourceSliceAxisIsAxial(orientation: Orientation): boolean {
  return orientation.axes[2].source === 2;
}
