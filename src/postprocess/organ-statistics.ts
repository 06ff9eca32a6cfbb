/** What the voxels of each organ are, and where: of final labels on the source grid. */
import type { Triple, Volume } from '../volume.ts';
import { type PlaneAxes, planeAxes } from './plane-axes.ts';
import { wordsOf } from './words.ts';

export interface Intensities {
  readonly mean: number;
  /** Of the voxels as they are (divided by their number). */
  readonly sd: number;
  /** The lowest whole unit that at least so many percent of the voxels do not exceed. */
  readonly p10: number;
  readonly median: number;
  readonly p90: number;
}

export interface OrganStatistics {
  readonly voxels: number;
  /** In the rescaled unit of the volume: HU of a CT. */
  readonly intensities: Intensities;
  /** Lowest and highest i, j, k with a voxel of the organ. */
  readonly box: { readonly first: Triple; readonly last: Triple };
  /** LPS, mm: mean of the centres of its voxels. */
  readonly centroid: Triple;
  readonly axes: PlaneAxes;
}

/** Whole units that are told apart; intensities beyond are counted with the last. */
const LOWEST = -32_768;
const HIGHEST = 32_767;

class Gathered {
  voxels = 0;
  sum = 0;
  squares = 0;
  readonly counts = new Uint32Array(HIGHEST - LOWEST + 1);
  readonly indices = [0, 0, 0];
  readonly first = [Infinity, Infinity, Infinity];
  readonly last = [-1, -1, -1];

  add(intensity: number, at: Triple): void {
    this.voxels++;
    this.sum += intensity;
    this.squares += intensity * intensity;
    const unit = Math.min(HIGHEST, Math.max(LOWEST, Math.round(intensity))) - LOWEST;
    this.counts[unit] = (this.counts[unit] as number) + 1;
    for (let axis = 0; axis < 3; axis++) {
      const index = at[axis] as number;
      this.indices[axis] = (this.indices[axis] as number) + index;
      if (index < (this.first[axis] as number)) this.first[axis] = index;
      if (index > (this.last[axis] as number)) this.last[axis] = index;
    }
  }

  percentile(percent: number): number {
    let left = (percent / 100) * this.voxels;
    let unit = 0;
    for (; unit < this.counts.length - 1; unit++) {
      left -= this.counts[unit] as number;
      if (left <= 0) break;
    }
    return unit + LOWEST;
  }
}

/**
 * @param labels on the grid of `volume`, i fastest
 * @returns by label, of those that have a voxel
 */
export function organStatistics(volume: Volume, labels: Uint8Array): Map<number, OrganStatistics> {
  const { geometry, voxels, rescale } = volume;
  const [ni, nj] = geometry.size;
  const found: (Gathered | undefined)[] = [];
  const add = (n: number) => {
    const label = labels[n] as number;
    if (label === 0) return;
    const gathered = found[label] ?? new Gathered();
    found[label] = gathered;
    const row = Math.floor(n / ni);
    const k = Math.floor(row / nj);
    gathered.add(Number(voxels[n]) * rescale.slope + rescale.intercept, [n - row * ni, row - k * nj, k]);
  };
  const words = wordsOf(labels);
  for (let w = 0; w < words.length; w++) if (words[w] !== 0) for (let n = 4 * w; n < 4 * w + 4; n++) add(n);
  for (let n = 4 * words.length; n < labels.length; n++) add(n);
  const axes = planeAxes(geometry, labels);
  return new Map(
    found.flatMap((one, label) =>
      one === undefined ? [] : [[label, { ...statisticsOf(one, volume), axes: axes.get(label) as PlaneAxes }] as const],
    ),
  );
}

function statisticsOf(
  one: Gathered,
  { geometry: { origin, spacing, direction } }: Volume,
): Omit<OrganStatistics, 'axes'> {
  const { voxels } = one;
  const mean = one.sum / voxels;
  const mm = (axis: number) => ((one.indices[axis] as number) / voxels) * (spacing[axis] as number);
  const centroid = [0, 1, 2].map((x) =>
    direction.reduce((sum, vector, axis) => sum + (vector[x] as number) * mm(axis), origin[x] as number),
  );
  return {
    voxels,
    intensities: {
      mean,
      sd: Math.sqrt(Math.max(0, one.squares / voxels - mean * mean)),
      p10: one.percentile(10),
      median: one.percentile(50),
      p90: one.percentile(90),
    },
    box: { first: triple(one.first), last: triple(one.last) },
    centroid: triple(centroid),
  };
}

function triple([x = 0, y = 0, z = 0]: readonly number[]): Triple {
  return [x, y, z];
}
