/** Where the axes of a file point in the patient: letters, and columns of an affine. */
import { type Failure, invalid } from '../errors.ts';
import { AXES, dot } from '../vectors.ts';
import type { Geometry, Triple } from '../volume.ts';

/**
 * How far axes may be from a right angle (cosine) before an affine counts as sheared; that of
 * `checkGeometry`.
 */
const SHEAR = 1e-3;

/** Part by which the length of a column may be off by the rounding of its numbers to float32. */
const ROUNDING = 1e-5;

/**
 * What holds where a file leaves it open: sform or qform where the two contradict each other in a
 * NIfTI file, or where i, j and k point in the patient (L or R, A or P, S or I, in any order: LAS)
 * where nothing says it. Of no effect on other files.
 */
export type OrientationChoice = 'sform' | 'qform' | `${string}${string}${string}`;

/** @throws Failure invalid ORIENTATION_CHOICE */
export function orientationChoice(text: string): OrientationChoice {
  const letters = text.toUpperCase();
  if (isLetters(letters)) return letters;
  const form = text.toLowerCase();
  if (form === 'sform' || form === 'qform') return form;
  throw invalid(
    'ORIENTATION_CHOICE',
    '--orientation',
    `expected sform, qform, or where i, j and k point, like LAS or RAS, got "${text}"`,
  );
}

/** True for three capitals, one of each pair of the patient's sides. */
export function isLetters(text: string): boolean {
  return /^[LRAPSI]{3}$/.test(text) && ['LR', 'AP', 'SI'].every((pair) => [...pair].some((one) => text.includes(one)));
}

/** LPS unit vector of each letter. */
const DIRECTIONS: Readonly<Record<string, Triple>> = {
  L: [1, 0, 0],
  R: [-1, 0, 0],
  P: [0, 1, 0],
  A: [0, -1, 0],
  S: [0, 0, 1],
  I: [0, 0, -1],
};

/** @param letters where i, j and k point: `isLetters` */
export function directionOf(letters: string): Geometry['direction'] {
  return [...letters].map((letter) => DIRECTIONS[letter] as Triple) as unknown as Geometry['direction'];
}

/** The letter of the patient's side that a step in LPS points to most. */
export function sideOf(step: Triple): string {
  const along = AXES.reduce((best, axis) => (Math.abs(step[axis]) > Math.abs(step[best]) ? axis : best));
  return (['RL', 'AP', 'IS'][along] as string)[step[along] < 0 ? 0 : 1] as string;
}

/**
 * Columns of an LPS affine in the file's units: the steps of i, j, k, and the position of voxel (0,
 * 0, 0).
 */
export type Columns = readonly [Triple, Triple, Triple, Triple];

/** How a file that has a place is refused for it. */
export interface AffineWords {
  /** The field that the affine stands in, e.g. `nifti.affine`. */
  readonly field: string;
  /** Numbers that are not finite, or an axis of length 0. */
  readonly affine: string;
  readonly sheared: string;
}

/**
 * @param told distances of voxels as the file itself has them, in its units: taken where columns are
 *   as long but for rounding, so that 1 mm stays 1 mm in a volume that lies at an angle
 * @returns the geometry in LPS and mm, or why there is none
 */
export function decompose(
  columns: Columns,
  size: Triple,
  mm: number,
  words: AffineWords,
  told?: Triple,
): { geometry: Geometry } | { fault: Failure } {
  const lengths = columns.slice(0, 3).map(([x, y, z]) => Math.sqrt(x * x + y * y + z * z)) as [number, number, number];
  if (!columns.flat().every(Number.isFinite) || lengths.some((length) => length === 0)) {
    return { fault: invalid(words.affine, words.field, 'expected finite numbers and axes longer than 0') };
  }
  const direction = AXES.map((axis) => columns[axis].map((c) => c / lengths[axis])) as unknown as Geometry['direction'];
  const cosines = [dot(direction[0], direction[1]), dot(direction[0], direction[2]), dot(direction[1], direction[2])];
  const worst = Math.max(...cosines.map(Math.abs));
  if (worst > SHEAR) {
    const message = `expected axes at right angles, got a cosine of ${worst.toPrecision(3)}; resample it to a grid without shear`;
    return { fault: invalid(words.sheared, words.field, message) };
  }
  const step = (axis: 0 | 1 | 2) => {
    const [length, said = Number.NaN] = [lengths[axis], told?.[axis]];
    return (Math.abs(said / length - 1) <= ROUNDING ? said : length) * mm;
  };
  return {
    geometry: {
      size,
      spacing: [step(0), step(1), step(2)],
      origin: columns[3].map((at) => at * mm) as unknown as Triple,
      direction,
    },
  };
}

/** Between LPS and RAS: the signs of x and y turn. 0 - x, since -x would make -0 of 0. */
export function otherSides([x, y, z]: Triple): Triple {
  return [0 - x, 0 - y, z];
}
