/** What the voxels of each organ are, and where: of final labels on the source grid. */
import { placeOfIndex, type Triple, type Volume } from '../volume.ts';
import { type PlaneAxes, PlaneAxesFinder } from './plane-axes.ts';
import { eachRun } from './words.ts';

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

  /** @param runLength voxels from (i, j, k) on along i. @param from index of the first */
  add({ voxels, rescale: { slope, intercept } }: Volume, from: number, runLength: number, at: Triple): void {
    for (let n = from; n < from + runLength; n++) {
      const intensity = (voxels[n] as number) * slope + intercept;
      this.sum += intensity;
      this.squares += intensity * intensity;
      const unit = Math.min(HIGHEST, Math.max(LOWEST, Math.round(intensity))) - LOWEST;
      this.counts[unit] = (this.counts[unit] as number) + 1;
    }
    this.voxels += runLength;
    const last = at[0] + runLength - 1;
    this.#along(0, ((at[0] + last) / 2) * runLength, at[0], last);
    this.#along(1, at[1] * runLength, at[1], at[1]);
    this.#along(2, at[2] * runLength, at[2], at[2]);
  }

  #along(axis: 0 | 1 | 2, sum: number, first: number, last: number): void {
    this.indices[axis] = (this.indices[axis] as number) + sum;
    if (first < (this.first[axis] as number)) this.first[axis] = first;
    if (last > (this.last[axis] as number)) this.last[axis] = last;
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
  const [ni, nj, nk] = volume.geometry.size;
  const found: (Gathered | undefined)[] = [];
  const axes = new PlaneAxesFinder(volume.geometry);
  for (let k = 0; k < nk; k++) {
    const from = k * ni * nj;
    eachRun(labels.subarray(from, from + ni * nj), ni, (label, j, start, end) => {
      const gathered = found[label] ?? new Gathered();
      found[label] = gathered;
      gathered.add(volume, from + j * ni + start, end - start, [start, j, k]);
      axes.add(label, j, start, end);
    });
    axes.endPlane(k);
  }
  return new Map(
    found.flatMap((one, label) =>
      one === undefined
        ? []
        : [[label, { ...statisticsOf(one, volume), axes: axes.longest.get(label) as PlaneAxes }] as const],
    ),
  );
}

function statisticsOf(one: Gathered, { geometry }: Volume): Omit<OrganStatistics, 'axes'> {
  const { voxels, indices } = one;
  const mean = one.sum / voxels;
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
    centroid: placeOfIndex(geometry, triple(indices.map((sum) => sum / voxels))),
  };
}

function triple([x = 0, y = 0, z = 0]: readonly number[]): Triple {
  return [x, y, z];
}
