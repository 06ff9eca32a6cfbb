/**
 * A volume with its labels as a page shows it: on canonical axes, reduced to a bounded number of
 * voxels, intensities in 256 levels, most of which are spent on the window.
 */
import { canonicalOrientation } from '../../preprocess/orientation.ts';
import type { Geometry, Triple, Volume } from '../../volume.ts';

/** Voxels of a page: 16 MiB of levels before they are compressed, and a page of at most 24 MB. */
export const MOST_VOXELS = 2 ** 24;

/** Levels below, within and above the window; their ends meet. */
const BELOW = 32;
const WITHIN = 192;
const LEVELS = 256;
/** Of the window's width, which the levels within go beyond it at each end. */
const WIDENED = 0.25;

export interface ShownVolume {
  /** Columns (to Left), rows (to Posterior), slices (to Superior). */
  readonly size: Triple;
  /** Distance of voxels as shown, mm. */
  readonly spacing: Triple;
  /** How many voxels of the volume one is, along each. */
  readonly step: Triple;
  /** Intensity of each level in the volume's unit, ascending. */
  readonly levels: readonly number[];
  /** Level of each voxel, columns fastest. */
  readonly image: Uint8Array;
  readonly labels: Uint8Array;
  /** The label that settling took from a voxel, else 0; absent where that is not known. */
  readonly removed?: Uint8Array;
  /** Voxels whose intensity is no number; they are shown as the lowest level. */
  readonly notFinite: number;
}

/** Of labels on the volume's grid, i fastest. */
export interface ShownLabels {
  readonly labels: Uint8Array;
  readonly removed?: Uint8Array | undefined;
}

/** @param window intensities between which levels are fine, in the volume's unit */
export function shownVolume(
  volume: Volume,
  { labels, removed }: ShownLabels,
  window: { readonly lower: number; readonly upper: number },
): ShownVolume {
  const grid = reducedGrid(volume.geometry);
  const { lowest, highest, notFinite } = rangeOf(volume);
  const scale = levelScale(lowest, highest, window);
  return {
    size: grid.size,
    spacing: grid.spacing,
    step: grid.step,
    levels: scale.levels,
    image: reducedImage(volume, grid, scale.levelOf),
    labels: reducedLabels(labels, grid),
    ...(removed === undefined ? {} : { removed: reducedLabels(removed, grid) }),
    notFinite,
  };
}

interface ReducedGrid {
  readonly size: Triple;
  readonly spacing: Triple;
  readonly step: Triple;
  /** Of the volume: canonical size, and how its memory is stepped through. */
  readonly full: Triple;
  readonly offset: number;
  readonly strides: Triple;
}

/** The axis with the finest voxels is halved, thirded, ... until all of them fit. */
function reducedGrid(geometry: Geometry): ReducedGrid {
  const { size: full, axes, offset, strides } = canonicalOrientation(geometry);
  const fine = axes.map(({ source }) => geometry.spacing[source]);
  const step: [number, number, number] = [1, 1, 1];
  const sizeNow = () => full.map((voxels, axis) => Math.ceil(voxels / (step[axis] ?? 1)));
  while (sizeNow().reduce((a, b) => a * b) > MOST_VOXELS) {
    const now = sizeNow();
    const mm = (axis: 0 | 1 | 2) => ((now[axis] ?? 1) > 1 ? step[axis] * (fine[axis] ?? 1) : Infinity);
    const finest = ([0, 1, 2] as const).reduce((best, axis) => (mm(axis) < mm(best) ? axis : best));
    step[finest]++;
  }
  const spacing = fine.map((mm, axis) => mm * (step[axis] ?? 1));
  return { size: triple(sizeNow()), spacing: triple(spacing), step, full, offset, strides };
}

function rangeOf({ voxels, rescale }: Volume): { lowest: number; highest: number; notFinite: number } {
  let [low, high, notFinite] = [Infinity, -Infinity, 0];
  for (const stored of voxels) {
    if (!Number.isFinite(stored)) notFinite++;
    else {
      if (stored < low) low = stored;
      if (stored > high) high = stored;
    }
  }
  if (low > high) return { lowest: 0, highest: 0, notFinite };
  const ends = [low, high].map((stored) => stored * rescale.slope + rescale.intercept) as [number, number];
  return { lowest: Math.min(...ends), highest: Math.max(...ends), notFinite };
}

