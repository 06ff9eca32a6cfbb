/** Where planes of one orientation lie along their normal, and which of them lie at one place. */
import { cross, dot, unit } from '../../../vectors.ts';
import type { Plane } from './planes.ts';

/** Share of the distance between slices, and mm, below which two are at one place: files round positions. */
const SAME_PLACE = 0.02;
const SAME_PLACE_MM = 0.05;

/** mm between planes that lie beside each other, mostly; NaN where all lie at one place. */
export function usualDistance(apart: readonly number[]): number {
  return median(apart.filter((one) => one > SAME_PLACE_MM));
}

/** mm up to which two planes are at one place. */
export function samePlace(usual: number): number {
  return Math.max(SAME_PLACE * (Number.isNaN(usual) ? 0 : usual), SAME_PLACE_MM);
}

/** mm of each plane along the normal of the first. */
export function heightsOf(planes: readonly Plane[]): readonly number[] {
  const [first] = planes;
  if (first === undefined) return [];
  const [row, column] = first.orientation;
  const normal = unit(cross(row, column));
  return planes.map(({ position }) => dot(position, normal));
}

/** Number of the place of each plane, from 0 on along the normal of the first. */
export function placesOf(planes: readonly Plane[]): readonly number[] {
  const heights = heightsOf(planes);
  const ascending = heights.map((_, n) => n).sort((a, b) => height(a) - height(b));
  const apart = ascending.slice(1).map((n, at) => height(n) - height(ascending[at] as number));
  const most = samePlace(usualDistance(apart));
  const places: number[] = [];
  let place = 0;
  for (const [at, n] of ascending.entries()) {
    if (at > 0 && (apart[at - 1] as number) > most) place++;
    places[n] = place;
  }
  return places;

  function height(n: number): number {
    return heights[n] as number;
  }
}

/** The most planes that share a place. */
export function mostAtOnePlace(places: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const place of places) counts.set(place, (counts.get(place) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}

/** Of two in the middle the smaller: a gap is no usual distance. */
function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[(values.length - 1) >> 1] ?? Number.NaN;
}
