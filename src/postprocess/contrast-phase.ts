/**
 * When after the injection of a contrast agent a CT was taken, told from the mean attenuation of
 * organs on the finished labels: the aorta is bright first, and the portal vein follows it within a
 * minute. Organs are known by their SNOMED CT codes. docs/trust.md has what the limits rest on.
 */
import type { ContrastPhase, Told } from '../preprocess/told.ts';

export interface PhaseOutcome {
  /** Undefined where no organ tells. */
  readonly phase: ContrastPhase | undefined;
  /** What it was told from: `aorta 152 HU, portal vein 150 HU`. */
  readonly evidence: string;
}

const AORTA = '15825003';
const PORTAL_VEIN = '29092000';
const RIGHT_KIDNEY = '9846003';
const LEFT_KIDNEY = '18639004';
const NAMES: readonly (readonly [code: string, name: string])[] = [
  [AORTA, 'aorta'],
  [PORTAL_VEIN, 'portal vein'],
  [RIGHT_KIDNEY, 'right kidney'],
  [LEFT_KIDNEY, 'left kidney'],
];

/** Voxels from which on a mean means something. */
const LEAST_VOXELS = 200;
/** HU of blood and of kidneys that no agent has reached: 30 to 60. */
const BLOOD = 40;
/** HU of the aorta, or of a kidney, that agent has reached. */
const ENHANCED = 70;
/**
 * What the portal vein gained over what the aorta did: 0.53 and more in 16 CTs of the portal venous
 * phase. In the arterial phase the portal vein has next to nothing.
 */
const ARTERIAL_BELOW = 0.3;
const VENOUS_FROM = 0.5;

export interface Attenuation {
  readonly voxels: number;
  /** HU */
  readonly mean: number;
}

/** @param organs by SNOMED CT code, of a CT in Hounsfield units */
export function contrastPhase(organs: ReadonlyMap<string, Attenuation>): PhaseOutcome {
  const measured = NAMES.flatMap(([code, name]) => {
    const organ = organs.get(code);
    return organ === undefined || organ.voxels < LEAST_VOXELS ? [] : [{ code, name, mean: organ.mean }];
  });
  const evidence = measured.map(({ name, mean }) => `${name} ${Math.round(mean)} HU`).join(', ');
  const of = (code: string) => measured.find((organ) => organ.code === code)?.mean;
  const witnesses = [AORTA, RIGHT_KIDNEY, LEFT_KIDNEY].flatMap((code) => of(code) ?? []);
  if (witnesses.length === 0) return { phase: undefined, evidence };
  if (witnesses.every((mean) => mean < ENHANCED)) return { phase: 'native', evidence };
  return { phase: vesselPhase(of(AORTA), of(PORTAL_VEIN)), evidence };
}

function vesselPhase(aorta: number | undefined, portal: number | undefined): ContrastPhase {
  if (aorta === undefined || portal === undefined || aorta < ENHANCED) return 'enhanced';
  const gained = (portal - BLOOD) / (aorta - BLOOD);
  return gained < ARTERIAL_BELOW ? 'arterial' : gained >= VENOUS_FROM ? 'venous' : 'enhanced';
}

/** As a warning; undefined where header and organs can both be right. */
export function phaseWarning(told: Told, { phase, evidence }: PhaseOutcome): string | undefined {
  if (told.phase === undefined || phase === undefined || told.phase === phase) return undefined;
  // An agent that is there contradicts no word of when it was given.
  if (told.phase !== 'native' && phase !== 'native' && (told.phase === 'enhanced' || phase === 'enhanced'))
    return undefined;
  return `PHASE_CONTRADICTED: the header says ${wordsOf(told.phase)} (${told.phaseBy}), the organs look ${wordsOf(phase)} (${evidence}); check which series this is`;
}

const WORDS: Readonly<Record<ContrastPhase, string>> = {
  native: 'without a contrast agent',
  arterial: 'arterial phase',
  venous: 'venous phase',
  enhanced: 'with a contrast agent',
};

export function wordsOf(phase: ContrastPhase): string {
  return WORDS[phase];
}
