/** Which series the rules take, and rules that are none. */
import test from 'ava';
import type { Candidate } from '../../src/gateway/candidate.ts';
import { isWanted, parseSeriesRules } from '../../src/gateway/rules.ts';

function candidate(described: Partial<Candidate['described']>, ageDays = 1): Candidate {
  const all = { Modality: 'CT', BodyPartExamined: '', SeriesDescription: '', ProtocolName: '', StudyDescription: '' };
  return { studyUid: '1.2', seriesUid: '1.3', instances: 3, ageDays, described: { ...all, ...described } };
}

const RULES = parseSeriesRules(
  JSON.stringify([
    { when: { SeriesDescription: 'lung|bone' }, take: false },
    { when: { Modality: '^CT$', BodyPartExamined: 'abd' }, maxAgeDays: 3 },
    { when: { Modality: '^MR$' } },
  ]),
);

test('the first rule that matches decides; none is no', (t) => {
  t.true(isWanted(candidate({ BodyPartExamined: 'ABDOMEN' }), RULES));
  t.false(isWanted(candidate({ BodyPartExamined: 'ABDOMEN', SeriesDescription: 'Lung 1.0' }), RULES));
  t.false(isWanted(candidate({ BodyPartExamined: 'HEAD' }), RULES));
  t.true(isWanted(candidate({ Modality: 'MR' }, 1000), RULES));
  t.false(isWanted(candidate({}), []));
  t.true(isWanted(candidate({}), undefined), 'without rules: all');
});

test('age counts where the study has a date', (t) => {
  t.false(isWanted(candidate({ BodyPartExamined: 'abdomen' }, 4), RULES));
  t.true(isWanted(candidate({ BodyPartExamined: 'abdomen' }, Number.NaN), RULES));
});

for (const [json, says] of [
  ['{', 'a JSON array'],
  ['{}', 'a JSON array'],
  ['[{"when": {"PatientName": "x"}}]', 'rule 1: when: expected keywords'],
  ['[{"when": {"Modality": "("}}]', 'rule 1: Modality: expected a regular expression'],
  ['[{"when": {}}, {"when": {}, "who": 1}]', 'rule 2: expected when, maxAgeDays and take, got who'],
  ['[{"when": {}, "maxAgeDays": "3"}]', 'rule 1: maxAgeDays'],
  ['[{"when": {}, "take": "no"}]', 'rule 1: take'],
  ['[null]', 'rule 1: when'],
] as const) {
  test(`${json}: GATEWAY_RULES`, (t) => {
    const failure = t.throws(() => parseSeriesRules(json));
    t.like(failure, { reason: 'GATEWAY_RULES', setting: 'M4OE_GATEWAY_RULES' });
    t.true(failure?.message.includes(says), failure?.message);
  });
}
