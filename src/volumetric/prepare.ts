/** A volume as a network of patches takes it: cropped, normalised, at the network's spacing. */
import type { Normalisation } from '../model/patch-input.ts';
import { IDENTITY_RESCALE, type Triple } from '../volume.ts';
import { packed, voxels } from './grid.ts';
import type { VolumetricInput } from './input.ts';
import { type Box, filledMask, nonzeroBox, type Seen } from './nonzero.ts';
import {
  NormalisedPlanes,
  type Normaliser,
  normalised,
  normaliser,
  type Part,
  type RangedNormaliser,
} from './normalise.ts';
import { PlaneResampler, Range, resamplePlanes } from './planes.ts';
import { planeAxes, type Resampling, resampledSize, resamplingBetween } from './spacing.ts';
import { samples } from './spline.ts';

export interface Prepared {
  /** Of the volume: what was looked at. */
  readonly box: Box;
  readonly size: Triple;
  /** (a, b, c) */
  readonly values: Float32Array;
  /** Intensities that the network tells apart. */
  readonly range: readonly [number, number];
}

/** @throws Failure VOXEL_NOT_FINITE, INTENSITIES_NOT_8_BIT */
export function prepareVolume(
  seen: Seen,
  { cropToNonzero, normalise, normalisation, resampling, spacing }: VolumetricInput,
): Prepared {
  const box = cropToNonzero ? nonzeroBox(seen) : { start: [0, 0, 0] as const, size: seen.size };
  const part: Part = { seen, box, ...(masked(normalisation) ? { mask: filledMask(seen) } : {}) };
  const size = resampledSize(box.size, spacing.source, spacing.network);
  const splines = resamplingBetween(resampling, resampling.data, spacing.source, spacing.network);
  const rule = normaliser(normalise === 'before' ? normalisation : { scheme: 'none' }, part);
  const values = resampled(part, rule, size, splines);
  const { range } = normalise === 'before' ? rule : normaliseAll(values, size, normalisation);
  return { box, size, values, range };
}

/** In place. */
function normaliseAll(values: Float32Array, size: Triple, normalisation: Normalisation): RangedNormaliser {
  const seen = { voxels: values, rescale: IDENTITY_RESCALE, size, layout: packed(size) };
  const rule = normaliser(normalisation, { seen, box: { start: [0, 0, 0], size } });
  for (let n = 0; n < values.length; n++) values[n] = normalised(values[n] as number, rule);
  return rule;
}

export function masked(normalisation: Normalisation): boolean {
  return normalisation.scheme === 'zscore' && normalisation.masked === true;
}

/**
 * Plane after plane, then along the axis that is left. Values stay within those that were there: of
 * each plane where an axis is taken apart, else of the volume.
 */
function resampled(part: Part, rule: Normaliser, size: Triple, { orders, apart }: Resampling): Float32Array {
  const axes = planeAxes({ apart });
  const [along, rows, columns] = axes;
  const from = part.box.size;
  const source = new NormalisedPlanes(part, rule, axes);
  const resampler = new PlaneResampler(
    samples(from[rows], size[rows], orders[rows]),
    samples(from[columns], size[columns], orders[columns]),
  );
  const plane = size[rows] * size[columns];
  const planes = new Float32Array(from[along] * plane);
  const range = new Range();
  for (let p = 0; p < from[along]; p++) {
    source.fill(p, resampler.input);
    if (apart !== undefined) range.reset();
    range.take(resampler.input);
    const found = resampler.resample();
    if (apart !== undefined) range.clip(found);
    planes.set(found, p * plane);
  }
  const out = new Float32Array(voxels(size));
  const { strides } = packed(size);
  const layout = { offset: 0, strides: [strides[along], strides[rows], strides[columns]] } as const;
  resamplePlanes(planes, samples(from[along], size[along], orders[along]), [size[rows], size[columns]], layout, out);
  if (apart === undefined) range.clip(out);
  return out;
}
