/** An ellipsoid in the patient, cut by planes of any place and tilt: what each pixel shows follows from where it lies. */
import { minus, times } from '../../../src/vectors.ts';
import type { Triple } from '../../../src/volume.ts';
import { BANDS_MODELS } from '../../support/service.ts';
import { SIZE, type SliceOptions, SPACING } from './phantom.ts';

/** How a command segments it: intensities that no CT has, and labels slice by slice. */
export const ELLIPSOID_RUN = [
  ...['--models', BANDS_MODELS, '--device', 'cpu', '--classes', 'spleen,aorta'],
  ...['--tag-check', 'warn', '--raw'],
];

export const CENTRE: Triple = [-3, 29, -88];
/** mm along x, y, z. */
const RADII: Triple = [5.5, 6.5, 10];
/** Of the whole ellipsoid. */
export const ML = (4 / 3) * Math.PI * RADII[0] * RADII[1] * RADII[2] * 1e-3;

export const isInside = (point: Triple) =>
  point.reduce((sum, value, n) => sum + ((value - (CENTRE[n] as number)) / (RADII[n] as number)) ** 2, 0) <= 1;

export interface Plane {
  readonly position: Triple;
  readonly row: Triple;
  readonly column: Triple;
}

const plus = (one: Triple, other: Triple) => minus(one, times(other, -1));

export const pointOf = ({ position, row, column }: Plane, i: number, j: number): Triple =>
  plus(plus(position, times(row, i * SPACING[0])), times(column, j * SPACING[1]));

/**
 * Planes of one orientation at these ways of the table, so that the middle of the middle plane is
 * the middle of the ellipsoid.
 */
export function planesOf(row: Triple, column: Triple, table: readonly number[]): Plane[] {
  const middle = ((table.at(-1) as number) + (table[0] as number)) / 2;
  const across = minus(CENTRE, times(row, ((SIZE[0] - 1) / 2) * SPACING[0]));
  const corner = minus(across, times(column, ((SIZE[1] - 1) / 2) * SPACING[1]));
  return table.map((mm) => ({ position: plus(corner, [0, 0, mm - middle]), row, column }));
}

/** Planes of a gantry that is tilted about x. */
export function tiltedPlanes(degrees: number, table: readonly number[]): Plane[] {
  const angle = (degrees * Math.PI) / 180;
  return planesOf([1, 0, 0], [0, Math.cos(angle), Math.sin(angle)], table);
}

/**
 * 280 to 300 HU in the ellipsoid, -100 to -80 outside: the model bands gives a voxel one of its two
 * upper classes where it lies inside, whatever its neighbours are.
 */
export function ellipsoidSlice(plane: Plane, more: SliceOptions['set'] = {}): SliceOptions {
  return {
    position: plane.position.map((mm) => Number(mm.toFixed(6))) as unknown as Triple,
    stored: (i, j, k) => 1024 + (isInside(pointOf(plane, i, j)) ? 280 : -100) + ((7 * i + 13 * j + 5 * k) % 21),
    set: { '00200037': ['DS', [...plane.row, ...plane.column].map((n) => n.toFixed(6)).join('\\')], ...more },
  };
}
