import test from 'ava';
import type { ClassMeasure } from '../../src/postprocess/measures.ts';
import { judge, REJECT_BELOW_CONFIDENCE, REVIEW_BELOW_CONFIDENCE } from '../../src/postprocess/trust.ts';

const spleen = { volumeMl: { low: 80, high: 400 } };
const measured = (changes: Partial<ClassMeasure> = {}): ClassMeasure => ({
  label: 1,
  name: 'spleen',
  voxels: 1000,
  volumeMl: 200,
  meanConfidence: 0.95,
  touchesBorder: false,
  firstSlice: 3,
  lastSlice: 9,
  centre: { column: 4, slice: 6 },
  ...changes,
});

test('a usual organ seen with confidence is accepted', (t) => {
  t.deepEqual(judge(measured(), spleen), { verdict: 'accept', reasons: [] });
});

test('no voxel means absent, without reasons', (t) => {
  const none = measured({ voxels: 0, volumeMl: 0, meanConfidence: null });
  t.deepEqual(judge(none, spleen), { verdict: 'absent', reasons: [] });
});

const doubts: readonly [Partial<ClassMeasure>, string, readonly string[]][] = [
  [{ meanConfidence: REVIEW_BELOW_CONFIDENCE - 0.01 }, 'review', ['LOW_CONFIDENCE']],
  [{ meanConfidence: REVIEW_BELOW_CONFIDENCE }, 'accept', []],
  [{ meanConfidence: REJECT_BELOW_CONFIDENCE - 0.01 }, 'reject', ['LOW_CONFIDENCE']],
  [{ volumeMl: 79 }, 'review', ['VOLUME_BELOW_USUAL']],
  [{ volumeMl: 19 }, 'reject', ['VOLUME_BELOW_USUAL']],
  [{ volumeMl: 401 }, 'review', ['VOLUME_ABOVE_USUAL']],
  [{ volumeMl: 801 }, 'reject', ['VOLUME_ABOVE_USUAL']],
  [{ touchesBorder: true }, 'review', ['CUT_BY_FIELD_OF_VIEW']],
  [{ touchesBorder: true, volumeMl: 10 }, 'review', ['CUT_BY_FIELD_OF_VIEW']],
  [{ meanConfidence: 0.6, volumeMl: 500 }, 'review', ['LOW_CONFIDENCE', 'VOLUME_ABOVE_USUAL']],
];
for (const [changes, verdict, reasons] of doubts) {
  test(`${JSON.stringify(changes)}: ${verdict}`, (t) =>
    t.deepEqual(judge(measured(changes), spleen), { verdict, reasons } as never));
}

test('a vessel without a usual volume may leave the field of view', (t) => {
  t.deepEqual(judge(measured({ touchesBorder: true }), {}), { verdict: 'accept', reasons: ['CUT_BY_FIELD_OF_VIEW'] });
  t.deepEqual(judge(measured({ volumeMl: 1e6 }), {}), { verdict: 'accept', reasons: [] });
});
