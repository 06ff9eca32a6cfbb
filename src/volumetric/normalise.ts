/** Intensities as a network takes them, as nnU-Net v2's normalisation schemes have it. */
import { Failure, invalid } from '../errors.ts';
import type { Normalisation } from '../model/patch-input.ts';
import { type Layout, packed, partOf } from './grid.ts';
import { type Box, intensity, type Seen } from './nonzero.ts';
import type { PlaneAxes } from './spacing.ts';

/** Least of what is divided by. */
const EPSILON = 1e-8;

/** (clamp(intensity, lower, upper) - shift) / scale, as float32. */
export interface Normaliser {
  readonly lower: number;
  readonly upper: number;
  readonly shift: number;
  readonly scale: number;
}

export interface RangedNormaliser extends Normaliser {
  /** Intensities that it tells apart. */
  readonly range: readonly [number, number];
}

/** What of a volume is normalised: a box of it, and within that what the mask has. */
export interface Part {
  readonly seen: Seen;
  readonly box: Box;
  /** (a, b, c) of all of `seen`; absent where everything is. What is not in it stays as it is. */
  readonly mask?: Uint8Array;
}

/**
 * @throws Failure VOXEL_NOT_FINITE for intensities beyond float32, INTENSITIES_NOT_8_BIT where the
 *   scheme is of such
 */
export function normaliser(normalisation: Normalisation, part: Part): RangedNormaliser {
  const { min, max, mean } = statistics(part);
  if (!Number.isFinite(max - min))
    throw new Failure(
      'invalid',
      'VOXEL_NOT_FINITE',
      'voxels: expected intensities that a float32 holds, got larger ones',
    );
  const range: [number, number] = [min, max];
  const open = { lower: Number.NEGATIVE_INFINITY, upper: Number.POSITIVE_INFINITY };
  switch (normalisation.scheme) {
    case 'ct': {
      const { lower, upper, mean, sd } = normalisation;
      return { lower, upper, shift: mean, scale: Math.max(sd, EPSILON), range: [lower, upper] };
    }
    case 'zscore':
    case 'positive':
      return { ...open, shift: mean, scale: Math.max(deviation(part, mean), EPSILON), range };
    case 'rescale01':
      return { ...open, shift: min, scale: Math.max(max - min, EPSILON), range };
    case 'rgb255':
      if (min < 0 || max > 255)
        throw invalid('INTENSITIES_NOT_8_BIT', 'voxels', `the model takes 0 to 255, got ${min} to ${max}`);
      return { ...open, shift: 0, scale: 255, range };
    case 'none':
      return { ...open, shift: 0, scale: 1, range };
  }
}

export function normalised(intensity: number, { lower, upper, shift, scale }: Normaliser): number {
  return Math.fround((Math.min(Math.max(intensity, lower), upper) - shift) / scale);
}

/** Of a part's lines along c in turn: the intensities, and where in the mask the line begins. */
function eachLine({ seen, box }: Part, take: (line: Float32Array, maskAt: number) => void): void {
  const { offset, strides } = partOf(seen.layout, box.start);
  const mask = partOf(packed(seen.size), box.start);
  const line = new Float32Array(box.size[2]);
  for (let a = 0; a < box.size[0]; a++)
    for (let b = 0; b < box.size[1]; b++) {
      const from = offset + a * strides[0] + b * strides[1];
      for (let c = 0; c < line.length; c++)
        line[c] = intensity(seen.voxels[from + c * strides[2]] as number, seen.rescale);
      take(line, mask.offset + a * mask.strides[0] + b * mask.strides[1]);
    }
}

function statistics(part: Part) {
  const { mask } = part;
  let count = 0;
  let sum = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  eachLine(part, (line, at) => {
    for (let c = 0; c < line.length; c++) {
      if (mask !== undefined && mask[at + c] === 0) continue;
      const value = line[c] as number;
      count++;
      sum += value;
      if (value < min) min = value;
      if (value > max) max = value;
    }
  });
  return { min, max, mean: sum / count };
}

/** In a pass of its own, so that a large mean takes nothing from it. */
function deviation(part: Part, mean: number): number {
  const { mask } = part;
  let count = 0;
  let squares = 0;
  eachLine(part, (line, at) => {
    for (let c = 0; c < line.length; c++) {
      if (mask !== undefined && mask[at + c] === 0) continue;
      count++;
      squares += ((line[c] as number) - mean) ** 2;
    }
  });
  return Math.sqrt(squares / count);
}

/** The planes of a part along one of its axes, normalised. */
export class NormalisedPlanes {
  readonly #part: Part;
  readonly #rule: Normaliser;
  readonly #axes: PlaneAxes;
  readonly #source: Layout;
  readonly #mask: Layout;

  constructor(part: Part, rule: Normaliser, axes: PlaneAxes) {
    this.#part = part;
    this.#rule = rule;
    this.#axes = axes;
    this.#source = partOf(part.seen.layout, part.box.start);
    this.#mask = partOf(packed(part.seen.size), part.box.start);
  }

  /** @param out (columns, rows) */
  fill(plane: number, out: Float64Array): void {
    const { seen, box, mask } = this.#part;
    const [along, rows, columns] = this.#axes;
    const stored = this.#source.strides;
    const masked = this.#mask.strides;
    for (let x = 0, at = 0; x < box.size[columns]; x++) {
      const from = this.#source.offset + plane * stored[along] + x * stored[columns];
      const maskFrom = this.#mask.offset + plane * masked[along] + x * masked[columns];
      for (let y = 0; y < box.size[rows]; y++, at++) {
        const value = intensity(seen.voxels[from + y * stored[rows]] as number, seen.rescale);
        const left = mask !== undefined && mask[maskFrom + y * masked[rows]] === 0;
        out[at] = left ? value : normalised(value, this.#rule);
      }
    }
  }
}
