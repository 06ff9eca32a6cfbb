/**
 * What a gateway without rules of its own takes: abdomens, and what nothing but its pixels can tell.
 */
import { readFileSync } from 'node:fs';
import test from 'ava';
import type { Candidate } from '../../src/gateway/candidate.ts';
import { leftAloneBecause } from '../../src/gateway/parts.ts';
import { DEFAULT_RULES, judged, parseSeriesRules } from '../../src/gateway/rules.ts';
import { candidate } from '../support/candidate.ts';

const RULES = parseSeriesRules(readFileSync(DEFAULT_RULES, 'utf8'));

type Described = Partial<Candidate['described']>;

const TAKEN: readonly Described[] = [
  { BodyPartExamined: 'ABDOMEN' },
  { BodyPartExamined: 'ABDOMENPELVIS' },
  { BodyPartExamined: 'CHESTABDPELVIS' },
  { BodyPartExamined: 'LIVER', Modality: 'MR' },
  { BodyPartExamined: 'WHOLEBODY' },
  { BodyPartExamined: 'KIDNEY', SeriesDescription: 'Nephrographic 2.0' },
  { SeriesDescription: 'Abdomen 5.0 B30f' },
  { SeriesDescription: 'Abd/Pel C+ 70s' },
  { SeriesDescription: 'Oberbauch nativ' },
  { SeriesDescription: 'addome venosa' },
  { SeriesDescription: 'Thx/Abd pv' },
  { SeriesDescription: 'CAP portal venous' },
  { SeriesDescription: 'Abdomen head first' },
  { SeriesDescription: 'Head to pelvis, whole body' },
  { SeriesDescription: '腹部 造影' },
  { SeriesDescription: 'ax T1 VIBE dixon W', ProtocolName: 'Leber dyn', Modality: 'MR' },
  { SeriesDescription: 'ax 3.0', ProtocolName: 'Brzuch' },
  { SeriesDescription: '3D MRCP', Modality: 'MR' },
  { SeriesDescription: 'portal venous 3.0' },
  { SeriesDescription: 'prone 1.0', StudyDescription: 'CT colonography' },
  { ProtocolName: 'MR Enterographie', Modality: 'MR' },
  { SeriesDescription: 'ven. 1.5 Br40', StudyDescription: 'CT Abdomen and Pelvis with contrast' },
  { BodyPartExamined: 'CHEST', SeriesDescription: 'thin', StudyDescription: 'CT chest, abdomen, pelvis' },
];

/** Nothing typed tells the region. */
const IF_SEEN: readonly Described[] = [
  {},
  { SeriesDescription: '5.0 B30f' },
  { SeriesDescription: 'Portable chest' },
  { BodyPartExamined: 'CHEST', SeriesDescription: 'Lung 1.0 B70f' },
  { SeriesDescription: 'ep2d_bold_moco_p2', Modality: 'MR' },
  { SeriesDescription: 't1 tra', StudyDescription: 'fMRI language', Modality: 'MR' },
];

const LEFT: readonly Described[] = [
  { SeriesDescription: 'hip abduction', Modality: 'MR' },
  { BodyPartExamined: 'HEAD' },
  { BodyPartExamined: 'HEADNECK' },
  { BodyPartExamined: 'KNEE', Modality: 'MR' },
  { BodyPartExamined: 'LSPINE' },
  { BodyPartExamined: 'HEART', StudyDescription: 'CT abdomen, coronary CTA' },
  { BodyPartExamined: 'BRAIN', SeriesDescription: 'ep2d_bold_moco', Modality: 'MR' },
  { SeriesDescription: 'Head 5.0 H30s', StudyDescription: 'CT head, abdomen and pelvis' },
  { SeriesDescription: 'ep2d_bold_moco_p2', ProtocolName: 'fMRI resting state', Modality: 'MR' },
  { SeriesDescription: 'rs-fMRI 64 slices', StudyDescription: 'fMRI language', Modality: 'MR' },
  { SeriesDescription: 't1_mprage_sag_p2_iso', Modality: 'MR' },
  { SeriesDescription: 'CTA Carotiden 1.0' },
  { SeriesDescription: 'Schädel nativ' },
  { SeriesDescription: 'crâne sans injection' },
  { SeriesDescription: 'pd_tse_fs_sag', ProtocolName: 'Knie links', Modality: 'MR' },
  { SeriesDescription: 'Knee PD fs', StudyDescription: 'MR abdomen and knee', Modality: 'MR' },
  { SeriesDescription: 'Topogram 0.6', BodyPartExamined: 'ABDOMEN' },
  { SeriesDescription: 'SmartPrep Series', BodyPartExamined: 'ABDOMEN' },
  { SeriesDescription: 'localiser', BodyPartExamined: 'ABDOMEN', Modality: 'MR' },
  { SeriesDescription: 'Dose Report', StudyDescription: 'CT abdomen' },
];

const name = (described: Described) => JSON.stringify(described);

for (const described of TAKEN)
  test(`taken: ${name(described)}`, (t) => {
    t.is(leftAloneBecause(candidate(described), RULES, 7), undefined);
    t.false(judged(candidate(described), RULES).seen);
  });

for (const described of IF_SEEN)
  test(`taken if its pixels show organs: ${name(described)}`, (t) => {
    t.like(judged(candidate(described), RULES), { taken: true, seen: true });
  });

for (const described of LEFT)
  test(`left alone: ${name(described)}`, (t) => {
    t.regex(leftAloneBecause(candidate(described), RULES, 7) ?? '', /rule.*\(M4OE_GATEWAY_RULES\)/);
  });

test('why: the number of a rule', (t) => {
  t.is(
    leftAloneBecause(candidate({ BodyPartExamined: 'HEAD' }), RULES, 7),
    'rule 2 leaves it alone (M4OE_GATEWAY_RULES)',
  );
});
