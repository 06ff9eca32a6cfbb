/**
 * Planes into a grid: their order along the normal, and proof that they lie on it. Nothing but
 * Image Position, Image Orientation and Pixel Spacing counts; slice numbers, slice locations and
 * thickness do not.
 */
import { checkGeometry } from '../../../preprocess/geometry.ts';
import { cross, dot, length, minus, times, unit } from '../../../vectors.ts';
import type { Geometry, Triple } from '../../../volume.ts';
import { refused } from '../file/failures.ts';
import type { InstanceHeader } from './header.ts';
import type { Plane } from './planes.ts';

export interface PlacedPlane {
  readonly header: InstanceHeader;
  readonly plane: Plane;
}

/**
 * At 250 mm from the first pixel this is a quarter of a millimetre; files round cosines to six
 * digits.
 */
const ORIENTATION_TOLERANCE = 1e-3;
/** Over 512 pixels this is half a pixel. */
const PIXEL_SPACING_TOLERANCE = 1e-3;
/**
 * Share of the distance between slices by which one may be off its place on the grid: files round
 * positions.
 */
const PLACE_TOLERANCE = 0.1;
/** Share of the distance between slices below which two are at the same place. */
const SAME_PLACE = 0.02;
/**
 * Part of a pixel by which slices may be shifted in their own plane: a label is then on the pixel
 * that it was made for.
 */
const SHIFT_TOLERANCE = 0.5;
/** Part of an echo time by which slices of one echo may differ. */
const ECHO_TOLERANCE = 0.01;
/** Degrees; scanners write the tilt to a tenth. */
const TILT_TOLERANCE = 0.1;

/**
 * @returns the planes from the first slice to the last along row x column, and their geometry (i
 *   along rows, j along columns)
 * @throws Failure DICOM_ORIENTATION, DICOM_MIXED_ORIENTATION, DICOM_MIXED_SPACING,
 *   DICOM_SINGLE_SLICE, DICOM_GANTRY_TILT, DICOM_SHIFTED_SLICES, DICOM_SEVERAL_ECHOES,
 *   DICOM_SEVERAL_ACQUISITIONS, DICOM_SEVERAL_PHASES, DICOM_SEVERAL_RECONSTRUCTIONS,
 *   DICOM_DUPLICATE_SLICES, DICOM_MISSING_SLICES, and those of checkGeometry
 */
