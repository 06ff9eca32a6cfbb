/**
 * What a network that sees millimetres is told of a volume's grid: the distances of its canonical
 * slices' rows, columns and neighbours.
 */
import { invalid } from '../errors.ts';
import type { Millimetres } from '../model/manifest.ts';
import type { Geometry } from '../volume.ts';
import type { Orientation } from './orientation.ts';

/** Distances of rows and columns that a network may be given, mm. */
export const SPACING_MM = { least: 0.1, most: 20 } as const;

export function usableSpacing(mm: number): boolean {
  return mm >= SPACING_MM.least && mm <= SPACING_MM.most;
}

/**
 * Distance in mm of neighbouring rows (to Posterior) and of neighbouring columns (to Left) of the
 * canonical slices.
 */
export type PixelSpacing = readonly [rows: number, columns: number];

/**
 * The graph's `spacing`. Steps along the source's axes are as long as `geometry.spacing` says,
 * oblique axes included.
 * @throws Failure invalid SPACING_NOT_USABLE, on the element of `<prefix>.spacing_mm` at fault
 */
export function pixelSpacing({ spacing }: Geometry, { axes }: Orientation, fieldPrefix: string): PixelSpacing {
  const along = (canonical: 0 | 1, what: string): number => {
    const { source } = axes[canonical];
    const mm = spacing[source];
    if (usableSpacing(mm)) return mm;
    throw invalid(
      'SPACING_NOT_USABLE',
      `${fieldPrefix}.spacing_mm[${source}]`,
      `the ${what} of the axial slices are ${mm} mm apart, the model takes ${SPACING_MM.least} to ${SPACING_MM.most} mm`,
    );
  };
  return [along(1, 'rows'), along(0, 'columns')];
}

/**
 * How many slices away a neighbour is that shall be `neighbour` mm away: the nearest whole number,
 * at least 1.
 * @returns at most the slices of the volume, beyond which there is only its last one
 */
export function neighbourStep({ spacing }: Geometry, { axes, size }: Orientation, { neighbour }: Millimetres): number {
  const step = Math.floor(neighbour / spacing[axes[2].source] + 0.5);
  return Math.min(size[2], Math.max(1, step));
}
