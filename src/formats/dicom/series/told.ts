/** What words of a CT's header say of its contrast phase and body part. */
import type { ContrastPhase, Told } from '../../../preprocess/told.ts';
import type { ContrastTraces } from './contrast.ts';

const PHASES: readonly (readonly [ContrastPhase, RegExp])[] = [
  [
    'native',
    /\b(native?|nativ[oa]?|unenhanced|non[- ]?enhanced|non[- ]?contrast|precontrast|pre[- ]contrast|plain|sans)\b/,
  ],
  ['arterial', /\b(art|arterial\w*|arteriell\w*|arterielle|art[eé]ri\w+)\b/],
  // ... and what comes behind it.
  [
    'venous',
    /\b(portal\w*|porto\w*|pv|pvp|venous|ven[oö]s\w*|veineu\w*|venosa?|delay|delayed|equilibrium|excretory|urographic|tardi\w+)\b|\bsp[aä]t/,
  ],
];
/** Not the phase itself. */
const REMARKS = /\b(late|early|sp[aä]t\w*|fr[uü]h\w*)[- ]+(?=art)|\b(pre|post)[- ]?(ven|art)\w*/g;

/**
 * Nothing where nothing is said, or several things are.
 * @param description Series Description, which is matched and never shown
 */
export function toldPhase(description: string, contrast: ContrastTraces): Pick<Told, 'phase' | 'phaseBy'> {
  const text = description
    .toLowerCase()
    .replace(/[_.,;:/()[\]]/g, ' ')
    .replace(REMARKS, ' ');
  const [phase, ...others] = PHASES.filter(([, words]) => words.test(text)).map(([phase]) => phase);
  if (others.length > 0) return {};
  if (phase !== undefined) return { phase, phaseBy: 'SeriesDescription' };
  if (contrast.given) return { phase: 'enhanced', phaseBy: contrast.by };
  // That nothing is said of an agent says nothing.
  return contrast.by.startsWith('ContrastBolus') ? { phase: 'native', phaseBy: contrast.by } : {};
}

const TRUNK = /ABDOMEN|CHEST|THORAX|PELVIS|LIVER|KIDNEY|SPLEEN|PANCREAS|TRUNK|TORSO|WHOLE ?BODY|^BODY$|^CAP$|^TAP$/;
const ELSEWHERE =
  /^(HEAD|SKULL|BRAIN|NECK|CSPINE|ORBIT|JAW|SINUS|FACE|EAR|SHOULDER|ARM|ELBOW|FOREARM|WRIST|HAND|FINGER|THIGH|KNEE|LEG|CALF|ANKLE|FOOT|TOE|EXTREMITY)$/;

/** @param bodyPart Body Part Examined; nothing of what is neither */
export function toldPart(bodyPart: string): Pick<Told, 'part'> {
  const text = bodyPart.trim().toUpperCase();
  if (TRUNK.test(text)) return { part: 'trunk' };
  return ELSEWHERE.test(text) ? { part: 'elsewhere' } : {};
}
