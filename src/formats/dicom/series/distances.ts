/** How far planes are apart along their normal: evenly, unevenly within bounds, or with gaps. */
import type { Failure } from '../../../errors.ts';
import { refused } from '../file/failures.ts';
import type { PlacedPlane } from './header.ts';
import { areInterleaved } from './interleaved.ts';
import { type PlacedSlice, sliceAt, slicesOver, WIDEST_DISTANCE } from './placement.ts';
import { samePlace, usualDistance } from './places.ts';
import { severalAtOnePlace, severalInterleaved } from './same-place.ts';

/**
 * Share of the distance between slices by which one may be off its place on the grid: files round
 * positions.
 */
const PLACE_TOLERANCE = 0.1;
/** Between the widest and the narrowest distance of uneven planes: a slice that is missing makes 2. */
const MOST_SPREAD = 1.75;
/** With gaps, slices of the volume for each plane that is there. */
const MOST_SLICES_A_PLANE = 4;

export interface Distances {
  /** mm between slices of the volume. */
  readonly step: number;
  /** mm between planes where there is no gap. */
  readonly usual: number;
  /** Present where planes are not evenly apart. */
  readonly slices?: readonly PlacedSlice[];
  /** For a person: a stable code, a colon, a sentence. */
  readonly warnings: readonly string[];
}

/**
 * @param order planes along their normal
 * @param rises mm along the normal from the first plane to each
 * @param allowGaps takes planes between which some are missing
 * @throws Failure DICOM_MISSING_SLICES, DICOM_MIXED_SPACING; those of severalAtOnePlace and
 *   severalInterleaved
 */
export function distancesOf(order: readonly PlacedPlane[], rises: readonly number[], allowGaps: boolean): Distances {
  const apart = rises.slice(1).map((rise, n) => rise - (rises[n] ?? Number.NaN));
  const usual = usualDistance(apart);
  const same = apart.some((one) => !(one > samePlace(usual)));
  if (same || Number.isNaN(usual)) throw severalAtOnePlace(order);
  const spread = spreadOf(apart, usual);
  const { missing, narrowest, widest } = spread;
  const even = (rises.at(-1) ?? Number.NaN) / (rises.length - 1);
  const worst = Math.max(...rises.map((rise, n) => Math.abs(rise - n * even)));
  if (missing === 0 && worst <= PLACE_TOLERANCE * even) return { step: even, usual: even, warnings: filledUp(order) };
  const several = severalInterleaved(order);
  if (several !== undefined) throw several;
  if (missing > 0 && !allowGaps) throw tooManyMissing(order, spread);
  if (widest > MOST_SPREAD * narrowest)
    throw refused(
      'DICOM_MIXED_SPACING',
      `expected slices whose distances differ by a factor of ${MOST_SPREAD} at most, got ${mm(narrowest)} to ${mm(widest)}`,
    );
  const uneven = missing === 0 || widest - narrowest > PLACE_TOLERANCE * usual;
  const step = !uneven && eachHasItsSlice(rises, usual) ? usual : narrowest;
  const slices = slicesOver(rises, step, usual);
  if (slices.length > MOST_SLICES_A_PLANE * order.length) throw tooManyMissing(order, spread);
  return { step, usual, slices, warnings: warningsOf(spread, uneven, order.length) };
}

/** Acquisitions that fill each other up are how MR is scanned in two passes; two phases could look the same. */
function filledUp(order: readonly PlacedPlane[]): string[] {
  const acquisitions = [...Map.groupBy(order, ({ plane }) => plane.apart['Acquisition Number']).values()];
  if (!areInterleaved(acquisitions)) return [];
  return [
    `ACQUISITIONS_INTERLEAVED: slices of ${acquisitions.length} acquisitions lie between each other's, and together evenly apart; they are taken for one volume, which two phases are not`,
  ];
}

/** mm, but for the number of slices that are missing. */
interface Spread {
  readonly usual: number;
  /** Of neighbours. */
  readonly narrowest: number;
  readonly widest: number;
  readonly widestGap: number;
  readonly missing: number;
}

function spreadOf(apart: readonly number[], usual: number): Spread {
  const isGap = (one: number) => one > WIDEST_DISTANCE * usual;
  const missingIn = (gap: number) => Math.max(1, Math.round(gap / usual) - 1);
  return {
    usual,
    narrowest: Math.min(...apart),
    widest: Math.max(...apart.filter((one) => !isGap(one))),
    widestGap: Math.max(...apart),
    missing: apart.filter(isGap).reduce((count, gap) => count + missingIn(gap), 0),
  };
}

function eachHasItsSlice(rises: readonly number[], step: number): boolean {
  return new Set(rises.map((rise) => sliceAt(rise, step))).size === rises.length;
}

function tooManyMissing(order: readonly PlacedPlane[], { usual, widestGap, missing }: Spread): Failure {
  const acquisitions = new Set(order.map(({ plane }) => plane.apart['Acquisition Number'])).size;
  const hint = acquisitions > 1 ? `; the series has ${acquisitions} acquisitions` : '';
  return refused(
    'DICOM_MISSING_SLICES',
    `expected slices ${mm(usual)} apart, got a gap of ${mm(widestGap)}: about ${missing} of ${order.length + missing} are missing${hint}; m4oe segment --allow-gaps segments what is there`,
  );
}

function warningsOf(spread: Spread, uneven: boolean, planes: number): string[] {
  const { usual, narrowest, widest, widestGap, missing } = spread;
  const distances = `UNEVEN_SPACING: slices are ${mm(narrowest)} to ${mm(widest)} apart; volumes follow from the distances as they are`;
  const gap = `GAPS: about ${missing} of ${planes + missing} slices are missing, the widest gap has ${mm(widestGap)} in place of ${mm(usual)}; nothing is labelled or measured there`;
  return [...(uneven ? [distances] : []), ...(missing > 0 ? [gap] : [])];
}

const mm = (value: number) => `${Number(value.toPrecision(4))} mm`;
