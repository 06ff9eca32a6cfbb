/** How many voxels a volume has at another spacing, and which splines resample it, as in nnU-Net v2. */
import type { Align, PatchInput, ResamplingOrders } from '../model/patch-input.ts';
import type { Triple } from '../volume.ts';
import { triple } from './grid.ts';

export type Order = 0 | 1 | 3;

export interface Resampling {
  /** Of the spline along each axis. */
  readonly orders: readonly [Order, Order, Order];
  /** The axis that is resampled by itself, after the others; undefined where there is none. */
  readonly apart: 0 | 1 | 2 | undefined;
  readonly align: Align;
}

type Axis = 0 | 1 | 2;

const ISOTROPIC: Triple = [1, 1, 1];
/** The axis along which planes lie, and those of their rows and columns. */
export type PlaneAxes = readonly [along: Axis, rows: Axis, columns: Axis];

/** Planes lie along the axis that is taken apart, else along the first. */
export function planeAxes({ apart = 0 }: Pick<Resampling, 'apart'>): PlaneAxes {
  return [apart, apart === 0 ? 1 : 0, apart === 2 ? 1 : 2];
}

/** Halves go to the even neighbour, as in Python and NumPy. */
export function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const part = value - floor;
  if (part !== 0.5) return part < 0.5 ? floor : floor + 1;
  return floor % 2 === 0 ? floor : floor + 1;
}

/** Voxels at spacing `to` of what has `size` at spacing `from`, mm; at least one along each axis. */
export function resampledSize(size: Triple, from: Triple, to: Triple): Triple {
  const along = (axis: 0 | 1 | 2) => Math.max(1, roundHalfEven((from[axis] / to[axis]) * size[axis]));
  return [along(0), along(1), along(2)];
}

/** mm of the network's grid; a network of slices leaves their distance as it is. */
export function networkSpacing(spacing: readonly number[], source: Triple): Triple {
  return triple(spacing.length === 2 ? [source[0], ...spacing] : spacing);
}

/**
 * The splines from one spacing to another: the coarse axis is taken apart where the manifest says so,
 * or where either spacing is anisotropic, unless two axes are as coarse as each other.
 * @param from, to mm; none of them of a grid that volumes are brought to whatever their spacing, for
 *   which the manifest takes no axis apart
 */
export function resamplingBetween(
  { anisotropy, separateZ }: Pick<PatchInput['resampling'], 'anisotropy' | 'separateZ'>,
  { order, orderZ, align = 'edges' }: ResamplingOrders,
  from: Triple = ISOTROPIC,
  to: Triple = ISOTROPIC,
): Resampling {
  const anisotropic = (mm: Triple) => Math.max(...mm) / Math.min(...mm) > anisotropy;
  const decides = (separateZ ?? anisotropic(from)) ? from : anisotropic(to) ? to : undefined;
  const apart = separateZ === false || decides === undefined ? undefined : coarsest(decides);
  const along = (axis: 0 | 1 | 2) => (axis === apart ? orderZ : order);
  return { orders: [along(0), along(1), along(2)], apart, align };
}

/** Undefined where it is not one alone. */
function coarsest(mm: Triple): 0 | 1 | 2 | undefined {
  const most = Math.max(...mm);
  const axes = ([0, 1, 2] as const).filter((axis) => mm[axis] === most);
  return axes.length === 1 ? axes[0] : undefined;
}