export function gridOf(planes: readonly PlacedPlane[]): { order: PlacedPlane[]; geometry: Geometry } {
  const first = planes[0] as PlacedPlane;
  const axes = unitAxes(first.plane);
  for (const { plane } of planes) checkLikeFirst(plane, first.plane, axes);
  const [row, column] = axes;
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
  const along = stack.map(({ height }) => height);
  checkGaps(order, along);
  const tilt = planes.find(({ header }) => Math.abs(header.gantryTilt) > TILT_TOLERANCE);
  if (tilt !== undefined) throw tilted(tilt.header.gantryTilt);
  checkShift(order, normal, along);
  const geometry: Geometry = {
    size: [first.header.columns, first.header.rows, order.length],
    spacing: [first.plane.pixelSpacing[1], first.plane.pixelSpacing[0], step(along)],
    origin: (order[0] as PlacedPlane).plane.position,
    direction: [row, column, normal],
  };
  checkGeometry(geometry, 'dicom.geometry');
  return { order, geometry };
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

/** From the first slice to each, in mm along the normal. */
function rises([first = Number.NaN, ...others]: readonly number[]): number[] {
  return [0, ...others.map((at) => at - first)];
}

/** Distance between slices when `along` has them evenly from the first to the last. */
function step(along: readonly number[]): number {
  return (rises(along).at(-1) ?? Number.NaN) / (along.length - 1);
}

function checkGaps(order: readonly PlacedPlane[], along: readonly number[]): void {
  const gaps = along.flatMap((at, n) => (n === 0 ? [] : [at - (along[n - 1] ?? Number.NaN)]));
  const usual = median(gaps.filter((gap) => gap > 1e-3));
  const same = gaps.findIndex((gap) => !(gap > SAME_PLACE * usual));
  if (same >= 0 || Number.isNaN(usual)) throw severalAtOnePlace(order);
  const widest = Math.max(...gaps);
  if (widest > 1.5 * usual) {
    const acquisitions = distinct(order, ({ acquisition }) => acquisition);
    const missing = gaps.reduce((count, gap) => count + Math.max(0, Math.round(gap / usual) - 1), 0);
    const hint = acquisitions > 1 ? `; the series has ${acquisitions} acquisitions` : '';
    throw refused(
      'DICOM_MISSING_SLICES',
      `expected slices ${mm(usual)} apart, got a gap of ${mm(widest)}: about ${missing} of ${order.length + missing} are missing${hint}`,
    );
  }
  const distance = step(along);
  const [start = Number.NaN] = along;
  const off = along.map((at, n) => Math.abs(at - (start + n * distance)));
  const worst = Math.max(...off);
  if (worst > PLACE_TOLERANCE * distance) {
    throw refused(
      'DICOM_MIXED_SPACING',
      `expected evenly spaced slices, got one ${mm(worst)} off its place (distances ${mm(Math.min(...gaps))} to ${mm(widest)})`,
    );
  }
}

/** Several planes at one place: what tells them apart is the reason. */
function severalAtOnePlace(order: readonly PlacedPlane[]) {
  const echoes = distinct(order, ({ echo }) => echo);
  if (echoes > 1)
    return refused(
      'DICOM_SEVERAL_ECHOES',
      `expected one echo in a series, got ${echoes} over the same places; give each as a series of its own`,
    );
  const acquisitions = distinct(order, ({ acquisition }) => acquisition);
  if (acquisitions > 1) {
    return refused(
      'DICOM_SEVERAL_ACQUISITIONS',
      `expected one acquisition in a series, got ${acquisitions} over the same places; give each as a series of its own`,
    );
  }
  const phases = distinct(order, ({ phase }) => JSON.stringify(phase));
  if (phases > 1) {
    return refused(
      'DICOM_SEVERAL_PHASES',
      `expected one volume in a series, got ${phases} phases (time, diffusion weight or image type) over the same places`,
    );
  }
  const apart = tellingApart(order);
  if (apart !== undefined)
    return refused(
      'DICOM_SEVERAL_RECONSTRUCTIONS',
      `expected one volume in a series, got ${apart.count} over the same places, told apart by ${apart.name}; give each as a series of its own`,
    );
  return refused(
    'DICOM_DUPLICATE_SLICES',
    'expected each slice once, got several at one place with nothing to tell them apart',
  );
}

/** The attribute whose values make volumes of which each has every place once. */
function tellingApart(order: readonly PlacedPlane[]): { name: string; count: number } | undefined {
  for (const name of Object.keys((order[0] as PlacedPlane).plane.apart)) {
    const places = new Map<string, string[]>();
    for (const { plane } of order) {
      const value = plane.apart[name] as string;
      places.set(value, [...(places.get(value) ?? []), plane.position.join()]);
    }
    const each = [...places.values()];
    const once = each.every((own) => new Set(own).size === own.length);
    if (each.length > 1 && once) return { name, count: each.length };
  }
  return undefined;
}

/** How many echo times there are: those closer than a hundredth are one, which was rounded. */
function echoTimes(planes: readonly PlacedPlane[]): number {
  const times = planes.flatMap(({ plane: { echoTime } }) => (echoTime === undefined ? [] : [echoTime]));
  const steps = times.sort((a, b) => a - b).slice(1);
  return 1 + steps.filter((time, n) => time - (times[n] as number) > ECHO_TOLERANCE * time).length;
}

/**
 * Slices have to stand above each other: the way from the first to any other is along the normal.
 */
function checkShift(order: readonly PlacedPlane[], normal: Triple, along: readonly number[]): void {
  const { position: origin, pixelSpacing } = (order[0] as PlacedPlane).plane;
  const allowed = SHIFT_TOLERANCE * Math.min(...pixelSpacing);
  const risen = rises(along);
  const shifts = order.map(({ plane }, n) => {
    const rise = risen[n] ?? Number.NaN;
    return { rise, shift: minus(minus(plane.position, origin), times(normal, rise)) };
  });
  const worst = Math.max(...shifts.map(({ shift }) => length(shift)));
  if (worst <= allowed) return;
  const last = shifts.at(-1) as (typeof shifts)[number];
  const even = shifts.every(({ rise, shift }) => length(minus(shift, times(last.shift, rise / last.rise))) <= allowed);
  if (even) throw tilted((Math.atan2(length(last.shift), last.rise) * 180) / Math.PI);
  throw refused(
    'DICOM_SHIFTED_SLICES',
    `expected slices above each other within ${mm(allowed)}, got one shifted by ${mm(worst)} in its plane`,
  );
}

function tilted(degrees: number) {
  return refused(
    'DICOM_GANTRY_TILT',
    `expected slices at a right angle to the table's way, got a tilt of ${Math.abs(degrees).toFixed(1)} degrees; resample the series first`,
  );
}

function distinct(planes: readonly PlacedPlane[], key: (plane: Plane) => string): number {
  return new Set(planes.map(({ plane }) => key(plane))).size;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

const mm = (value: number) => `${Number(value.toPrecision(4))} mm`;
