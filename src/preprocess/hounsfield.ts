/**
 * Whether a CT's intensities can be Hounsfield units: what a body in air shows by definition of the
 * scale (air -1000, water 0), and what no body shows. What is impossible is refused, what is
 * improbable is a doubt; a CT that was clipped to a window passes.
 */
import { invalid } from '../errors.ts';
import type { Rescale, VoxelArray } from '../volume.ts';

/** Voxels that are looked at, spread over the volume: enough for shares of some percent. */
const SAMPLE = 100_000;
/** HU between the darkest and the brightest voxel; fat and muscle alone lie 100 apart. */
const LEAST_WIDTH = 100;
/** HU above which there is cortical bone, contrast agent in vessels at its peak, and metal. */
const DENSE = 700;
/** HU above which there is metal, or nothing of a person. */
const METAL = 4000;
/** Shares of the voxels: a skeleton is a fiftieth of a body, and the body half of the field. */
const MOST_DENSE = 0.15;
const MOST_METAL = 0.05;
/** HU of the darkest voxel above which a volume shows neither air nor lung. */
const NO_AIR = -200;

/** Gathered while voxels arrive, range after range. */
export class HounsfieldSample {
  readonly #rescale: Rescale;
  readonly #step: number;
  #next = 0;
  #count = 0;
  #dense = 0;
  #metal = 0;
  #low = Number.POSITIVE_INFINITY;
  #high = Number.NEGATIVE_INFINITY;

  /** @param voxels of the whole volume */
  constructor(rescale: Rescale, voxels: number) {
    this.#rescale = rescale;
    // Odd: no row of a volume is left out, or looked at alone.
    this.#step = Math.floor(voxels / SAMPLE) | 1;
  }

  /** Takes in voxels up to `to` (excluded), from where the last call ended. */
  update(voxels: VoxelArray, to: number): void {
    const { slope, intercept } = this.#rescale;
    for (; this.#next < to; this.#next += this.#step) {
      const value = (voxels[this.#next] as number) * slope + intercept;
      this.#count++;
      if (value < this.#low) this.#low = value;
      if (value > this.#high) this.#high = value;
      if (value > DENSE) this.#dense++;
      if (value > METAL) this.#metal++;
    }
  }

  /**
   * To be called when every voxel was taken in. @throws Failure invalid CT_NOT_HU where no part of
   * a body could be told from another
   */
  check(): void {
    const [low, high] = [this.#low, this.#high];
    // Infinite where a rescale is beyond all numbers, which the window says.
    if (!(high - low < LEAST_WIDTH)) return;
    const message =
      `expected Hounsfield units in a CT (air -1000, water 0), got values from ${short(low)} to ${short(high)}, ` +
      'which is less than from fat to muscle: they were scaled; ' +
      'give slope and intercept (--rescale-slope, --rescale-intercept; rescale of the header)';
    throw invalid('CT_NOT_HU', 'voxels', message);
  }

  /** What speaks against Hounsfield units, for a person; undefined where nothing does. */
  get doubt(): string | undefined {
    const [dense, metal] = [this.#dense / this.#count, this.#metal / this.#count];
    if (metal > MOST_METAL)
      return `${percent(metal)} of the voxels are above ${METAL}: they were scaled, or are stored values`;
    if (this.#low > NO_AIR && dense > MOST_DENSE)
      return `no voxel is air, ${percent(dense)} are above ${DENSE}: the intercept of about -1024 is missing`;
    return undefined;
  }
}

const short = (value: number) => Number(value.toPrecision(4));
const percent = (share: number) => `${Math.round(100 * share)} %`;
