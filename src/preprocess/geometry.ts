/** Checks of a volume's geometry, before any byte is allocated for it. */
import { invalid } from '../errors.ts';
import { AXES, dot } from '../vectors.ts';
import type { Geometry, Rescale } from '../volume.ts';

/** How far an axis may be from unit length, and two axes from a right angle (cosine). */
export const DIRECTION_TOLERANCE = 1e-3;

/**
 * Refuses a geometry that is not three positive integer sizes, three positive spacings (mm), a
 * finite origin (LPS, mm) and orthonormal directions; left-handed is allowed. `field` of the
 * failure names the element, as the wire does: `<prefix>.spacing_mm[1]`.
 * @throws Failure invalid: GEOMETRY_SIZE, VOLUME_TOO_MANY_VOXELS, GEOMETRY_SPACING,
 *   GEOMETRY_ORIGIN, GEOMETRY_DIRECTION
 */
export function checkGeometry(geometry: Geometry, fieldPrefix: string): void {
  const { size, spacing, origin, direction } = geometry;
  const sizeField = `${fieldPrefix}.size`;
  checkEach(size, sizeField, 'GEOMETRY_SIZE', 'a positive integer', (n) => Number.isSafeInteger(n) && n > 0);
  const voxels = size[0] * size[1] * size[2];
  if (voxels > Number.MAX_SAFE_INTEGER) {
    throw invalid('VOLUME_TOO_MANY_VOXELS', sizeField, `expected at most 2^53 voxels, got ${size.join(' x ')}`);
  }
  const positive = (n: number) => Number.isFinite(n) && n > 0;
  checkEach(spacing, `${fieldPrefix}.spacing_mm`, 'GEOMETRY_SPACING', 'a finite number above 0 (mm)', positive);
  checkEach(origin, `${fieldPrefix}.origin_mm`, 'GEOMETRY_ORIGIN', 'a finite number (mm)', Number.isFinite);
  checkDirection(direction, `${fieldPrefix}.direction`);
}

/** mm between voxels that scanners of people can have, and the longest edge of a volume of one. */
const LEAST_SPACING = 0.01;
const MOST_SPACING = 100;
const MOST_EXTENT = 5000;

/**
 * Refuses distances that no scan of a person has: units were mixed up, and every volume in
 * millilitres would be wrong.
 * @throws Failure invalid GEOMETRY_IMPLAUSIBLE
 */
export function checkPlausible({ size, spacing }: Pick<Geometry, 'size' | 'spacing'>, fieldPrefix: string): void {
  spacing.forEach((mm, axis) => {
    const field = `${fieldPrefix}.spacing_mm[${axis}]`;
    const fault = (expected: string, got: number) =>
      invalid(
        'GEOMETRY_IMPLAUSIBLE',
        field,
        `expected ${expected}, got ${got.toPrecision(4)} mm; are the units right?`,
      );
    if (mm < LEAST_SPACING || mm > MOST_SPACING)
      throw fault(`${LEAST_SPACING} to ${MOST_SPACING} mm between voxels`, mm);
    const extent = mm * (size[axis] as number);
    if (extent > MOST_EXTENT) throw fault(`at most ${MOST_EXTENT} mm from end to end`, extent);
  });
}

/**
 * Refuses a rescale that is not invertible.
 * @throws Failure invalid RESCALE_INVALID on `<prefix>.rescale_slope` or
 *   `<prefix>.rescale_intercept`
 */
export function checkRescale(rescale: Rescale, fieldPrefix: string): void {
  if (!Number.isFinite(rescale.slope) || rescale.slope === 0) {
    const message = `expected a finite number other than 0, got ${rescale.slope}`;
    throw invalid('RESCALE_INVALID', `${fieldPrefix}.rescale_slope`, message);
  }
  if (!Number.isFinite(rescale.intercept)) {
    const message = `expected a finite number, got ${rescale.intercept}`;
    throw invalid('RESCALE_INVALID', `${fieldPrefix}.rescale_intercept`, message);
  }
}

function checkEach(
  values: readonly number[],
  field: string,
  reason: string,
  expected: string,
  isGood: (value: number) => boolean,
): void {
  if (values.length !== 3) throw invalid(reason, field, `expected 3 numbers, got ${values.length}`);
  values.forEach((value, axis) => {
    if (!isGood(value)) throw invalid(reason, `${field}[${axis}]`, `expected ${expected}, got ${value}`);
  });
}

function checkDirection(direction: Geometry['direction'], field: string): void {
  const reason = 'GEOMETRY_DIRECTION';
  if (direction.length !== 3) throw invalid(reason, field, `expected 3 unit vectors, got ${direction.length}`);
  direction.forEach((vector, axis) => {
    if (vector.length !== 3) throw invalid(reason, field, `expected vectors of 3 numbers, got ${vector.length}`);
    vector.forEach((component, c) => {
      if (!Number.isFinite(component)) {
        throw invalid(reason, `${field}[${3 * axis + c}]`, `expected a finite number, got ${component}`);
      }
    });
  });
  const names = ['i', 'j', 'k'];
  for (const a of AXES) {
    for (const b of AXES.slice(a)) {
      const cosine = dot(direction[a], direction[b]);
      // |u|^2 is compared, whose error is twice that of |u|.
      if (a === b ? Math.abs(Math.sqrt(cosine) - 1) <= DIRECTION_TOLERANCE : Math.abs(cosine) <= DIRECTION_TOLERANCE)
        continue;
      const fault =
        a === b
          ? `axis ${names[a]} of length 1, got ${Math.sqrt(cosine)}`
          : `axes ${names[a]} and ${names[b]} at a right angle, got a cosine of ${cosine}`;
      throw invalid(reason, field, `expected ${fault} (tolerance ${DIRECTION_TOLERANCE})`);
    }
  }
}
