/**
 * The volumes that one series holds, where it holds several: stacks of other matrices or
 * orientations, and echoes, acquisitions, phases or reconstructions over the same places.
 */
import { dot } from '../../../vectors.ts';
import { CLOCKS, type SeveralReason, TELLING_APART, type TellingApart } from './apart.ts';
import type { PlacedPlane } from './header.ts';
import { areEven, areInterleaved } from './interleaved.ts';
import { momentsOf } from './moments.ts';
import { passesOf, runsOf } from './passes.ts';
import { heightsOf, mostAtOnePlace, placesOf } from './places.ts';

export interface SeriesVolume {
  readonly planes: readonly PlacedPlane[];
  /** What tells it apart, by the attribute's name; the value where it can be shown. */
  readonly toldBy: readonly string[];
  readonly by: readonly Criterion[];
}

/** An attribute that can tell volumes apart, and what a plane has of it. */
interface Criterion {
  readonly name: string;
  readonly value: (placed: PlacedPlane) => string;
  /** Why a series is refused whose volumes of the same places it tells apart. */
  readonly reason?: SeveralReason;
  /** Splits whatever the places are: planes that differ in it can be no grid. */
  readonly always?: boolean;
  /** Values that were rounded apart. */
  readonly alike?: (one: string, other: string) => boolean;
  /** Where no value is a volume, the order of values at each place may be. */
  readonly ordered?: boolean;
  /** Values are not for eyes. */
  readonly hidden?: boolean;
  /** What of a value is for eyes; all of it if absent. */
  readonly text?: (value: string) => string;
}

/** Part of an echo time by which planes of one echo may differ. */
const ECHO_TOLERANCE = 0.01;
const COSINE_TOLERANCE = 0.01;
const PIXEL_SPACING_TOLERANCE = 1e-3;
/** mm, as files round it. */
const POSITION_TOLERANCE = 0.2;

const numbers = (text: string) => text.split(',').map(Number);
const within = (tolerance: (value: number) => number) => (one: string, other: string) =>
  numbers(one).every((n, at) => Math.abs(n - (numbers(other)[at] as number)) <= tolerance(n));

const CRITERIA: readonly Criterion[] = [
  {
    name: 'Frame of Reference',
    value: ({ header }) => header.frameOfReferenceUid ?? '',
    alike: (one, other) => one === '' || other === '',
    always: true,
    hidden: true,
  },
  { name: 'matrix', value: ({ header }) => `${header.columns} x ${header.rows}`, always: true },
  {
    name: 'orientation',
    value: ({ plane }) => plane.orientation.flat().join(),
    always: true,
    alike: within(() => COSINE_TOLERANCE),
    hidden: true,
  },
  {
    name: 'Pixel Spacing',
    value: ({ plane }) => plane.pixelSpacing.join(),
    always: true,
    alike: within((mm) => PIXEL_SPACING_TOLERANCE * mm),
  },
  {
    name: 'Echo Time',
    value: ({ plane }) => String(plane.echoTime ?? ''),
    reason: 'DICOM_SEVERAL_ECHOES',
    always: true,
    alike: within((time) => ECHO_TOLERANCE * time),
  },
  ...TELLING_APART.map(criterionOf),
  {
    name: 'Image Position in the plane',
    value: ({ plane: { position, orientation } }) => orientation.map((axis) => dot(position, axis).toFixed(1)).join(),
    reason: 'DICOM_SEVERAL_RECONSTRUCTIONS',
    alike: within(() => POSITION_TOLERANCE),
  },
  ...CLOCKS.map(criterionOf),
];

function criterionOf({ name, reason, ordered = false, typed = false }: TellingApart): Criterion {
  // A date is the patient's.
  const text = name === 'Acquisition DateTime' ? (value: string) => value.replace(/^\d{8}(?=\d)/, '') : undefined;
  const value = ({ plane }: PlacedPlane) => plane.apart[name] ?? '';
  return { name, reason, ordered, hidden: typed, value, ...(text === undefined ? {} : { text }) };
}

/** In an order that follows from what tells them apart, and not from that of the files. */
export function volumesOf(planes: readonly PlacedPlane[]): readonly SeriesVolume[] {
  let volumes: readonly SeriesVolume[] = [{ planes, toldBy: [], by: [] }];
  for (const criterion of CRITERIA) volumes = volumes.flatMap((volume) => split(volume, criterion));
  return volumes;
}

interface Part {
  readonly planes: readonly PlacedPlane[];
  /** For a person: what it has of the criterion. */
  readonly told: string;
}

function split(volume: SeriesVolume, one: Criterion): readonly SeriesVolume[] {
  const criterion = DATED.test(one.name) ? withDays(one, volume.planes) : one;
  const parts = criterion.always ? classesOf(volume.planes, criterion) : partsOf(volume.planes, criterion);
  if (parts.length < 2) return [volume];
  return parts.map(({ planes, told }) => ({
    planes,
    toldBy: [...volume.toldBy, told],
    by: [...volume.by, criterion],
  }));
}

/** Times of day, which midnight sets back. */
const DATED = /^(Acquisition|Content|Series) Time$/;

