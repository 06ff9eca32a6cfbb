/** The grid on which a network of patches sees a volume: which axes, and which way they run. */
import type { PatchInput } from '../model/patch-input.ts';
import type { Orientation } from '../preprocess/orientation.ts';
import type { Geometry, Triple } from '../volume.ts';

/** Where voxel (a, b, c) lies: at offset + a * strides[0] + b * strides[1] + c * strides[2]. */
export interface Layout {
  readonly offset: number;
  readonly strides: Triple;
}

export interface NetworkGrid {
  /** Voxels along the network's first, second and third axis; as many as the source has. */
  readonly size: Triple;
  /** mm along them. */
  readonly spacing: Triple;
  /** Axis of the source that each of them is, and whether it runs against that. */
  readonly axes: readonly { readonly source: 0 | 1 | 2; readonly flip: boolean }[];
  /** In the source's voxels, i fastest. */
  readonly source: Layout;
  /** In canonical slices (S, H, W), W fastest. */
  readonly canonical: Layout;
}

/** For each direction of the patient the canonical axis, and whether it runs against it. */
const DIRECTIONS: Readonly<Record<string, readonly [axis: 0 | 1 | 2, against: boolean]>> = {
  L: [0, false],
  R: [0, true],
  P: [1, false],
  A: [1, true],
  S: [2, false],
  I: [2, true],
};

/**
 * The source's axes and flips that become the network's: those of `orientation` first, then
 * nnU-Net's transpose_forward (`axes`). Oblique volumes are taken as the nearest orthogonal ones.
 */
export function networkGrid(
  { orientation = 'stored', axes }: Pick<PatchInput, 'orientation' | 'axes'>,
  geometry: Geometry,
  canonical: Orientation,
): NetworkGrid {
  const named =
    orientation === 'stored'
      ? ([0, 1, 2] as const).map((source) => ({ source, flip: false }))
      : [...orientation].map((letter) => {
          const [axis, against] = DIRECTIONS[letter] as (typeof DIRECTIONS)[string];
          const { source, flip } = canonical.axes[axis];
          return { source, flip: flip !== against };
        });
  // The array is (k, j, i).
  const chosen = axes.map((axis) => named[2 - axis] as { source: 0 | 1 | 2; flip: boolean });
  const [ni, nj] = geometry.size;
  const [width, height] = canonical.size;
  const inSource = chosen.map(({ source, flip }) => ({ flip, step: ([1, ni, ni * nj] as const)[source] }));
  const inCanonical = chosen.map(({ source, flip }) => {
    const axis = canonical.axes.findIndex((one) => one.source === source);
    const against = canonical.axes[axis]?.flip ?? false;
    return { flip: flip !== against, step: ([1, width, width * height] as const)[axis] as number };
  });
  const size = triple(chosen.map(({ source }) => geometry.size[source]));
  return {
    size,
    axes: chosen,
    spacing: triple(chosen.map(({ source }) => geometry.spacing[source])),
    source: layout(size, inSource),
    canonical: layout(size, inCanonical),
  };
}

/** The layout of a part of it that begins at `start`. */
export function partOf({ offset, strides }: Layout, start: Triple): Layout {
  return { offset: offset + start[0] * strides[0] + start[1] * strides[1] + start[2] * strides[2], strides };
}

/** Of an array of its own, the last axis fastest. */
export function packed([, b, c]: Triple): Layout {
  return { offset: 0, strides: [b * c, c, 1] };
}

export function voxels([a, b, c]: Triple): number {
  return a * b * c;
}

export function triple(values: readonly number[]): Triple {
  const [a = 0, b = 0, c = 0] = values;
  return [a, b, c];
}

function layout(size: Triple, axes: readonly { readonly flip: boolean; readonly step: number }[]): Layout {
  const strides = triple(axes.map(({ flip, step }) => (flip ? -step : step)));
  const starts = axes.map(({ flip, step }, axis) => (flip ? ((size[axis] ?? 1) - 1) * step : 0));
  return { offset: starts.reduce((a, b) => a + b, 0), strides };
}
