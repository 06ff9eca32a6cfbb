/**
 * The intensity window of a volume, and the linear map of its stored values to the int16 that the
 * graph takes.
 */
import { invalid } from '../errors.ts';
import type { WindowRule } from '../model/manifest.ts';
import type { Volume, VoxelType } from '../volume.ts';
import { checkRescale } from './geometry.ts';
import { nearestRank, valuesAtRanks } from './percentile.ts';

export interface Window {
  readonly lower: number;
  readonly upper: number;
}

export interface VolumeWindow {
  /** In rescaled units (HU for CT), lower < upper. */
  readonly rescaled: Window;
  /**
   * The stored values of the two. With a negative slope `stored.lower` is the greater number: lower
   * is what maps to 0 in the network, upper what maps to 1.
   */
  readonly stored: Window;
}

/**
 * The window of a volume by its modality's rule. Fixed windows are intensities and go back through
 * the rescale; percentiles are nearest-rank percentiles of the rescaled intensities, so with a
 * negative slope they count the stored values from the top. A window without width (a constant
 * volume) is widened by one stored unit.
 * @throws Failure invalid RESCALE_INVALID, WINDOW_NOT_FINITE
 */
export function windowFor(rule: WindowRule, volume: Volume): VolumeWindow {
  const { slope, intercept } = volume.rescale;
  checkRescale(volume.rescale, 'header');
  let lower: number;
  let upper: number;
  if (rule.kind === 'fixed') {
    lower = (rule.lower - intercept) / slope;
    upper = (rule.upper - intercept) / slope;
  } else {
    const count = volume.voxels.length;
    const rankOf = (p: number) => (slope > 0 ? nearestRank(p, count) : count + 1 - nearestRank(p, count));
    [lower, upper] = valuesAtRanks(volume.voxels, [rankOf(rule.lower), rankOf(rule.upper)]) as [number, number];
  }
  const sign = Math.sign(slope);
  if (!(sign * (upper - lower) > 0)) upper = lower + sign * Math.max(1, Math.abs(lower) * 2 ** -20);
  const rescaled =
    rule.kind === 'fixed'
      ? { lower: rule.lower, upper: rule.upper }
      : { lower: lower * slope + intercept, upper: upper * slope + intercept };
  if (!Number.isFinite(upper - lower) || !Number.isFinite(rescaled.upper - rescaled.lower)) {
    throw invalid('WINDOW_NOT_FINITE', 'header.rescale_slope', 'the intensities exceed what a float64 can hold');
  }
  return { stored: { lower, upper }, rescaled };
}

/**
 * int16 = clamp(round(stored * scale + offset)); `window` is the stored window on that scale, for
 * the graph's `window` input.
 */
export interface StorageMap {
  /** A power of two, negative when the slope is. */
  readonly scale: number;
  readonly offset: number;
  /** Lower and upper on the int16 scale; float32-representable, lower < upper. */
  readonly window: readonly [number, number];
}

/**
 * Widest window on the int16 scale; what lies outside the window has the remaining levels on either
 * side before it is clamped.
 */
const MAX_WIDTH = 60000;
/** Below this share of its distance from 0 a window is narrow. */
const FAR = 2 ** -5;
/** Bounds the scale of a window that is next to nothing. */
const MAX_EXPONENT = 100;
const INT16_MIN = -32768;
const INT16_MAX = 32767;

const FITS_INT16: ReadonlySet<VoxelType> = new Set<VoxelType>(['int8', 'uint8', 'int16']);

/**
 * The map that keeps the network's input independent of the storage type. Integers whose window
 * lies within int16 pass unchanged (-1 with a negative slope); others are centred, and narrowed
 * where the window is wider than 60000 values; floats are centred and widened as far as those 60000
 * levels allow. Scale is a power of two, the centre an integer and the window on a binary grid, so
 * (s - lower) / (upper - lower) in float32 is bit for bit the same for an int16 volume and a float
 * volume of the same numbers with a window of up to 60000 (to 1e-7 for fractional window ends that
 * are near each other and far from 0). Values outside the window may be clamped: the graph clips
 * them to 0 and 1 anyway.
 * @param slopeSign 1, or -1 when rescaled intensities fall as stored values rise
 * @param stored the window in stored units, `lower` mapping to 0: see VolumeWindow.stored
 */
export function storageMap(voxelType: VoxelType, slopeSign: number, stored: Window): StorageMap {
  const sign = slopeSign < 0 ? -1 : 1;
  const isFloat = voxelType === 'float32' || voxelType === 'float64';
  const ends = [sign * stored.lower, sign * stored.upper] as const;
  const magnitude = Math.max(Math.abs(ends[0]), Math.abs(ends[1]));
  const inRange = ends[0] >= INT16_MIN && ends[1] <= INT16_MAX;
  const unchanged = !isFloat && (inRange || (sign > 0 && FITS_INT16.has(voxelType)));
  // 22 bits of the magnitude stay exact in float32 even after a centre is taken off. A window that
  // is narrow and far from 0 would suffer from that; its ends are within float32 once they are
  // centred.
  const isFar = !unchanged && ends[1] - ends[0] < magnitude * FAR;
  const grid = 2 ** (exponentOf(isFar ? ends[1] - ends[0] : magnitude) - 22);
  const lower = Math.round(ends[0] / grid) * grid;
  const upper = Math.max(Math.round(ends[1] / grid) * grid, lower + grid);
  if (unchanged) return { scale: sign, offset: 0, window: [lower, upper] };
  const width = upper - lower;
  const scale = 2 ** Math.min(exponentOf(MAX_WIDTH / width), isFloat ? MAX_EXPONENT : 0);
  const step = width >= 1 ? Math.max(1, grid) : grid;
  const centre = Math.round((lower + upper) / 2 / step) * step;
  return {
    scale: sign * scale,
    offset: -centre * scale,
    window: [Math.fround((lower - centre) * scale), Math.fround((upper - centre) * scale)],
  };
}

/** Largest integer e with 2^e <= value, for a positive finite value; 0 for 0. */
function exponentOf(value: number): number {
  if (value === 0) return 0;
  const exponent = Math.floor(Math.log2(value));
  if (2 ** exponent > value) return exponent - 1; // log2 rounds up just below a power of two
  return 2 ** (exponent + 1) <= value ? exponent + 1 : exponent;
}
