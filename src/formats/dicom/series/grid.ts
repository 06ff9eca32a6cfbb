/**
 * Planes into a grid: their order along the normal, and proof that they lie on it. Nothing but
 * Image Position, Image Orientation and Pixel Spacing counts; slice numbers, slice locations and
 * thickness do not.
 */
import { checkGeometry } from '../../../preprocess/geometry.ts';
import { cross, dot, length, minus, times, unit } from '../../../vectors.ts';
import type { Geometry, Triple } from '../../../volume.ts';
import { refused } from '../file/failures.ts';
import { distancesOf } from './distances.ts';
import type { PlacedPlane } from './header.ts';
import { type Placement, sliceAt, thicknesses } from './placement.ts';
import type { Plane } from './planes.ts';
import { shiftsOf } from './shift.ts';

/**
 * At 250 mm from the first pixel this is a quarter of a millimetre; files round cosines to six
 * digits.
 */
const ORIENTATION_TOLERANCE = 1e-3;
/** Over 512 pixels this is half a pixel. */
const PIXEL_SPACING_TOLERANCE = 1e-3;
/** Distances of slices are whole nanometres: what is finer is of the arithmetic, and 3 mm are to be 3 mm. */
const STEPS_PER_MM = 1e6;
/** Part of an echo time by which slices of one echo may differ. */
const ECHO_TOLERANCE = 0.01;

export interface Grid {
  /** Planes from the first slice to the last along row x column. */
  readonly order: readonly PlacedPlane[];
  /** Of the volume: i along rows, j along columns. */
  readonly geometry: Geometry;
  /** Present where the planes themselves make no straight, even grid. */
  readonly placement?: Placement;
  /** For a person: a stable code, a colon, a sentence. */
  readonly warnings: readonly string[];
}

/**
 * @param allowGaps takes a series in which slices are missing
 * @throws Failure DICOM_ORIENTATION, DICOM_MIXED_ORIENTATION, DICOM_MIXED_SPACING,
 *   DICOM_SINGLE_SLICE, DICOM_GANTRY_TILT, DICOM_SHIFTED_SLICES, DICOM_SEVERAL_ECHOES,
 *   DICOM_SEVERAL_ACQUISITIONS, DICOM_SEVERAL_PHASES, DICOM_SEVERAL_RECONSTRUCTIONS,
 *   DICOM_DUPLICATE_SLICES, DICOM_MISSING_SLICES, and those of checkGeometry
 */
export function gridOf(planes: readonly PlacedPlane[], allowGaps = false): Grid {
  const first = planes[0] as PlacedPlane;
  const [row, column] = unitAxes(first.plane);
  for (const { plane } of planes) checkLikeFirst(plane, first.plane, [row, column]);
  const normal = unit(cross(row, column));
  const stack = planes.map((placed) => ({ placed, height: dot(placed.plane.position, normal) }));
  stack.sort((a, b) => a.height - b.height);
  const order = stack.map(({ placed }) => placed);
  if (order.length < 2)
    throw refused('DICOM_SINGLE_SLICE', 'expected at least 2 slices, got 1, which has no distance to a next one');
  const echoes = echoTimes(planes);
  if (echoes > 1)
    throw refused(
      'DICOM_SEVERAL_ECHOES',
      `expected one echo in a series, got ${echoes}; give each as a series of its own`,
    );
  const rises = stack.map(({ height }) => height - (stack[0]?.height ?? Number.NaN));
  const { step, usual, slices, warnings } = distancesOf(order, rises, allowGaps);
  const shifts = shiftsOf(order, [row, column, normal], rises);
  const moved = shifts.moved ?? order.map(() => [0, 0] as const);
  const least = [0, 1].map((axis) => Math.min(...moved.map((by) => by[axis] as number))) as [number, number];
  const at = moved.map(([x, y]) => [x - least[0], y - least[1]] as const);
  const widened = (axis: 0 | 1) => Math.max(...at.map((by) => by[axis]));
  const { header, plane } = first;
  const spacing: Triple = [
    plane.pixelSpacing[1],
    plane.pixelSpacing[0],
    Math.round(step * STEPS_PER_MM) / STEPS_PER_MM,
  ];
  const geometry: Geometry = {
    size: [header.columns + widened(0), header.rows + widened(1), slices?.length ?? order.length],
    spacing,
    origin: corner((order[0] as PlacedPlane).plane.position, [row, column], at[0] as [number, number], spacing),
    direction: [row, column, normal],
  };
  checkGeometry(geometry, 'dicom.geometry');
  const told = { order, geometry, warnings: [...warnings, ...shifts.warnings] };
  if (slices === undefined && shifts.moved === undefined) return told;
  const thickness = thicknesses(rises, usual);
  const placement: Placement = {
    size: geometry.size,
    slices: slices ?? order.map((_, n) => ({ plane: n, missing: false })),
    planes: order.map((_, n) => ({
      slice: slices === undefined ? n : sliceAt(rises[n] as number, step),
      at: at[n] as [number, number],
      thickness: thickness[n] as number,
    })),
  };
  return { ...told, placement };
}

/** Centre of the volume's first pixel, from that of a plane which lies at these columns and rows of it. */
function corner(
  position: Triple,
  [row, column]: readonly [Triple, Triple],
  [columns, rows]: readonly [number, number],
  spacing: Triple,
): Triple {
  return minus(minus(position, times(row, columns * spacing[0])), times(column, rows * spacing[1]));
}

function unitAxes({ orientation: [row, column] }: Plane): [Triple, Triple] {
  const fault = Math.max(Math.abs(length(row) - 1), Math.abs(length(column) - 1), Math.abs(dot(row, column)));
  if (!(fault <= ORIENTATION_TOLERANCE)) {
    throw refused(
      'DICOM_ORIENTATION',
      `Image Orientation (Patient): expected two unit vectors at a right angle within ${ORIENTATION_TOLERANCE}, got ${fault.toPrecision(3)} off`,
    );
  }
  return [unit(row), unit(column)];
}

function checkLikeFirst(plane: Plane, first: Plane, axes: readonly [Triple, Triple]): void {
  const own = unitAxes(plane);
  const apart = Math.max(
    ...own.flatMap((axis, n) => axis.map((c, at) => Math.abs(c - (axes[n] as Triple)[at as 0 | 1 | 2]))),
  );
  if (apart > ORIENTATION_TOLERANCE) {
    throw refused(
      'DICOM_MIXED_ORIENTATION',
      `expected slices of one orientation within ${ORIENTATION_TOLERANCE}, got cosines ${apart.toPrecision(3)} apart`,
    );
  }
  for (const n of [0, 1] as const) {
    const ratio = plane.pixelSpacing[n] / first.pixelSpacing[n];
    if (Math.abs(ratio - 1) > PIXEL_SPACING_TOLERANCE) {
      throw refused(
        'DICOM_MIXED_SPACING',
        `Pixel Spacing: expected the same in every slice, got ${plane.pixelSpacing[n]} and ${first.pixelSpacing[n]} mm`,
      );
    }
  }
}

/** How many echo times there are: those closer than a hundredth are one, which was rounded. */
function echoTimes(planes: readonly PlacedPlane[]): number {
  const times = planes.flatMap(({ plane: { echoTime } }) => (echoTime === undefined ? [] : [echoTime]));
  const steps = times.sort((a, b) => a - b).slice(1);
  return 1 + steps.filter((time, n) => time - (times[n] as number) > ECHO_TOLERANCE * time).length;
}
