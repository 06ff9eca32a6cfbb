/**
 * What finished labels show beside organs: the phase of a CT, how much of the body, and what its
 * header says otherwise.
 */
import type { Told } from '../preprocess/told.ts';
import { contrastPhase, type PhaseOutcome, phaseWarning, wordsOf } from './contrast-phase.ts';
import { type CoveredPart, coveredRegion, regionWarning } from './covered-region.ts';

export interface SeenOrgan {
  /** SNOMED CT; empty where it has none. */
  readonly code: string;
  readonly voxels: number;
  /** By the border of the volume. */
  readonly cut: boolean;
  /** Of its intensities; absent where it has no voxel. */
  readonly mean?: number;
}

export interface Seen {
  /** Of a CT. */
  readonly phase?: PhaseOutcome;
  readonly region: readonly CoveredPart[];
}

/** @param hounsfield whether intensities are HU */
export function seenIn(organs: readonly SeenOrgan[], hounsfield: boolean): Seen {
  const attenuations = organs.flatMap(({ code, voxels, mean }) =>
    mean === undefined ? [] : [[code, { voxels, mean }] as const],
  );
  const region = coveredRegion(organs.map(({ code, voxels, cut }) => ({ code, found: voxels > 0, cut })));
  return hounsfield ? { phase: contrastPhase(new Map(attenuations)), region } : { region };
}

/**
 * What speaks against the header: a stable code, a colon, a sentence each.
 * @param told by the header
 */
export function seenWarnings({ phase, region }: Seen, told: Told = {}): string[] {
  const warnings = [phase === undefined ? undefined : phaseWarning(told, phase), regionWarning(told, region)];
  return warnings.filter((one) => one !== undefined);
}

/** For a person; nothing of what nothing tells. */
export function seenFacts({ phase, region }: Seen): [string, string][] {
  const facts: [string, string][] =
    phase?.phase === undefined ? [] : [['contrast', `${wordsOf(phase.phase)} (${phase.evidence})`]];
  if (region.length > 0) facts.push(['covered', region.map(({ part, seen }) => `${part} ${seen}`).join(', ')]);
  return facts;
}

export function seenLines(seen: Seen): string[] {
  return seenFacts(seen).map(([what, said]) => `${what}: ${said}`);
}
