import test from 'ava';
import { contrastPhase, phaseWarning } from '../../src/postprocess/contrast-phase.ts';
import type { ContrastPhase } from '../../src/preprocess/told.ts';

const CODES = { aorta: '15825003', portal: '29092000', kidney: '9846003' } as const;
type Hu = Partial<Record<keyof typeof CODES, number>>;
const of = (hu: Hu, voxels = 5000) =>
  new Map(Object.entries(hu).map(([name, mean]) => [CODES[name as keyof typeof CODES], { voxels, mean }] as const));

/** Mean HU of aorta, portal vein and right kidney in the drawn labels of shared CTs (docs/trust.md). */
const VENOUS = [
  [105, 101, 112],
  [233, 248, 235],
  [90, 101, 68],
  [97, 105, 85],
  [111, 88, 76],
  [166, 156, 218],
  [186, 140, 113],
  [177, 113, 108],
  [122, 118, 122],
  [185, 127, 104],
] as const;
/** One of BTCV, and TotalSegmentator's example. */
const NATIVE = [
  [35, 26, 22],
  [42, 35, 11],
] as const;

test('real CTs of the portal venous phase are venous, those without an agent native', (t) => {
  for (const [aorta, portal, kidney] of VENOUS)
    t.is(contrastPhase(of({ aorta, portal, kidney })).phase, 'venous', `${aorta} ${portal}`);
  for (const [aorta, portal, kidney] of NATIVE)
    t.is(contrastPhase(of({ aorta, portal, kidney })).phase, 'native', `${aorta} ${portal}`);
});

test('a bright aorta before a portal vein is arterial; in between, or without a vessel, an agent is there; of nothing, nothing', (t) => {
  const cases: [Hu, ContrastPhase | undefined][] = [
    [{ aorta: 320, portal: 90, kidney: 130 }, 'arterial'],
    [{ aorta: 99, portal: 61, kidney: 80 }, 'enhanced'],
    [{ aorta: 45, portal: 44, kidney: 130 }, 'enhanced'],
    [{ kidney: 33 }, 'native'],
    [{ kidney: 160 }, 'enhanced'],
    [{ aorta: 150 }, 'enhanced'],
    [{ portal: 150 }, undefined],
    [{}, undefined],
  ];
  for (const [hu, phase] of cases) t.is(contrastPhase(of(hu)).phase, phase, JSON.stringify(hu));
  t.is(contrastPhase(of({ aorta: 300 }, 20)).phase, undefined, 'a few voxels tell nothing');
  t.is(contrastPhase(of({ aorta: 151.6, kidney: 30 })).evidence, 'aorta 152 HU, right kidney 30 HU');
});

test('a header is contradicted where it and the organs cannot both be right, and nowhere else', (t) => {
  const seen = {
    native: of({ aorta: 40 }),
    arterial: of({ aorta: 300, portal: 90 }),
    venous: of({ aorta: 150, portal: 149 }),
    enhanced: of({ aorta: 150 }),
  };
  const warned = (phase: ContrastPhase, organs: keyof typeof seen) =>
    phaseWarning({ phase, phaseBy: 'SeriesDescription' }, contrastPhase(seen[organs])) ?? '';
  const words = /^PHASE_CONTRADICTED: .*arterial phase \(SeriesDescription\).*without a contrast agent \(aorta 40 HU\)/;
  t.regex(warned('arterial', 'native'), words);
  for (const [told, organs] of [
    ['native', 'arterial'],
    ['native', 'enhanced'],
    ['enhanced', 'native'],
    ['arterial', 'venous'],
    ['venous', 'arterial'],
  ] as const)
    t.regex(warned(told, organs), /^PHASE_CONTRADICTED/, `${told} ${organs}`);
  for (const [told, organs] of [
    ['native', 'native'],
    ['enhanced', 'arterial'],
    ['venous', 'enhanced'],
  ] as const)
    t.is(warned(told, organs), '', `${told} ${organs}`);
  t.is(phaseWarning({}, contrastPhase(seen.native)), undefined);
  t.is(phaseWarning({ phase: 'venous', phaseBy: 'SeriesDescription' }, contrastPhase(of({}))), undefined);
});
