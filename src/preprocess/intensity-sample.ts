/**
 * What the intensities of a volume look like, from a sample that is gathered while voxels arrive:
 * enough to tell a CT from an MR, a body from noise, and stored values from Hounsfield units.
 */
import type { Rescale, VoxelArray } from '../volume.ts';

/** Voxels that are looked at, spread over the volume: enough for shares of some thousandths. */
const SAMPLE = 100_000;
/** Bins between the darkest and the brightest for the threshold of Otsu. */
const BINS = 256;
/** Of the voxels the brightest so many are left out when bins are laid: metal, flow. */
const OUTLIERS = 0.005;

/** Shares are of the voxels looked at; intensities are rescaled ones. */
export interface IntensityProfile {
  /** Voxels looked at. */
  readonly count: number;
  readonly low: number;
  readonly high: number;
  /** Share of the voxels that hold `low`, and that hold `high`. */
  readonly atLow: number;
  readonly atHigh: number;
  /** Share of the voxels below an intensity. */
  below(intensity: number): number;
  /** Correlation of a voxel with the next one along i: near 1 in an image, 0 in noise. */
  readonly smoothness: number;
  /**
   * The voxels divided into dark and bright (Otsu, IEEE Transactions on Systems, Man, and
   * Cybernetics 9(1), 1979): the median of the `bright` ones, its `distance` from that of the dark
   * ones, and the `width` of the narrowest interval that holds half of the bright ones.
   */
  readonly classes: { readonly bright: number; readonly distance: number; readonly width: number };
}

/** Gathered while voxels arrive, range after range. */
export class IntensitySample {
  readonly #rescale: Rescale;
  readonly #step: number;
  readonly #values: Float64Array;
  #next = 0;
  #count = 0;
  /** Of voxels that have a next one among those that are here, as the sums of a correlation. */
  readonly #pairs = { count: 0, x: 0, y: 0, xx: 0, yy: 0, xy: 0 };

  /** @param voxels of the whole volume */
  constructor(rescale: Rescale, voxels: number) {
    this.#rescale = rescale;
    // Odd: no row of a volume is left out, or looked at alone.
    this.#step = Math.floor(voxels / SAMPLE) | 1;
    this.#values = new Float64Array(Math.ceil(voxels / this.#step));
  }

  /** Takes in voxels up to `to` (excluded), from where the last call ended. */
  update(voxels: VoxelArray, to: number): void {
    const { slope, intercept } = this.#rescale;
    const pairs = this.#pairs;
    // A voxel waits for the next one: how a volume is cut on its way changes nothing.
    const end = to < voxels.length ? to - 1 : to;
    for (; this.#next < end; this.#next += this.#step) {
      const x = (voxels[this.#next] as number) * slope + intercept;
      this.#values[this.#count++] = x;
      if (this.#next + 1 >= voxels.length) continue;
      const y = (voxels[this.#next + 1] as number) * slope + intercept;
      pairs.count++;
      pairs.x += x;
      pairs.y += y;
      pairs.xx += x * x;
      pairs.yy += y * y;
      pairs.xy += x * y;
    }
  }

  /** What was seen so far; at least one voxel. */
  profile(): IntensityProfile {
    const values = this.#values.subarray(0, this.#count).sort();
    const [low, high] = [values[0] as number, values.at(-1) as number];
    const share = (voxels: number) => voxels / values.length;
    return {
      count: values.length,
      low,
      high,
      atLow: share(firstAbove(values, low)),
      atHigh: share(values.length - firstNotBelow(values, high)),
      below: (intensity) => share(firstNotBelow(values, intensity)),
      smoothness: this.#smoothness(),
      classes: classesOf(values),
    };
  }

  #smoothness(): number {
    const { count, x, y, xx, yy, xy } = this.#pairs;
    const spread = Math.sqrt(Math.max(0, count * xx - x * x) * Math.max(0, count * yy - y * y));
    return spread > 0 ? (count * xy - x * y) / spread : 0;
  }
}

/** Index of the first value that is at least so much. @param values ascending */
function firstNotBelow(values: Float64Array, least: number): number {
  return bisect(values.length, (n) => (values[n] as number) >= least);
}

function firstAbove(values: Float64Array, most: number): number {
  return bisect(values.length, (n) => (values[n] as number) > most);
}

/** The first of 0 to `count` for which `holds`, which then holds for all after it. */
function bisect(count: number, holds: (n: number) => boolean): number {
  let [from, to] = [0, count];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (holds(middle)) to = middle;
    else from = middle + 1;
  }
  return from;
}

/** @param values ascending */
function classesOf(values: Float64Array): IntensityProfile['classes'] {
  const bright = firstBright(values);
  const half = Math.floor((values.length - bright) / 2);
  let width = Number.POSITIVE_INFINITY;
  for (let n = bright; n + half < values.length; n++)
    width = Math.min(width, (values[n + half] as number) - (values[n] as number));
  const median = (from: number, to: number) => values[(from + to) >> 1] as number;
  const middle = median(bright, values.length);
  return { bright: middle, distance: middle - median(0, bright), width };
}

/** Index of the first bright value by the threshold of Otsu. @param values ascending */
function firstBright(values: Float64Array): number {
  const low = values[0] as number;
  const top = values[Math.floor((values.length - 1) * (1 - OUTLIERS))] as number;
  const width = (top - low) / BINS;
  let best = values.length >> 1;
  let most = -1;
  const whole = values.reduce((sum, value) => sum + Math.min(value, top), 0);
  for (let bin = 1, n = 0, sum = 0; bin < BINS; bin++) {
    for (; n < values.length && (values[n] as number) < low + bin * width; n++)
      sum += Math.min(values[n] as number, top);
    const rest = values.length - n;
    if (n === 0 || rest === 0) continue;
    const between = n * rest * ((whole - sum) / rest - sum / n) ** 2;
    if (between > most) [most, best] = [between, n];
  }
  return best;
}
