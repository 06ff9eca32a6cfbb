/** A volume as a network of patches takes it: cropped, normalised, at the network's spacing. */
import type { Align, Normalisation } from '../model/patch-input.ts';
import { IDENTITY_RESCALE, type Triple } from '../volume.ts';
import { packed, voxels } from './grid.ts';
import { networkSize, type VolumetricInput } from './input.ts';
import { type Box, filledMask, nonzeroBox, type Seen, widened } from './nonzero.ts';
import {
  NormalisedPlanes,
  type Normaliser,
  normalised,
  normaliser,
  type Part,
  type RangedNormaliser,
} from './normalise.ts';
import { PlaneResampler, Range, resamplePlanes } from './planes.ts';
import { planeAxes, type Resampling, resamplingBetween } from './spacing.ts';
import { samples } from './spline.ts';

export interface Prepared {
  /** Of the volume: what was looked at. */
  readonly box: Box;
  readonly size: Triple;
  /** (a, b, c) */
  readonly values: Float32Array;
  /** Labels that another model gave, likewise, where the network has channels for them. */
  readonly given?: Float32Array;
  /** Intensities that the network tells apart. */
  readonly range: readonly [number, number];
}

/**
 * @param given labels of another model, as the voxels lie; for a network that takes them
 * @throws Failure VOXEL_NOT_FINITE, INTENSITIES_NOT_8_BIT
 */
export function prepareVolume(seen: Seen, input: VolumetricInput, given?: Uint8Array): Prepared {
  const { normalise, normalisation, resampling, spacing } = input;
  const labels = given && { ...seen, voxels: given, rescale: IDENTITY_RESCALE };
  const box = boxOf(seen, input, labels);
  const part: Part = { seen, box, ...(masked(normalisation) ? { mask: filledMask(seen) } : {}) };
  const size = networkSize(input, box.size);
  const splines = resamplingBetween(resampling, resampling.data, spacing.source, spacing.network);
  const rule = normaliser(normalise === 'before' ? normalisation : { scheme: 'none' }, part);
  const values = resampled(part, rule, size, splines);
  const { range } = normalise === 'before' ? rule : normaliseAll(values, size, normalisation);
  const channels = input.labelChannels.length > 0 && labels !== undefined;
  return { box, size, values, range, ...(channels ? { given: nearest(labels, size, splines.align) } : {}) };
}

/** What of the volume is looked at. */
function boxOf(seen: Seen, { cropToNonzero, labels: taken, spacing }: VolumetricInput, labels: Seen | undefined): Box {
  if (labels !== undefined && taken?.as === 'box')
    return widened(nonzeroBox(labels), taken.marginMm, spacing.source, seen.size);
  return cropToNonzero ? nonzeroBox(seen) : { start: [0, 0, 0], size: seen.size };
}

/** Labels of a whole volume on the network's grid. */
function nearest({ voxels: labels, size: from, layout }: Seen, size: Triple, align: Align): Float32Array {
  const rows = ([0, 1, 2] as const).map((axis) => samples(from[axis], size[axis], 0, align).rows);
  const [a = [], b = [], c = []] = rows.map((one, axis) =>
    Array.from(one, (row) => row * (layout.strides[axis] as number)),
  );
  const out = new Float32Array(voxels(size));
  let at = 0;
  for (const x of a) for (const y of b) for (const z of c) out[at++] = labels[layout.offset + x + y + z] as number;
  return out;
}

/** In place. */
function normaliseAll(values: Float32Array, size: Triple, normalisation: Normalisation): RangedNormaliser {
  const seen = { voxels: values, rescale: IDENTITY_RESCALE, size, layout: packed(size) };
  const positive = normalisation.scheme === 'positive';
  const mask = positive ? Uint8Array.from(values, (value) => (value > 0 ? 1 : 0)) : undefined;
  const rule = normaliser(normalisation, {
    seen,
    box: { start: [0, 0, 0], size },
    ...(mask?.includes(1) ? { mask } : {}),
  });
  for (let n = 0; n < values.length; n++)
    if (!positive || values[n] !== 0) values[n] = normalised(values[n] as number, rule);
  return rule;
}

export function masked(normalisation: Normalisation): boolean {
  return normalisation.scheme === 'zscore' && normalisation.masked === true;
}

/**
 * Plane after plane, then along the axis that is left. Values stay within those that were there: of
 * each plane where an axis is taken apart, else of the volume.
 */
function resampled(part: Part, rule: Normaliser, size: Triple, { orders, apart, align }: Resampling): Float32Array {
  const axes = planeAxes({ apart });
  const [along, rows, columns] = axes;
  const from = part.box.size;
  const source = new NormalisedPlanes(part, rule, axes);
  const resampler = new PlaneResampler(
    samples(from[rows], size[rows], orders[rows], align),
    samples(from[columns], size[columns], orders[columns], align),
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
  const depth = samples(from[along], size[along], orders[along], align);
  resamplePlanes(planes, depth, [size[rows], size[columns]], layout, out);
  if (apart === undefined) range.clip(out);
  return out;
}
