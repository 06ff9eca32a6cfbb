/**
 * How much of the body a volume shows, told from which organs were found on the finished labels, and
 * which of them its border cuts. Organs are known by their SNOMED CT codes.
 */
import type { Told } from '../preprocess/told.ts';

export interface CoveredPart {
  readonly part: string;
  /** All of its organs, some or parts of them, or none. */
  readonly seen: 'whole' | 'in part' | 'not seen';
}

/** Of what a head can find at all. */
const PARTS: readonly (readonly [part: string, codes: readonly string[]])[] = [
  // Lungs and heart.
  ['chest', ['39607008', '80891009']],
  // Liver, spleen, stomach.
  ['upper abdomen', ['10200004', '78961009', '69695003']],
  ['kidneys', ['9846003', '18639004']],
  // Bladder.
  ['pelvis', ['89837001']],
];

export interface FoundOrgan {
  /** SNOMED CT */
  readonly code: string;
  readonly found: boolean;
  /** By the border of the volume. */
  readonly cut: boolean;
}

/** @param organs of the classes that were asked for; parts of which none was are not told */
export function coveredRegion(organs: readonly FoundOrgan[]): CoveredPart[] {
  return PARTS.flatMap(([part, codes]) => {
    const of = organs.filter(({ code }) => codes.includes(code));
    if (of.length === 0) return [];
    const found = of.filter((organ) => organ.found);
    const whole = found.length === of.length && found.every(({ cut }) => !cut);
    return [{ part, seen: whole ? 'whole' : found.length > 0 ? 'in part' : 'not seen' } as const];
  });
}

/** As a warning; undefined where header and organs agree. */
export function regionWarning({ part: told }: Told, region: readonly CoveredPart[]): string | undefined {
  if (told === undefined || region.length === 0) return undefined;
  const seen = region.filter((one) => one.seen !== 'not seen');
  const says = (what: string, came: string) =>
    `REGION_CONTRADICTED: the header says ${what} (BodyPartExamined), ${came}; check which series this is`;
  if (told === 'elsewhere' && seen.length > 0)
    return says('another part of the body', `but organs were found of: ${seen.map(({ part }) => part).join(', ')}`);
  if (told === 'trunk' && seen.length === 0) return says('the trunk', 'but no organ of it was found');
  return undefined;
}
