/**
 * The volumes that one series holds, where it holds several: stacks of other matrices or
 * orientations, and echoes, acquisitions, phases or reconstructions over the same places.
 */
import type { PlacedPlane } from './header.ts';
import type { Plane } from './planes.ts';

export interface SeriesVolume {
  readonly planes: readonly PlacedPlane[];
  /** What tells it apart, by the attribute's name; the value where it can be shown. */
  readonly toldBy: readonly string[];
}

/** An attribute that can tell volumes apart, and what a plane has of it. */
interface Criterion {
  readonly name: string;
  readonly value: (placed: PlacedPlane) => string;
  /** Splits whatever the places are: planes that differ in it can be no grid. */
  readonly always?: boolean;
  /** Values that were rounded apart. */
  readonly alike?: (one: string, other: string) => boolean;
}

/** Part of an echo time by which planes of one echo may differ. */
const ECHO_TOLERANCE = 0.01;
const COSINE_TOLERANCE = 0.01;
/** Of positions in mm that are the same place. */
const DIGITS = 2;

const numbers = (text: string) => text.split(',').map(Number);
const within = (tolerance: (value: number) => number) => (one: string, other: string) =>
  numbers(one).every((n, at) => Math.abs(n - (numbers(other)[at] as number)) <= tolerance(n));

const CRITERIA: readonly Criterion[] = [
  { name: 'matrix', value: ({ header }) => `${header.columns} x ${header.rows}`, always: true },
  {
    name: 'orientation',
    value: ({ plane }) => plane.orientation.flat().join(),
    always: true,
    alike: within(() => COSINE_TOLERANCE),
  },
  {
    name: 'Echo Time',
    value: ({ plane }) => String(plane.echoTime ?? ''),
    always: true,
    alike: within((time) => ECHO_TOLERANCE * time),
  },
  { name: 'Echo Number', value: ({ plane }) => plane.echo },
  { name: 'Acquisition Number', value: ({ plane }) => plane.acquisition },
];

/** In an order that follows from what tells them apart, and not from that of the files. */
export function volumesOf(planes: readonly PlacedPlane[]): readonly SeriesVolume[] {
  const named = (of: 'phase' | 'apart') =>
    Object.keys(planes[0]?.plane[of] ?? {}).map(
      (name): Criterion => ({ name, value: ({ plane }) => plane[of][name] ?? '' }),
    );
  let volumes: readonly SeriesVolume[] = [{ planes, toldBy: [] }];
  for (const criterion of [...CRITERIA, ...named('phase'), ...named('apart')])
    volumes = volumes.flatMap((volume) => split(volume, criterion));
  return volumes;
}

function split(volume: SeriesVolume, { name, value, alike, always = false }: Criterion): readonly SeriesVolume[] {
  if (!always && !sharesPlaces(volume.planes)) return [volume];
  const groups = new Map<string, PlacedPlane[]>();
  const representative = representatives(volume.planes.map(value), alike);
  for (const placed of volume.planes) {
    const own = representative.get(value(placed)) ?? '';
    groups.set(own, [...(groups.get(own) ?? []), placed]);
  }
  // What differs from slice to slice tells no volumes apart.
  if (groups.size < 2 || (!always && [...groups.values()].some((planes) => planes.length < 2))) return [volume];
  return [...groups]
    .sort(([one], [other]) => byNumber(one, other))
    .map(([own, planes]) => ({ planes, toldBy: [...volume.toldBy, shown(name, own)] }));
}

function sharesPlaces(planes: readonly PlacedPlane[]): boolean {
  return new Set(planes.map(({ plane }) => place(plane))).size < planes.length;
}

const place = ({ position }: Plane) => rounded(position);
const rounded = (numbers: readonly number[]) =>
  numbers.map((n) => (n + 0).toFixed(DIGITS).replace(/^-0\.0*$/, '0')).join();

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
function shown(name: string, value: string): string {
  const plain = value.replaceAll('\\', ' ');
  return name !== 'orientation' && /^[\w.+ -]{1,24}$/.test(plain) ? `${name} ${plain}` : `another ${name}`;
}

const MOST_LISTED = 20;

/** For a person: a line of all, with numbers to choose by. */
export function listed(volumes: readonly SeriesVolume[]): string {
  const lines = volumes.slice(0, MOST_LISTED).map(({ planes, toldBy }, n) => {
    const count = `${planes.length} slice${planes.length === 1 ? '' : 's'}`;
    return `${n + 1}: ${[...toldBy, count].join(', ')}`;
  });
  return `${lines.join('; ')}${volumes.length > lines.length ? '; ...' : ''}`;
}
