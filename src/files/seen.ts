/** What the service saw beside organs, of its report. */
import type { CoveredPart } from '../postprocess/covered-region.ts';
import { type Seen, seenLines } from '../postprocess/seen.ts';
import type { ContrastPhase } from '../preprocess/told.ts';
import type { Report } from '../wire/generated/m4oe/v1/Report.ts';

const PHASES: Readonly<Record<string, ContrastPhase>> = {
  NATIVE: 'native',
  ARTERIAL: 'arterial',
  VENOUS: 'venous',
  ENHANCED: 'enhanced',
};
const COVERAGES: Readonly<Record<string, CoveredPart['seen']>> = {
  WHOLE: 'whole',
  IN_PART: 'in part',
  NOT_SEEN: 'not seen',
};

/** Nothing of a service that does not say it. */
export function seenOf({ contrastPhase, contrastEvidence: evidence = '', covered = [] }: SeenMessage): Seen {
  const region = covered.flatMap(({ part = '', coverage }) => {
    const seen = COVERAGES[String(coverage)];
    return seen === undefined ? [] : [{ part, seen }];
  });
  const phase = PHASES[String(contrastPhase)];
  return phase === undefined && evidence === '' ? { region } : { phase: { phase, evidence }, region };
}

type SeenMessage = Pick<Report, 'contrastPhase' | 'contrastEvidence' | 'covered'>;

/** Phase and part of the body, a line each. */
export function seenLinesOf(report: SeenMessage): string[] {
  return seenLines(seenOf(report));
}
