/** What a verdict follows from, as a sentence whose figures are those of the report. */
import test from 'ava';
import { type Explained, explanation } from '../../src/postprocess/explanation.ts';

const measure = { voxels: 6600, volumeMl: 6, meanConfidence: 0.71 };
const usual = { volumeMl: { low: 60, high: 350 } };
const judged = (given: Partial<Explained>): Explained => ({
  verdict: 'review',
  reasons: [],
  removedVoxels: 0,
  ...given,
});

test('a fragment of a kidney: expected Dice, what was removed, its volume against the usual one', (t) => {
  t.is(
    explanation(
      measure,
      usual,
      judged({
        reasons: ['LOW_PREDICTED_DICE', 'LOW_CONFIDENCE', 'CUT_BY_FIELD_OF_VIEW', 'VOLUME_BELOW_USUAL'],
        predictedDice: 0.62,
        diceAtLeast: 0.4,
        removedVoxels: 3400,
      }),
    ),
    'predicted Dice 0.62, at least 0.40; 34 % of it lay apart and was removed; mean confidence 0.71; ' +
      'cut by the border of the volume; 10 % of the smallest usual volume (60 ml)',
  );
});

test('the passes of a thorough answer are evidence', (t) => {
  const told = judged({ verdict: 'accept', predictedDice: 0.93, diceAtLeast: 0.88, agreement: 0.974 });
  t.is(explanation(measure, usual, told), 'predicted Dice 0.93, at least 0.88; the passes agree on 97 % of it');
});

test('experts that share an organ are evidence, one that has it nearly alone is not', (t) => {
  const experts = (share: number) => [
    { expert: 'CT', share },
    { expert: 'MR', share: 1 - share },
  ];
  const told = (share: number) =>
    explanation(measure, usual, judged({ predictedDice: 0.9, diceAtLeast: 0.8, experts: experts(share) }));
  t.is(told(0.6), 'predicted Dice 0.90, at least 0.80; its slices are shared by CT (60 %), MR (40 %)');
  t.is(told(0.05), 'predicted Dice 0.90, at least 0.80');
  t.is(told(0.95), 'predicted Dice 0.90, at least 0.80');
});

test('what is not calibrated, mirrored, doubtful or too large is said', (t) => {
  const reasons = ['NOT_CALIBRATED', 'VOLUME_ABOVE_USUAL', 'INTENSITIES_DOUBTFUL', 'SIDES_CONTRADICTED'] as const;
  t.is(
    explanation({ ...measure, volumeMl: 490 }, usual, judged({ verdict: 'reject', reasons })),
    'its head is not calibrated, so nothing is predicted of it; 1.4 times the largest usual volume (350 ml); ' +
      'the intensities are doubtful for its modality; the organs lie as in a volume that is mirrored or turned',
  );
});

test('an absent class says how probable it is that it is there', (t) => {
  const none = { voxels: 0, volumeMl: 0, meanConfidence: null };
  t.is(
    explanation(none, usual, judged({ verdict: 'absent', missedProbability: 0.08 })),
    'not found; probability 0.08 that it is there',
  );
  const removed = judged({ reasons: ['MAYBE_MISSED', 'PIECES_REMOVED'], missedProbability: 0.4, removedVoxels: 9 });
  t.is(
    explanation(none, usual, removed),
    'not found; probability 0.40 that it is there, so look for it; pieces of it were removed',
  );
});
