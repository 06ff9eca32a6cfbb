/**
 * Volumes of one series whose slices lie between each other's: each has even distances, and
 * together they have others.
 */
import type { PlacedPlane } from './header.ts';
import { heightsOf, usualDistance } from './places.ts';

/** Share of a distance by which one may differ from the others: files round positions. */
const EVEN_TOLERANCE = 0.1;
/** Share of the distances of a volume that are even: a slice of it may be missing. */
const MOSTLY = 0.75;
const FEWEST_SLICES = 3;

/** Whether planes lie evenly apart. */
export function areEven(planes: readonly PlacedPlane[]): boolean {
  const apart = distances(heightsOf(planes.map(({ plane }) => plane)));
  const mean = sum(apart) / apart.length;
  return apart.every((one) => Math.abs(one - mean) <= EVEN_TOLERANCE * mean);
}

/** @param parts planes of each volume that there may be, all of one orientation */
export function areInterleaved(parts: readonly (readonly PlacedPlane[])[]): boolean {
  if (parts.length < 2 || parts.some((part) => part.length < FEWEST_SLICES)) return false;
  const heights = heightsOf(parts.flat().map(({ plane }) => plane));
  let from = 0;
  const stacks = parts.map((part) => {
    const own = heights.slice(from, from + part.length);
    from += part.length;
    return { low: Math.min(...own), high: Math.max(...own), apart: distances(own) };
  });
  const together = distances(heights);
  const tolerance = (EVEN_TOLERANCE * sum(together)) / together.length;
  const regular = ({ apart }: Stack) => {
    const usual = usualDistance(apart);
    return apart.filter((one) => Math.abs(one - usual) <= tolerance).length >= MOSTLY * apart.length;
  };
  const over = (one: Stack, other: Stack) =>
    Math.min(one.high, other.high) - Math.max(one.low, other.low) > usualDistance(one.apart);
  return stacks.every(
    (one) => regular(one) && stacks.some((other) => other !== one && over(one, other) && over(other, one)),
  );
}

interface Stack {
  readonly low: number;
  readonly high: number;
  readonly apart: readonly number[];
}

function distances(heights: readonly number[]): readonly number[] {
  const ascending = [...heights].sort((a, b) => a - b);
  return ascending.slice(1).map((height, n) => height - (ascending[n] as number));
}

const sum = (values: readonly number[]) => values.reduce((all, one) => all + one, 0);
