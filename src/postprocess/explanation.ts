/** What a verdict follows from, as a sentence for a person; the figures are those of the report. */
import type { OrganClass } from '../model/manifest.ts';
import type { ClassMeasure } from './measures.ts';
import { type Judgement, REVIEW_MISSED_FROM, type TrustReason } from './trust.ts';

/** Share of a class that is worth a word when settling removed it. */
const TOLD_REMOVED_FROM = 0.05;

/** Share of one expert below which a class is the work of several. */
const ALONE_FROM = 0.9;

/** What needs no figure. */
const WORDS: Readonly<Partial<Record<TrustReason, string>>> = {
  NOT_CALIBRATED: 'its head is not calibrated, so nothing is predicted of it',
  CUT_BY_FIELD_OF_VIEW: 'cut by the border of the volume',
  INTENSITIES_DOUBTFUL: 'the intensities are doubtful for its modality',
  WRONG_SIDE: 'lies on the wrong side of another organ',
  SIDES_CONTRADICTED: 'the organs lie as in a volume that is mirrored or turned',
  ANATOMY_MIRRORED: 'the anatomy is stated as mirrored',
};

/** What is known of a class beside its measures and its verdict. */
export interface Explained extends Judgement {
  readonly removedVoxels: number;
  /** Of a thorough answer. */
  readonly agreement?: number;
  /** Shares over the slices of the class, where a gate mixes them slice by slice. */
  readonly experts?: readonly { readonly expert: string; readonly share: number }[];
}

/** Such as "predicted Dice 0.62, at least 0.40; 34 % of it lay apart and was removed". */
export function explanation(
  measure: Pick<ClassMeasure, 'voxels' | 'volumeMl' | 'meanConfidence'>,
  { volumeMl: usual }: Pick<OrganClass, 'volumeMl'>,
  judged: Explained,
): string {
  const { reasons, removedVoxels, predictedDice, diceAtLeast, agreement, experts = [] } = judged;
  const parts = measure.voxels === 0 ? absence(judged) : [];
  if (predictedDice !== undefined)
    parts.push(`predicted Dice ${predictedDice.toFixed(2)}, at least ${(diceAtLeast ?? 0).toFixed(2)}`);
  const removed = removedVoxels / (removedVoxels + measure.voxels);
  if (measure.voxels > 0 && removed >= TOLD_REMOVED_FROM)
    parts.push(`${percent(removed)} of it lay apart and was removed`);
  for (const reason of reasons) {
    const words = WORDS[reason];
    if (words !== undefined) parts.push(words);
    else if (reason === 'LOW_CONFIDENCE') parts.push(`mean confidence ${(measure.meanConfidence ?? 0).toFixed(2)}`);
    else if (reason === 'VOLUME_BELOW_USUAL' && usual !== undefined)
      parts.push(`${percent(measure.volumeMl / usual.low)} of the smallest usual volume (${usual.low} ml)`);
    else if (reason === 'VOLUME_ABOVE_USUAL' && usual !== undefined)
      parts.push(`${(measure.volumeMl / usual.high).toFixed(1)} times the largest usual volume (${usual.high} ml)`);
  }
  if (agreement !== undefined) parts.push(`the passes agree on ${percent(agreement)} of it`);
  if (experts.length > 0 && Math.max(...experts.map(({ share }) => share)) < ALONE_FROM)
    parts.push(
      `its slices are shared by ${experts.map(({ expert, share }) => `${expert} (${percent(share)})`).join(', ')}`,
    );
  return parts.join('; ');
}

function absence({ missedProbability, reasons }: Explained): string[] {
  const parts = ['not found'];
  if (missedProbability !== undefined) {
    const chance = `probability ${missedProbability.toFixed(2)} that it is there`;
    parts.push(missedProbability < REVIEW_MISSED_FROM ? chance : `${chance}, so look for it`);
  }
  if (reasons.includes('PIECES_REMOVED')) parts.push('pieces of it were removed');
  return parts;
}

function percent(share: number): string {
  return `${share < 0.01 ? '<1' : Math.round(100 * share)} %`;
}