interface LevelScale {
  readonly levels: readonly number[];
  levelOf(intensity: number): number;
}

/** Linear in three parts: below the widened window, within it, and above. */
function levelScale(lowest: number, highest: number, window: { lower: number; upper: number }): LevelScale {
  const margin = WIDENED * (window.upper - window.lower);
  const inside = (intensity: number) => Math.min(highest, Math.max(lowest, intensity));
  const [from, to] = [inside(window.lower - margin), inside(window.upper + margin)];
  /** Of each part: its first level, levels, lowest intensity, and width. */
  const parts = [
    { first: 0, count: BELOW, low: lowest, wide: from - lowest },
    { first: BELOW, count: WITHIN, low: from, wide: to - from },
    { first: BELOW + WITHIN, count: LEVELS - 1 - BELOW - WITHIN, low: to, wide: highest - to },
  ] as const;
  const [below, within, above] = parts;
  const levelOf = (intensity: number) => {
    if (!(intensity > lowest)) return 0;
    const { first, count, low, wide } = intensity < from ? below : intensity <= to ? within : above;
    return wide === 0 ? first : Math.round(first + (count * (intensity - low)) / wide);
  };
  const levels = Array.from({ length: LEVELS }, (_, level) => {
    const { first, count, low, wide } = level < BELOW ? below : level <= BELOW + WITHIN ? within : above;
    return low + (wide * (level - first)) / count;
  });
  return { levels, levelOf };
}

/** The mean of the voxels that one stands for. */
function reducedImage(
  { voxels, rescale }: Volume,
  { size, step, full, offset, strides }: ReducedGrid,
  levelOf: (intensity: number) => number,
): Uint8Array {
  const [columns, rows, slices] = size;
  const image = new Uint8Array(columns * rows * slices);
  const sums = new Float64Array(columns);
  const last = (axis: 0 | 1 | 2, at: number) => Math.min(full[axis], (at + 1) * step[axis]);
  for (let z = 0; z < slices; z++)
    for (let y = 0; y < rows; y++) {
      sums.fill(0);
      const [lastSlice, lastRow] = [last(2, z), last(1, y)];
      for (let s = z * step[2]; s < lastSlice; s++)
        for (let r = y * step[1]; r < lastRow; r++) {
          let at = offset + r * strides[1] + s * strides[2];
          for (let c = 0; c < full[0]; c++, at += strides[0])
            sums[Math.floor(c / step[0])] = (sums[Math.floor(c / step[0])] as number) + (voxels[at] as number);
        }
      const lines = (lastSlice - z * step[2]) * (lastRow - y * step[1]);
      for (let x = 0; x < columns; x++) {
        const mean = (sums[x] as number) / (lines * (last(0, x) - x * step[0]));
        image[(z * rows + y) * columns + x] = levelOf(mean * rescale.slope + rescale.intercept);
      }
    }
  return image;
}

/** The label in the middle of the voxels that one stands for. */
function reducedLabels(labels: Uint8Array, { size, step, full, offset, strides }: ReducedGrid): Uint8Array {
  const reduced = new Uint8Array(size[0] * size[1] * size[2]);
  const middle = (axis: 0 | 1 | 2, at: number) =>
    Math.min(full[axis] - 1, at * step[axis] + (step[axis] >> 1)) * strides[axis];
  let n = 0;
  for (let z = 0; z < size[2]; z++)
    for (let y = 0; y < size[1]; y++) {
      const row = offset + middle(2, z) + middle(1, y);
      for (let x = 0; x < size[0]; x++) reduced[n++] = labels[row + middle(0, x)] as number;
    }
  return reduced;
}

function triple([x = 0, y = 0, z = 0]: readonly number[]): Triple {
  return [x, y, z];
}
