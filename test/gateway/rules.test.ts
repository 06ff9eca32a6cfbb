/** Which series the rules take, and rules that are none. */
import test from 'ava';
import { leftAloneBecause } from '../../src/gateway/parts.ts';
import { judged, parseSeriesRules, TAKES_ALL } from '../../src/gateway/rules.ts';
import { candidate } from '../support/candidate.ts';

const RULES = parseSeriesRules(
  JSON.stringify([
    { when: { SeriesDescription: 'lung|bone' }, take: false },
    { when: { Modality: '^CT$', BodyPartExamined: 'abd' }, maxAgeDays: 3 },
    { when: { Modality: '^MR$' } },
  ]),
);

const isTaken = (...of: Parameters<typeof judged>) => judged(...of).taken;

test('the first rule that matches decides; none is no', (t) => {
  t.true(isTaken(candidate({ BodyPartExamined: 'ABDOMEN' }), RULES));
  t.false(isTaken(candidate({ BodyPartExamined: 'ABDOMEN', SeriesDescription: 'Lung 1.0' }), RULES));
  t.false(isTaken(candidate({ BodyPartExamined: 'HEAD' }), RULES));
  t.true(isTaken(candidate({ Modality: 'MR' }, 1000), RULES));
  t.false(isTaken(candidate({}), []));
  t.is(leftAloneBecause(candidate({}), [], 7), 'none of the rules takes it (M4OE_GATEWAY_RULES)');
  t.true(isTaken(candidate({}), TAKES_ALL));
});

test('age counts where the study has a date', (t) => {
  t.false(isTaken(candidate({ BodyPartExamined: 'abdomen' }, 4), RULES));
  t.true(isTaken(candidate({ BodyPartExamined: 'abdomen' }, Number.NaN), RULES));
});

test('a rule looks at several attributes, and for one of several patterns', (t) => {
  const rules = parseSeriesRules(
    JSON.stringify([{ when: { 'SeriesDescription|ProtocolName': ['liver', '^abd'], Modality: 'MR|CT' } }]),
  );
  t.true(isTaken(candidate({ SeriesDescription: 'dyn LIVER' }), rules));
  t.true(isTaken(candidate({ ProtocolName: 'Abd routine' }), rules));
  t.false(isTaken(candidate({ ProtocolName: 'routine abd' }), rules));
  t.false(isTaken(candidate({ StudyDescription: 'liver' }), rules));
  t.false(isTaken(candidate({ Modality: 'PT', ProtocolName: 'liver' }), rules));
});

test('a study is older than --lookback-days by its date, with a day for time zones', (t) => {
  const why = (ageDays: number, days: number) => leftAloneBecause(candidate({}, ageDays), TAKES_ALL, days);
  t.is(why(7.9, 7), undefined);
  t.is(why(8.1, 7), 'its study is older than M4OE_GATEWAY_LOOKBACK_DAYS');
  t.is(why(1000, 0), undefined);
  t.is(why(Number.NaN, 7), undefined, 'without a date: of any age');
});

for (const [json, says] of [
  ['{', 'a JSON array'],
  ['{}', 'a JSON array'],
  ['[{"when": {"PatientName": "x"}}]', 'rule 1: when: expected keywords'],
  ['[{"when": {"Modality|PatientName": "x"}}]', 'rule 1: when: expected keywords'],
  ['[{"when": {"Modality": ["a", "("]}}]', 'rule 1: Modality: expected a regular expression, or a list'],
  ['[{"when": {"Modality": "("}}]', 'rule 1: Modality: expected a regular expression'],
  [
    '[{"when": {}}, {"when": {}, "who": 1}]',
    'rule 2: expected when, maxAgeDays, take, thorough, seen, refine, source and also, got who',
  ],
  ['[{"when": {}, "maxAgeDays": "3"}]', 'rule 1: maxAgeDays'],
  ['[{"when": {}, "take": "no"}]', 'rule 1: take'],
  ['[{"when": {}, "seen": 1}]', 'rule 1: seen: expected true or false'],
  ['[null]', 'rule 1: when'],
] as const) {
  test(`${json}: GATEWAY_RULES`, (t) => {
    const failure = t.throws(() => parseSeriesRules(json));
    t.like(failure, { reason: 'GATEWAY_RULES', setting: 'M4OE_GATEWAY_RULES' });
    t.true(failure?.message.includes(says), failure?.message);
  });
}

test('a rule may ask for further results', (t) => {
  const rules = parseSeriesRules('[{"when": {"Modality": "CT"}, "also": ["pdf", "mesh"]}, {"when": {}}]');
  t.deepEqual(judged(candidate({ Modality: 'CT' }), rules).also, ['pdf', 'mesh']);
  t.deepEqual(judged(candidate({ Modality: 'MR' }), rules).also, []);
  for (const also of ['"pdf"', '["stl"]', '{}'])
    t.throws(() => parseSeriesRules(`[{"when": {}, "also": ${also}}]`), {
      message: /rule 1: also: expected a list of rtstruct, pdf, mesh/,
    });
});

test('a rule may ask for thorough answers; the one that decides is asked', (t) => {
  const rules = parseSeriesRules(
    JSON.stringify([{ when: { Modality: 'MR' } }, { when: { Modality: 'CT' }, thorough: true }]),
  );
  t.false(judged(candidate({ Modality: 'MR' }), rules).thorough);
  t.true(judged(candidate({ Modality: 'CT' }), rules).thorough);
  t.false(judged(candidate({ Modality: 'PT' }), rules).thorough);
  t.is(judged(candidate({ Modality: 'CT' }), parseSeriesRules('[{"when": {}, "refine": "slow"}]')).refine, 'slow');
  t.is(judged(candidate({ Modality: 'CT' }), rules).refine, '');
  for (const [rule, message] of [
    ['{"when": {}, "refine": true}', /rule 1: refine: expected the name of a model/],
    ['{"when": {}, "refine": "slow", "thorough": true}', /rule 1: expected thorough or refine, got both/],
  ] as const)
    t.throws(() => parseSeriesRules(`[${rule}]`), { message });
  t.throws(() => parseSeriesRules('[{"when": {}, "thorough": 1}]'), {
    message: /rule 1: thorough: expected true or false/,
  });
});

test('a rule may say which scanner a series comes from, by its station', (t) => {
  const rules = parseSeriesRules(
    JSON.stringify([{ when: { StationName: '^CT1$' }, source: 'ct-1' }, { when: { Modality: 'CT' } }]),
  );
  t.is(judged(candidate({ StationName: 'ct1' }), rules).source, 'ct-1');
  t.is(judged(candidate({ StationName: 'CT12' }), rules).source, '');
  t.is(judged(candidate({ Modality: 'PT' }), rules).source, '');
  for (const source of [7, 'a b', 'x'.repeat(65)])
    t.throws(() => parseSeriesRules(JSON.stringify([{ when: {}, source }])), { message: /rule 1: source: expected/ });
});
