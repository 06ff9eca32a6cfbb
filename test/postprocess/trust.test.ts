import test from 'ava';
import type { HeadTrust } from '../../src/model/manifest.ts';
import type { ClassMeasure } from '../../src/postprocess/measures.ts';
import {
  ACCEPT_AT_LEAST,
  judge,
  type Known,
  REJECT_BELOW_CONFIDENCE,
  REVIEW_BELOW_CONFIDENCE,
} from '../../src/postprocess/trust.ts';

const spleen = { volumeMl: { low: 80, high: 400 } };
const measured = (changes: Partial<ClassMeasure> = {}): ClassMeasure => ({
  label: 1,
  name: 'spleen',
  voxels: 1000,
  volumeMl: 200,
  meanConfidence: 0.95,
  unsureShare: 0.05,
  touchesBorder: false,
  firstSlice: 3,
  lastSlice: 9,
  unevenness: 1,
  centre: { column: 4, slice: 6 },
  ...changes,
});
const NONE = { voxels: 0, volumeMl: 0, meanConfidence: null, unsureShare: 0, unevenness: 0 } as const;

/** Predicts a Dice of 0.9 for everything, less what unsure voxels take. */
const trust: HeadTrust = {
  graphSha256: '0'.repeat(64),
  coverage: 0.9,
  cases: 1,
  organs: 1,
  dice: {
    intercept: Math.log(9),
    weights: { confidence: 0, unsure: -5, removed: 0, uneven: 0, small: 0, large: 0, cut: 0, others: 0, found: 0 },
    offsets: {},
  },
  volume: { spleen: { mean: Math.log(200), sd: 0.4 } },
  bound: [
    [0.2, 0],
    [0.6, 0.5],
    [0.9, 0.8],
  ],
  missed: { intercept: -2, weights: { removed: 2, others: 0, found: 0 }, offsets: { liver: 2 } },
};

function judged(
  changes: Partial<ClassMeasure> = {},
  known: Partial<Known> = {},
  organ: typeof spleen | object = spleen,
) {
  const measure = measured(changes);
  return judge(measure, organ, { measures: [measure], trust, ...known });
}

test('a usual organ of a calibrated head, seen with confidence, is accepted with its bound', (t) => {
  const { predictedDice, diceAtLeast, ...rest } = judged({ unsureShare: 0 });
  t.deepEqual(rest, { verdict: 'accept', reasons: [] });
  t.true(Math.abs((predictedDice ?? 0) - 0.9) < 1e-12 && Math.abs((diceAtLeast ?? 0) - 0.8) < 1e-12);
});

test('without calibration nothing is accepted, and nothing is predicted', (t) => {
  t.deepEqual(judged({}, { trust: undefined }), { verdict: 'review', reasons: ['NOT_CALIBRATED'] });
  t.deepEqual(judged(NONE, { trust: undefined }), { verdict: 'absent', reasons: ['NOT_CALIBRATED'] });
});

test('confidences that are no numbers are never accepted', (t) => {
  for (const changes of [{ meanConfidence: Number.NaN }, { unsureShare: Number.NaN }, { volumeMl: Number.NaN }]) {
    t.not(judged(changes).verdict, 'accept', Object.keys(changes).join());
    t.not(judged({ ...changes, voxels: 0, meanConfidence: null }).verdict, 'accept');
  }
});

test('the bound decides between accept and review, the prediction between review and reject', (t) => {
  const doubtful = judged({ unsureShare: 0.2 });
  t.true((doubtful.diceAtLeast ?? 1) < ACCEPT_AT_LEAST);
  t.like(doubtful, { verdict: 'review', reasons: ['LOW_PREDICTED_DICE'] });
  t.like(judged({ unsureShare: 0.5 }), { verdict: 'reject', reasons: ['LOW_PREDICTED_DICE'] });
});

test('a class that was not found is absent, or to be looked for where it is likely to be there', (t) => {
  const absent = judged(NONE);
  t.like(absent, { verdict: 'absent', reasons: [] });
  t.true(Math.abs((absent.missedProbability ?? 0) - 1 / (1 + Math.exp(2))) < 1e-12);
  t.like(judged(NONE, { removedVoxels: 9 }), { verdict: 'review', reasons: ['MAYBE_MISSED', 'PIECES_REMOVED'] });
  t.like(judged({ ...NONE, name: 'liver' }), { verdict: 'review', reasons: ['MAYBE_MISSED'] });
  const { missed: _, ...untold } = trust;
  t.deepEqual(judged(NONE, { trust: untold }), { verdict: 'absent', reasons: [] });
});

const doubts: readonly [Partial<ClassMeasure>, string, readonly string[]][] = [
  [{ meanConfidence: REVIEW_BELOW_CONFIDENCE - 0.01 }, 'review', ['LOW_CONFIDENCE']],
  [{ meanConfidence: REVIEW_BELOW_CONFIDENCE }, 'accept', []],
  [{ meanConfidence: REJECT_BELOW_CONFIDENCE - 0.01 }, 'reject', ['LOW_CONFIDENCE']],
  [{ volumeMl: 79 }, 'review', ['VOLUME_BELOW_USUAL']],
  [{ volumeMl: 19 }, 'reject', ['VOLUME_BELOW_USUAL']],
  [{ volumeMl: 401 }, 'review', ['VOLUME_ABOVE_USUAL']],
  [{ volumeMl: 801 }, 'reject', ['VOLUME_ABOVE_USUAL']],
  [{ touchesBorder: true }, 'accept', ['CUT_BY_FIELD_OF_VIEW']],
  [{ touchesBorder: true, volumeMl: 10 }, 'accept', ['CUT_BY_FIELD_OF_VIEW']],
  [{ meanConfidence: 0.6, volumeMl: 500 }, 'review', ['LOW_CONFIDENCE', 'VOLUME_ABOVE_USUAL']],
];
for (const [changes, verdict, reasons] of doubts) {
  test(`${JSON.stringify(changes)}: ${verdict}`, (t) => t.like(judged(changes), { verdict, reasons } as never));
}

test('a vessel without a usual volume may leave the field of view', (t) => {
  t.like(judged({ touchesBorder: true }, {}, {}), { verdict: 'accept', reasons: ['CUT_BY_FIELD_OF_VIEW'] });
  t.like(judged({ volumeMl: 1e6 }, {}, {}), { verdict: 'accept', reasons: [] });
});

test('doubt about intensities or the place of an organ only makes a verdict worse', (t) => {
  t.like(judged({}, { doubtful: true }), { verdict: 'review', reasons: ['INTENSITIES_DOUBTFUL'] });
  t.like(judged({}, { place: 'WRONG_SIDE' }), { verdict: 'review', reasons: ['WRONG_SIDE'] });
  t.like(judged({}, { place: 'SIDES_CONTRADICTED' }), { verdict: 'reject', reasons: ['SIDES_CONTRADICTED'] });
});
