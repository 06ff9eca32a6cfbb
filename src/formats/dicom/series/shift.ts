/**
 * How planes lie shifted in themselves: above each other, or evenly aside, as a tilted gantry makes
 * them.
 */
import { dot, length, minus, times } from '../../../vectors.ts';
import type { Triple } from '../../../volume.ts';
import { refused } from '../file/failures.ts';
import type { PlacedPlane } from './header.ts';

/**
 * Part of a pixel by which slices may be shifted in their own plane: a label is then on the pixel
 * that it was made for.
 */
const SHIFT_TOLERANCE = 0.5;
/** Degrees; scanners write the tilt to a tenth. */
const TILT_TOLERANCE = 0.1;
/** Degrees by which the tilt of the attribute and that of the positions may differ. */
const TILTS_APART = 1;
/** Degrees: gantries tilt to 30. */
const MOST_TILT = 40;

export interface Shifts {
  /** Whole columns and rows by which each plane lies aside of the first; none where all stand above it. */
  readonly moved?: readonly (readonly [column: number, row: number])[];
  /** For a person: a stable code, a colon, a sentence. */
  readonly warnings: readonly string[];
}

/**
 * @param order planes along their normal
 * @param axes row, column and normal
 * @param rises mm along the normal from the first plane to each
 * @throws Failure DICOM_GANTRY_TILT, DICOM_SHIFTED_SLICES
 */
export function shiftsOf(
  order: readonly PlacedPlane[],
  [row, column, normal]: readonly [Triple, Triple, Triple],
  rises: readonly number[],
): Shifts {
  const { position: origin, pixelSpacing } = (order[0] as PlacedPlane).plane;
  const allowed = SHIFT_TOLERANCE * Math.min(...pixelSpacing);
  const shifts = order.map(({ plane }, n) =>
    minus(minus(plane.position, origin), times(normal, rises[n] ?? Number.NaN)),
  );
  const worst = Math.max(...shifts.map(length));
  const told = order.map(({ header }) => Math.abs(header.gantryTilt)).find((degrees) => degrees > TILT_TOLERANCE);
  if (worst <= allowed) {
    if (told !== undefined) throw contradiction(told, 0);
    return { warnings: [] };
  }
  const [last, rise] = [shifts.at(-1) as Triple, rises.at(-1) ?? Number.NaN];
  const even = shifts.every(
    (shift, n) => length(minus(shift, times(last, (rises[n] ?? Number.NaN) / rise))) <= allowed,
  );
  const degrees = (Math.atan2(length(last), rise) * 180) / Math.PI;
  if (!even || degrees > MOST_TILT)
    throw refused(
      'DICOM_SHIFTED_SLICES',
      `expected slices above each other within ${mm(allowed)}, or evenly aside by at most ${MOST_TILT} degrees, got one shifted by ${mm(worst)} in its plane`,
    );
  if (told !== undefined && Math.abs(told - degrees) > TILTS_APART) throw contradiction(told, degrees);
  return {
    moved: shifts.map((shift) => [
      Math.round(dot(shift, row) / pixelSpacing[1]),
      Math.round(dot(shift, column) / pixelSpacing[0]),
    ]),
    warnings: [
      `GANTRY_TILT: slices of a tilt of ${degrees.toFixed(1)} degrees were moved in their planes, by whole pixels, for the network; DICOM results lie on the slices as they are`,
    ],
  };
}

/** Which of the two is right nobody can know. */
function contradiction(told: number, shown: number) {
  return refused(
    'DICOM_GANTRY_TILT',
    `expected positions that agree with Gantry/Detector Tilt, got ${told.toFixed(1)} degrees there and ${shown.toFixed(1)} by the positions`,
  );
}

const mm = (value: number) => `${Number(value.toPrecision(4))} mm`;