/** A date is the patient's: none is shown. */
function withDays(criterion: Criterion, planes: readonly PlacedPlane[]): Criterion {
  const moments = momentsOf(
    planes.map(({ plane }) => plane.apart),
    criterion.name,
  );
  const momentOf = new Map(planes.map((placed, n) => [placed, moments[n] as string]));
  const timeOf = new Map(planes.map((placed) => [momentOf.get(placed), criterion.value(placed)]));
  return {
    ...criterion,
    value: (placed) => momentOf.get(placed) ?? '',
    text: (moment) => timeOf.get(moment) ?? '',
  };
}

/** Empty where the criterion tells nothing apart that lies at one place, or between each other's slices. */
function partsOf(planes: readonly PlacedPlane[], criterion: Criterion): readonly Part[] {
  const places = placesOf(planes.map(({ plane }) => plane));
  return mostAtOnePlace(places) < 2 ? partsBetween(planes, criterion) : partsAtOnePlace(planes, criterion, places);
}

function partsBetween(planes: readonly PlacedPlane[], criterion: Criterion): readonly Part[] {
  if (areEven(planes)) return [];
  const classes = classesOf(planes, criterion);
  if (areInterleaved(classes.map((one) => one.planes))) return classes;
  if (criterion.ordered !== true) return [];
  const heights = heightsOf(planes.map(({ plane }) => plane));
  const runs = passed(planes, criterion, runsOf(planes.map(criterion.value), heights));
  return areInterleaved(runs.map((run) => run.planes)) ? runs : [];
}

function partsAtOnePlace(
  planes: readonly PlacedPlane[],
  criterion: Criterion,
  places: readonly number[],
): readonly Part[] {
  const most = mostAtOnePlace(places);
  const placeOf = new Map(planes.map((placed, n) => [placed, places[n] as number]));
  const classes = classesOf(planes, criterion);
  // What differs from slice to slice tells no volumes apart.
  const usable = classes.every((one) => one.planes.length > 1);
  const placesIn = (one: Part) => new Set(one.planes.map((placed) => placeOf.get(placed)));
  if (!criterion.ordered) {
    const once = classes.reduce((sum, one) => sum + placesIn(one).size, 0);
    return usable && once > new Set(places).size ? classes : [];
  }
  const each = classes.every((one) => placesIn(one).size === one.planes.length);
  if (usable && each && classes.length === most) return classes;
  return passed(planes, criterion, passesOf(planes.map(criterion.value), places));
}

function passed(
  planes: readonly PlacedPlane[],
  { name }: Criterion,
  passes: readonly (readonly number[])[],
): readonly Part[] {
  return passes.map((pass, n) => ({
    planes: pass.map((at) => planes[at] as PlacedPlane),
    told: `pass ${n + 1} by ${name}`,
  }));
}

function classesOf(
  planes: readonly PlacedPlane[],
  { name, value, alike, hidden = false, text = (own) => own }: Criterion,
): readonly Part[] {
  const groups = new Map<string, PlacedPlane[]>();
  const representative = representatives(planes.map(value), alike);
  for (const placed of planes) {
    const own = representative.get(value(placed)) ?? '';
    const group = groups.get(own);
    if (group === undefined) groups.set(own, [placed]);
    else group.push(placed);
  }
  return [...groups]
    .sort(([one], [other]) => byNumber(one, other))
    .map(([own, of]) => ({ planes: of, told: shown(name, text(own), hidden) }));
}

/** From each value to the first of those that it is alike to, in an order of their own. */
function representatives(values: Iterable<string>, alike: Criterion['alike']): ReadonlyMap<string, string> {
  const first: string[] = [];
  const found = new Map<string, string>();
  for (const value of [...new Set(values)].sort(byNumber)) {
    const same = first.find((one) => one === value || alike?.(one, value) === true);
    if (same === undefined) first.push(value);
    found.set(value, same ?? value);
  }
  return found;
}

const byNumber = (one: string, other: string) => one.localeCompare(other, 'en', { numeric: true });

/** Values that a scanner sets are short; anything else may have been typed. */
function shown(name: string, value: string, hidden: boolean): string {
  if (value === '') return `no ${name}`;
  const plain = value.replaceAll('\\', ' ');
  return !hidden && /^[\w.,+*# -]{1,24}$/.test(plain) ? `${name} ${plain}` : `another ${name}`;
}

const MOST_LISTED = 20;

/** For a person: a line of all, with numbers to choose by. */
export function listed(volumes: readonly SeriesVolume[]): string {
  const lines = volumes.slice(0, MOST_LISTED).map(({ planes, toldBy }, n) => {
    const places = new Set(placesOf(planes.map(({ plane }) => plane))).size;
    const count = `${planes.length} slice${planes.length === 1 ? '' : 's'}`;
    const shared = places < planes.length ? ` over ${places} place${places === 1 ? '' : 's'}` : '';
    return `${n + 1}: ${[...toldBy, `${count}${shared}`].join(', ')}`;
  });
  return `${lines.join('; ')}${volumes.length > lines.length ? '; ...' : ''}`;
}
