/**
 * How far to trust the mask of one class: accept, review, reject or absent, with the reasons.
 *
 * These are heuristics, not clinically validated: they compare a measure with the manifest's usual
 * range of adults and with the network's own confidence, which is not calibrated. They are made to
 * send doubtful masks to a person, not to clear good ones.
 */
import type { OrganClass } from '../model/manifest.ts';
import type { ClassMeasure } from './measures.ts';
import type { PlaceReason } from './sides.ts';

export type Verdict = 'accept' | 'review' | 'reject' | 'absent';

/** Stable codes; `docs/protocol.md` lists them. */
export type TrustReason =
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
}

/** Mean probability of the class over its voxels below which a person should look. */
export const REVIEW_BELOW_CONFIDENCE = 0.75;
/** ... and below which the mask is little more than a guess. */
export const REJECT_BELOW_CONFIDENCE = 0.5;
/** A whole organ smaller than this share of the lowest usual volume is a fragment, not an organ. */
export const REJECT_BELOW_USUAL_LOW = 0.25;
/** A mask larger than this many times the highest usual volume has leaked into its surroundings. */
export const REJECT_ABOVE_USUAL_HIGH = 2;

interface Known {
  readonly removedVoxels?: number;
  readonly doubtful?: boolean;
  readonly place?: PlaceReason | undefined;
}

/**
 * Judges one class. A class without a usual volume (a vessel that runs on) is expected to leave the
 * field of view: that is told as a reason, but no cause for review. An organ that is cut is
 * reviewed and its small volume not held against it.
 * @param known removedVoxels: of the class, that settling removed, so that an absent organ of which
 *   pieces were found is told from one without; doubtful: the volume's intensities are probably not
 *   in the unit that the network was made for, and nothing is accepted; place: what is wrong with
 *   where it lies
 */
export function judge(
  measure: ClassMeasure,
  organClass: Pick<OrganClass, 'volumeMl'>,
  { removedVoxels = 0, doubtful = false, place }: Known = {},
): Judgement {
  if (measure.voxels === 0 || measure.meanConfidence === null)
    return { verdict: 'absent', reasons: removedVoxels > 0 ? ['PIECES_REMOVED'] : [] };
  const { volumeMl, meanConfidence, touchesBorder } = measure;
  const usual = organClass.volumeMl;
  const reasons: TrustReason[] = [];
  let review = false;
  let reject = false;
  if (meanConfidence < REVIEW_BELOW_CONFIDENCE) {
    reasons.push('LOW_CONFIDENCE');
    review = true;
    reject ||= meanConfidence < REJECT_BELOW_CONFIDENCE;
  }
  if (touchesBorder) {
    reasons.push('CUT_BY_FIELD_OF_VIEW');
    review ||= usual !== undefined;
  }
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
  return { verdict: reject ? 'reject' : review ? 'review' : 'accept', reasons };
}
