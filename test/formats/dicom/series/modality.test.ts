/**
 * What decides the modality: contrast attributes, and rules of the site before them; the reason
 * names attributes, not what they hold.
 */
import test from 'ava';
import { Failure } from '../../../../src/errors.ts';
import { readDataSet } from '../../../../src/formats/dicom/file/read-part10.ts';
import { instanceHeader } from '../../../../src/formats/dicom/series/header.ts';
import { decideModality, parseRules } from '../../../../src/formats/dicom/series/modality.ts';
import { enhancedFile, group } from '../enhanced.ts';
import { PATIENT, type SliceOptions, sliceFile } from '../phantom.ts';

const headerOf = (file: Buffer) => instanceHeader(readDataSet(file, 2 ** 20).attributes);
const header = (options: SliceOptions) => headerOf(sliceFile(0, options));
const mr = (set: SliceOptions['set'] = {}): SliceOptions => ({ modality: 'MR', set });

const CASES: [name: string, options: SliceOptions, modality: string, reason: RegExp][] = [
  ['a CT', {}, 'CT', /Modality is CT/],
  ['a CT with contrast', { set: { '00180010': ['LO', 'Iohexol'] } }, 'CT', /Modality is CT/],
  ['an MR without a word of contrast', mr(), 'MR', /no contrast attribute/],
  ['an agent', mr({ '00180010': ['LO', 'Gadobutrol 7.5 ml'] }), 'CE_MR', /ContrastBolusAgent/],
  ['no agent, in words', mr({ '00180010': ['LO', 'NONE'] }), 'MR', /ContrastBolusAgent/],
  ['an agent in the gut', mr({ '00180010': ['LO', 'Mannitol oral'] }), 'MR', /ContrastBolusAgent/],
  [
    'an agent as a code',
    mr({ '00180012': ['SQ', [[['00080100', 'SH', 'C-B0317']]]] }),
    'CE_MR',
    /ContrastBolusAgentSequence/,
  ],
  ['an amount', mr({ '00181041': ['DS', '7.5'] }), 'CE_MR', /ContrastBolusVolume/],
  ['an amount of nothing', mr({ '00181041': ['DS', '0'] }), 'MR', /no contrast attribute/],
];
for (const [name, options, modality, reason] of CASES) {
  test(`${name}: ${modality}`, (t) => {
    const decision = decideModality(header(options), []);
    t.is(decision.modality, modality as 'CT');
    t.regex(decision.reason, reason);
  });
}

test('enhanced MR tells the agent by frame', (t) => {
  const used = (answer: string) => () => [group('00189341', ['00189342', 'CS', answer])];
  const file = (answer: string) => headerOf(enhancedFile({ modality: 'MR', perFrame: used(answer) }));
  t.is(decideModality(file('YES'), []).modality, 'CE_MR');
  t.is(decideModality(file('NO'), []).modality, 'MR');
});

test('the first rule that matches decides modality and head; its reason shows nothing of the header', (t) => {
  const rules = parseRules(
    JSON.stringify([
      { when: { Modality: '^CT$', SeriesDescription: 'lung' }, modality: 'CT', head: 'never' },
      { when: { SeriesDescription: 'ABDOMEN' }, modality: 'CE_MR', head: 'atlas' },
      { when: { Modality: 'MR' }, modality: 'MR' },
    ]),
  );
  const decision = decideModality(header(mr()), rules);
  t.deepEqual(decision, { modality: 'CE_MR', head: 'atlas', reason: 'rule 2 (SeriesDescription)' });
  t.false(JSON.stringify(decision).includes(PATIENT));
  t.is(decideModality(header(mr({ '0008103e': undefined })), rules).reason, 'rule 3 (Modality)');
});

test('rules that are wrong say which and why', (t) => {
  const wrong: [json: string, message: RegExp][] = [
    ['{', /JSON array/],
    ['{}', /JSON array/],
    ['[{"when": {"Modality": "MR"}, "modality": "PET"}]', /rule 1: modality: expected one of CT, MR, CE_MR/],
    ['[{"when": {}, "modality": "MR"}]', /rule 1: when/],
    ['[{"when": {"PatientName": "x"}, "modality": "MR"}]', /rule 1: when: expected keywords .*, got PatientName/],
    ['[{"when": {"Modality": "("}, "modality": "MR"}]', /rule 1: Modality: expected a regular expression/],
    ['[{"when": {"Modality": "MR"}, "modality": "MR", "heads": "x"}]', /got heads/],
    ['[null]', /rule 1/],
  ];
  for (const [json, message] of wrong) {
    const failure = t.throws(() => parseRules(json), { instanceOf: Failure, message }, json) as Failure;
    t.is(failure.reason, 'DICOM_RULES');
  }
});
