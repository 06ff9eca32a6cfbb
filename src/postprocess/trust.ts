/**
 * How far to trust the mask of one class: accept, review, reject or absent, with the reasons
 * (docs/trust.md).
 *
 * Of a head that was calibrated (`trust` in the manifest) the verdict follows from the Dice that is
 * predicted for the class and from a lower bound of it; what its measures show beside that may only
 * make it worse. Of any other head nothing is accepted.
 */
import type { HeadTrust, OrganClass } from '../model/manifest.ts';
import { absenceEvidence, between, diceEvidence, predicted } from './evidence.ts';
import type { ClassMeasure } from './measures.ts';
import type { PlaceReason } from './sides.ts';

export type Verdict = 'accept' | 'review' | 'reject' | 'absent';

/** Stable codes; `docs/protocol.md` lists them. */
export type TrustReason =
  | 'NOT_CALIBRATED'
  | 'LOW_PREDICTED_DICE'
  | 'MAYBE_MISSED'
  | 'LOW_CONFIDENCE'
  | 'VOLUME_BELOW_USUAL'
  | 'VOLUME_ABOVE_USUAL'
  | 'CUT_BY_FIELD_OF_VIEW'
  | 'PIECES_REMOVED'
  | 'INTENSITIES_DOUBTFUL'
  | PlaceReason;

export interface Judgement {
  readonly verdict: Verdict;
  readonly reasons: readonly TrustReason[];
  /** Of a class that was found, by a calibrated head: what its Dice is expected to be. */
  readonly predictedDice?: number;
  /** ... and what it is at least, as often as `trust.coverage` of the manifest says. */
  readonly diceAtLeast?: number;
  /** Of a class that was not found, by a calibrated head: how probable it is that it is there. */
  readonly missedProbability?: number;
}

/** Lower bound of the Dice from which a mask is accepted. */
export const ACCEPT_AT_LEAST = 0.7;
/** Predicted Dice below which a mask is rejected. */
export const REJECT_BELOW_DICE = 0.5;
/** Probability from which on a class that was not found is looked for by a person. */
export const REVIEW_MISSED_FROM = 0.25;

/** Mean probability of the class over its voxels below which a person should look. */
export const REVIEW_BELOW_CONFIDENCE = 0.75;
/** ... and below which the mask is little more than a guess. */
export const REJECT_BELOW_CONFIDENCE = 0.5;
/** A whole organ smaller than this share of the lowest usual volume is a fragment, not an organ. */
export const REJECT_BELOW_USUAL_LOW = 0.25;
/** A mask larger than this many times the highest usual volume has leaked into its surroundings. */
export const REJECT_ABOVE_USUAL_HIGH = 2;

export interface Known {
  /** Of all classes of the head. */
  readonly measures: readonly ClassMeasure[];
  /** Absent where the head is not calibrated, or not for what was run. */
  readonly trust?: HeadTrust | undefined;
  /** Voxels of the class that settling removed. */
  readonly removedVoxels?: number;
  /**
   * The volume's intensities are probably not in the unit that the network was made for, and
   * nothing is accepted.
   */
  readonly doubtful?: boolean;
  /** What is wrong with where it lies. */
  readonly place?: PlaceReason | undefined;
}

/**
 * Judges one class. A class without a usual volume (a vessel that runs on) is expected to leave the
 * field of view: that is told as a reason, but no cause for review. The small volume of an organ
 * that is cut is not held against it.
 */
export function judge(
  measure: ClassMeasure,
  organClass: Pick<OrganClass, 'volumeMl'>,
  { measures, trust, removedVoxels = 0, doubtful = false, place }: Known,
): Judgement {
  if (measure.voxels === 0 || measure.meanConfidence === null)
    return judgeAbsent(measure, measures, trust, removedVoxels);
  const { volumeMl, meanConfidence, touchesBorder } = measure;
  const usual = organClass.volumeMl;
  const reasons: TrustReason[] = [];
  let review = false;
  let reject = false;
  const dice = trust === undefined ? undefined : predictDice(measure, measures, trust, removedVoxels);
  if (dice === undefined) {
    reasons.push('NOT_CALIBRATED');
    review = true;
  } else if (!(dice.diceAtLeast >= ACCEPT_AT_LEAST)) {
    // Not below: what is no number is not accepted either.
    reasons.push('LOW_PREDICTED_DICE');
    review = true;
    reject ||= !(dice.predictedDice >= REJECT_BELOW_DICE);
  }
  if (!(meanConfidence >= REVIEW_BELOW_CONFIDENCE)) {
    reasons.push('LOW_CONFIDENCE');
    review = true;
    reject ||= !(meanConfidence >= REJECT_BELOW_CONFIDENCE);
  }
  if (touchesBorder) reasons.push('CUT_BY_FIELD_OF_VIEW');
  if (usual !== undefined && volumeMl < usual.low && !touchesBorder) {
    reasons.push('VOLUME_BELOW_USUAL');
    review = true;
    reject ||= volumeMl < usual.low * REJECT_BELOW_USUAL_LOW;
  }
  if (usual !== undefined && volumeMl > usual.high) {
    reasons.push('VOLUME_ABOVE_USUAL');
    review = true;
    reject ||= volumeMl > usual.high * REJECT_ABOVE_USUAL_HIGH;
  }
  if (doubtful) {
    reasons.push('INTENSITIES_DOUBTFUL');
    review = true;
  }
  if (place !== undefined) {
    reasons.push(place);
    review = true;
    reject ||= place === 'SIDES_CONTRADICTED';
  }
  return { verdict: reject ? 'reject' : review ? 'review' : 'accept', reasons, ...dice };
}

function judgeAbsent(
  measure: ClassMeasure,
  measures: readonly ClassMeasure[],
  trust: HeadTrust | undefined,
  removedVoxels: number,
): Judgement {
  const reasons: TrustReason[] = removedVoxels > 0 ? ['PIECES_REMOVED'] : [];
  if (trust === undefined) return { verdict: 'absent', reasons: ['NOT_CALIBRATED', ...reasons] };
  if (trust.missed === undefined) return { verdict: 'absent', reasons };
  const missedProbability = predicted(trust.missed, absenceEvidence(measure, measures, removedVoxels), measure.name);
  if (missedProbability < REVIEW_MISSED_FROM) return { verdict: 'absent', reasons, missedProbability };
  return { verdict: 'review', reasons: ['MAYBE_MISSED', ...reasons], missedProbability };
}

function predictDice(
  measure: ClassMeasure,
  measures: readonly ClassMeasure[],
  trust: HeadTrust,
  removedVoxels: number,
): { readonly predictedDice: number; readonly diceAtLeast: number } {
  const evidence = diceEvidence(measure, measures, removedVoxels, trust.volume[measure.name]);
  const predictedDice = predicted(trust.dice, evidence, measure.name);
  return { predictedDice, diceAtLeast: between(trust.bound, predictedDice) };
}
