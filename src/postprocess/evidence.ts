/**
 * What a finished segmentation shows of how right a class is, as numbers that a calibrated
 * prediction is made of (`trust` of a head in the manifest). m4oe-train calibrate-trust computes
 * the same (training/m4oe/trust/evidence.py); fixtures hold both equal.
 */
import type { Logistic, UsualVolume } from '../model/manifest.ts';
import type { ClassMeasure } from './measures.ts';

/** In standard deviations: farther away is not told apart. */
const MOST_SD = 4;

/** Of a class with voxels, what its predicted Dice is told from. */
export interface DiceEvidence {
  /** Log odds of the mean confidence. */
  readonly confidence: number;
  /** Share of its voxels that are unsure. */
  readonly unsure: number;
  /** Share that settling took. */
  readonly removed: number;
  /** Unevenness over 1. */
  readonly uneven: number;
  /**
   * Standard deviations by which the logarithm of its volume is below, and above, the usual one;
   * `small` is 0 for a class that the border cuts.
   */
  readonly small: number;
  readonly large: number;
  /** 1 where the border cuts it. */
  readonly cut: number;
  /** Of the head's other classes: mean unsure share of those found, 1 where none was. */
  readonly others: number;
  /** ... and the share of them that were found. */
  readonly found: number;
}

/** Of a class without voxels, what its absence is told from. */
export interface AbsenceEvidence {
  /** 1 where settling took voxels of it. */
  readonly removed: number;
  readonly others: number;
  readonly found: number;
}

/** @param measures of all classes of the head; of one whose `voxels` are more than 0 */
export function diceEvidence(
  measure: ClassMeasure,
  measures: readonly ClassMeasure[],
  removedVoxels: number,
  usual: UsualVolume | undefined,
): DiceEvidence {
  const z = usual === undefined ? 0 : (Math.log(measure.volumeMl) - usual.mean) / usual.sd;
  return {
    confidence: logOdds(measure.meanConfidence ?? 0),
    unsure: measure.unsureShare,
    removed: removedVoxels / (removedVoxels + measure.voxels),
    uneven: measure.unevenness - 1,
    small: measure.touchesBorder ? 0 : Math.min(MOST_SD, Math.max(0, -z)),
    large: Math.min(MOST_SD, Math.max(0, z)),
    cut: measure.touchesBorder ? 1 : 0,
    ...company(measure, measures),
  };
}

/** @param measures of all classes of the head */
export function absenceEvidence(
  measure: ClassMeasure,
  measures: readonly ClassMeasure[],
  removedVoxels: number,
): AbsenceEvidence {
  return { removed: removedVoxels > 0 ? 1 : 0, ...company(measure, measures) };
}

/** Probability by a logistic regression of these values, for a class. */
export function predicted<Evidence extends object>(
  { intercept, weights, offsets }: Logistic<keyof Evidence & string>,
  evidence: Evidence,
  name: string,
): number {
  let z = intercept + (offsets[name] ?? 0);
  for (const [key, value] of Object.entries(evidence)) z += weights[key as keyof Evidence & string] * value;
  return 1 / (1 + Math.exp(-z));
}

/** Linear between points with ascending x, level beyond them. */
export function between(points: readonly (readonly [number, number])[], x: number): number {
  let [left, low] = points[0] as readonly [number, number];
  // What is no number is before all of them.
  if (!(x > left)) return low;
  for (const [right, high] of points) {
    if (x <= right) return low + ((high - low) * (x - left)) / (right - left);
    [left, low] = [right, high];
  }
  return low;
}

function company(measure: ClassMeasure, measures: readonly ClassMeasure[]): { others: number; found: number } {
  const others = measures.filter(({ label }) => label !== measure.label);
  const there = others.filter(({ voxels }) => voxels > 0);
  return {
    others: there.length === 0 ? 1 : there.reduce((sum, { unsureShare }) => sum + unsureShare, 0) / there.length,
    found: others.length === 0 ? 1 : there.length / others.length,
  };
}

/** Of a probability, kept within 0.01 and 0.995. */
function logOdds(probability: number): number {
  const p = Math.min(0.995, Math.max(0.01, probability));
  return Math.log(p / (1 - p));
}
