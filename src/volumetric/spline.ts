/**
 * Resampling along one axis by interpolating splines of order 0, 1 or 3, at the samples of
 * scipy.ndimage.zoom with grid_mode and mode "nearest": output k lies at (k + 0.5) * in / out - 0.5,
 * beyond the ends the first and the last value go on.
 */
import type { Align } from '../model/patch-input.ts';
import type { Order } from './spacing.ts';

/** Values that go on before the first and after the last one, as far as a cubic looks. */
const EDGE = 2;
/** Pole of the cubic B-spline's prefilter, and its gain. */
const POLE = Math.sqrt(3) - 2;
const GAIN = (1 - POLE) * (1 - 1 / POLE);

export interface Samples {
  readonly order: Order;
  readonly length: number;
  readonly outLength: number;
  /** Rows that each output is made of, and how much of each: (outLength, taps). */
  readonly taps: number;
  readonly rows: Int32Array;
  readonly weights: Float64Array;
}

/** Where `outLength` samples of `length` values lie; as many as there were stay as they are. */
export function samples(length: number, outLength: number, wanted: Order, align: Align = 'edges'): Samples {
  const order = length === outLength ? 0 : wanted;
  const taps = order + 1;
  const rows = new Int32Array(outLength * taps);
  const weights = new Float64Array(outLength * taps);
  for (let k = 0; k < outLength; k++) {
    const at = place(k, length, outLength, align);
    const first = order === 0 ? Math.floor(at + 0.5) : Math.floor(at);
    const part = at - first;
    for (let tap = 0; tap < taps; tap++) {
      // A cubic begins a row before, in rows that go on at both ends.
      const row = order === 3 ? first - 1 + tap + EDGE : Math.min(length - 1, Math.max(0, first + tap));
      rows[k * taps + tap] = row;
      weights[k * taps + tap] = order === 0 ? 1 : order === 1 ? (tap === 0 ? 1 - part : part) : cubic(part, tap);
    }
  }
  return { order, length, outLength, taps, rows, weights };
}

/** Where output k lies, in the rows that there are. */
function place(k: number, length: number, outLength: number, align: Align): number {
  if (align === 'corners') return outLength === 1 ? 0 : (k * (length - 1)) / (outLength - 1);
  if (align === 'starts') return Math.floor((k * length) / outLength);
  // In scipy's order of steps, which decides where it falls on a half.
  return (length / outLength) * (k + 0.5) - 0.5;
}

/** The B-spline's weight of the row `tap - 1` beside the one before the sample. */
function cubic(part: number, tap: number): number {
  const t = part;
  if (tap === 0) return (1 - t) ** 3 / 6;
  if (tap === 1) return (4 - 6 * t ** 2 + 3 * t ** 3) / 6;
  if (tap === 2) return (1 + 3 * t + 3 * t ** 2 - 3 * t ** 3) / 6;
  return t ** 3 / 6;
}

/** Numbers of room that `resampleRows` works in. */
export function workLength({ order, length }: Samples, width: number): number {
  return order === 3 ? (length + 2 * EDGE) * width : 0;
}

/**
 * Resamples rows: (length, width) to (outLength, width).
 * @param work room of `workLength`
 */
export function resampleRows(
  input: Float64Array,
  { order, length, outLength, taps, rows, weights }: Samples,
  width: number,
  out: Float64Array,
  work: Float64Array,
): void {
  const from = order === 3 ? coefficients(input, length, width, work) : input;
  for (let k = 0; k < outLength; k++) {
    const to = k * width;
    for (let tap = 0; tap < taps; tap++) {
      const base = (rows[k * taps + tap] as number) * width;
      const weight = weights[k * taps + tap] as number;
      if (taps === 1) out.set(from.subarray(base, base + width), to);
      else if (tap === 0) for (let x = 0; x < width; x++) out[to + x] = weight * (from[base + x] as number);
      else for (let x = 0; x < width; x++) out[to + x] = (out[to + x] as number) + weight * (from[base + x] as number);
    }
  }
}

/** Coefficients of the cubic spline through the rows, the first and last of which go on for ever. */
function coefficients(input: Float64Array, length: number, width: number, work: Float64Array): Float64Array {
  const rows = length + 2 * EDGE;
  for (let edge = 0; edge < EDGE; edge++) {
    work.set(input.subarray(0, width), edge * width);
    work.set(input.subarray((length - 1) * width, length * width), (rows - 1 - edge) * width);
  }
  work.set(input.subarray(0, length * width), EDGE * width);
  for (let x = 0; x < width; x++) work[x] = ((work[x] as number) * GAIN) / (1 - POLE);
  for (let at = width; at < rows * width; at++)
    work[at] = GAIN * (work[at] as number) + POLE * (work[at - width] as number);
  const last = (rows - 1) * width;
  for (let x = 0; x < width; x++) {
    // What the causal filter tends to, and how far it still is from that.
    const limit = ((input[(length - 1) * width + x] as number) * GAIN) / (1 - POLE);
    const left = (work[last + x] as number) - limit;
    work[last + x] = -POLE * (limit / (1 - POLE) + left / (1 - POLE ** 2));
  }
  for (let at = last - 1; at >= 0; at--) work[at] = POLE * ((work[at + width] as number) - (work[at] as number));
  return work;
}
