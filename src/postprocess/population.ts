/**
 * Volumes of organs in people of whom it was published (docs/trust.md has the sources): context for
 * who looks, never part of a verdict. Of adults alone.
 */
import type { OrganClass } from '../model/manifest.ts';

export interface AgeAndSex {
  readonly age: number | undefined;
  readonly sex: 'F' | 'M' | undefined;
}

/** What the numbers are of the people that were measured. */
type Spread = 'all of them' | 'the middle half' | 'mean ± 2 SD';

export interface PublishedVolume {
  /** SNOMED CT. */
  readonly organ: string;
  /** Both included. */
  readonly ages: readonly [number, number];
  /** Of both where it is not there. */
  readonly sex?: 'F' | 'M';
  /** Millilitres. */
  readonly low: number;
  readonly high: number;
  readonly spread: Spread;
  readonly source: string;
}

const [SPLEEN, LIVER, PANCREAS] = ['78961009', '10200004', '15776009'];
const [RIGHT_KIDNEY, LEFT_KIDNEY] = ['9846003', '18639004'];
const SHIP_KIDNEYS = 'J Clin Med 2024;13:769 (MR, 1815 people)';

const kidney = (sex: 'F' | 'M', rows: readonly (readonly [number, number, number, number])[]) =>
  rows.map(([from, to, low, high]) => ({
    ...{ organ: RIGHT_KIDNEY, ages: [from, to], sex, low, high },
    ...{ spread: 'the middle half', source: SHIP_KIDNEYS },
  })) as readonly PublishedVolume[];

export const PUBLISHED: readonly PublishedVolume[] = [
  {
    ...{ organ: SPLEEN as string, ages: [20, 120], low: 107, high: 315, spread: 'all of them' },
    source: 'Prassopoulos, Eur Radiol 1997;7:246 (CT, 140 people)',
  },
  {
    ...{ organ: LIVER as string, ages: [20, 120], low: 814, high: 1906, spread: 'mean ± 2 SD' },
    source: 'Kromrey, Eur J Radiol 2018;106:32 (MR, 1248 people without liver disease)',
  },
  {
    ...{ organ: PANCREAS as string, ages: [20, 60], low: 21, high: 124, spread: 'mean ± 2 SD' },
    source: 'Saisho, Clin Anat 2007;20:933 (CT, 1721 adults)',
  },
  ...kidney('F', [
    [22, 39, 126, 160],
    [40, 59, 126, 161],
    [60, 81, 111, 143],
  ]),
  ...kidney('M', [
    [22, 39, 153, 192],
    [40, 59, 162, 206],
    [60, 81, 149, 184],
  ]),
  ...(['F', 'M'] as const).map((sex) => ({
    ...{ organ: LEFT_KIDNEY as string, ages: [22, 81] as const, sex, spread: 'the middle half' as const },
    ...(sex === 'F' ? { low: 125, high: 165 } : { low: 160, high: 203 }),
    source: SHIP_KIDNEYS,
  })),
];

/** What is published of an organ in people like this one; undefined where nothing is, or age is not known. */
export function publishedVolume(
  { code }: Pick<OrganClass, 'code'>,
  { age, sex }: AgeAndSex,
): PublishedVolume | undefined {
  if (age === undefined) return undefined;
  return PUBLISHED.find(
    (one) =>
      one.organ === code?.value &&
      age >= one.ages[0] &&
      age <= one.ages[1] &&
      (one.sex === undefined || one.sex === sex),
  );
}

/** Such as "107 to 315 ml in all of the 140 ...": a sentence without age or sex of the person. */
export function contextOf({ low, high, spread, source }: PublishedVolume): string {
  return `${low} to ${high} ml in people of that age and sex (${spread}; ${source})`;
}
