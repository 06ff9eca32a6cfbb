/**
 * Planes that make no straight, even grid, on one that is: each moved by whole pixels in its plane,
 * and taken for the slices that are nearest to it. No intensity is interpolated, and each plane has
 * its labels back pixel for pixel.
 */
import type { Triple } from '../../../volume.ts';

export interface Placement {
  /** Of the volume: columns, rows, slices. */
  readonly size: Triple;
  /** By slice of the volume. */
  readonly slices: readonly PlacedSlice[];
  /** By plane, from the first to the last along row x column. */
  readonly planes: readonly PlanePlace[];
}

export interface PlacedSlice {
  /** Index of the plane that it shows. */
  readonly plane: number;
  /** True in a gap: it shows a neighbour, and no label of it counts. */
  readonly missing: boolean;
}

export interface PlanePlace {
  /** The slice whose labels are the plane's. */
  readonly slice: number;
  /** Column and row of the volume at which its first pixel lies. */
  readonly at: readonly [column: number, row: number];
  /** mm of the patient along the normal that it stands for. */
  readonly thickness: number;
}

/** Of the usual distance of planes: what is wider is a gap. */
export const WIDEST_DISTANCE = 1.5;

/** The slice that is nearest to a plane so many mm from the first. */
export const sliceAt = (rise: number, step: number) => Math.round(rise / step);

/**
 * Slices of one distance over planes that have several.
 * @param rises mm along the normal from the first plane to each, ascending
 * @param step mm between slices, so that each plane has a slice of its own
 * @param usual mm between planes where there is no gap
 */
export function slicesOver(rises: readonly number[], step: number, usual: number): PlacedSlice[] {
  const off = (n: number, slice: number) => Math.abs(slice * step - (rises[n] ?? Number.POSITIVE_INFINITY));
  const slices: PlacedSlice[] = [];
  for (let slice = 0, plane = 0; slice <= sliceAt(rises.at(-1) ?? 0, step); slice++) {
    while (off(plane + 1, slice) < off(plane, slice)) plane++;
    slices.push({ plane, missing: off(plane, slice) > (WIDEST_DISTANCE / 2) * usual });
  }
  for (const [plane, rise] of rises.entries()) slices[sliceAt(rise, step)] = { plane, missing: false };
  return slices;
}

/** To the middle of either neighbour; across a gap as far as usual. */
export function thicknesses(rises: readonly number[], usual: number): number[] {
  const distance = (n: number) => {
    const mm = (rises[n + 1] ?? Number.NaN) - (rises[n] ?? Number.NaN);
    return mm > WIDEST_DISTANCE * usual ? usual : mm;
  };
  const last = rises.length - 1;
  return rises.map((_, n) => (distance(Math.max(0, n - 1)) + distance(Math.min(n, last - 1))) / 2);
}

/**
 * Values of the volume (slices, rows, columns) to those of the planes.
 * @param rows, columns of a plane
 */
export function onPlanes(
  values: Uint8Array,
  { size: [width, height], planes }: Placement,
  { rows, columns }: { readonly rows: number; readonly columns: number },
): Uint8Array {
  const own = new Uint8Array(planes.length * rows * columns);
  for (const [n, { slice, at }] of planes.entries())
    for (let row = 0; row < rows; row++) {
      const from = at[0] + width * (at[1] + row + height * slice);
      own.set(values.subarray(from, from + columns), columns * (row + rows * n));
    }
  return own;
}

/** Takes the labels out of slices that are missing. */
export function withoutMissing(labels: Uint8Array, { size: [width, height], slices }: Placement): Uint8Array {
  const kept = labels.slice();
  for (const [k, { missing }] of slices.entries())
    if (missing) kept.fill(0, k * width * height, (k + 1) * width * height);
  return kept;
}
