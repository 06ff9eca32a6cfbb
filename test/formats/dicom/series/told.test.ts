import test from 'ava';
import { toldPart, toldPhase } from '../../../../src/formats/dicom/series/told.ts';

const NOTHING = { given: false, by: 'no contrast attribute' };

test('words of a series description, in the languages that are typed; several phases, or none, say nothing', (t) => {
  const said: Readonly<Record<string, string | undefined>> = {
    'Abdomen nativ 5.0': 'native',
    'CT ABD NON-CONTRAST': 'native',
    LIVER_ART_3MM: 'arterial',
    'late arterial': 'arterial',
    'spät-arteriell': 'arterial',
    'Portal venous 1.5': 'venous',
    'venös Oberbauch': 'venous',
    'Delayed 5 min': 'venous',
    Spätphase: 'venous',
    'arterial + portal': undefined,
    'Thorax Abdomen 5.0 B30f': undefined,
    'Partial volume': undefined,
    'Recon 3': undefined,
  };
  for (const [description, phase] of Object.entries(said))
    t.is(toldPhase(description, NOTHING).phase, phase as never, description);
});

test('without words an agent that was given, or not, counts; silence about one does not', (t) => {
  const by = 'ContrastBolusAgent';
  t.deepEqual(toldPhase('5.0', { given: true, by }), { phase: 'enhanced', phaseBy: by });
  t.deepEqual(toldPhase('5.0', { given: false, by }), { phase: 'native', phaseBy: by });
  t.deepEqual(toldPhase('5.0', NOTHING), {});
  t.is(toldPhase('arterial', { given: false, by }).phaseBy, 'SeriesDescription');
});

test('body parts as DICOM defines them', (t) => {
  for (const part of ['ABDOMEN', 'CHESTABDPELVIS', ' liver ', 'WHOLEBODY']) t.is(toldPart(part).part, 'trunk', part);
  for (const part of ['KNEE', 'HEAD', 'BRAIN ']) t.is(toldPart(part).part, 'elsewhere', part);
  for (const part of ['', 'SPINE', 'HEADNECK?']) t.is(toldPart(part).part, undefined, part);
});
