/** What a volume was segmented with, as its report keeps it for `m4oe replay`. */
import { Failure } from '../errors.ts';
import { TAG_CHECKS } from '../preprocess/tag-check.ts';
import type { SegmentConfig } from '../settings/config.ts';

/** Flags that decide what labels and report are; those of a text, and those that are on or off. */
const TEXTS = [
  ...['modality', 'head', 'classes', 'series', 'volume', 'orientation', 'labelsAs', 'prompts'],
  ...['rescaleSlope', 'rescaleIntercept'],
] as const;
const SWITCHES = ['everySlice', 'raw', 'thorough', 'mirroredAnatomy', 'skipUnidentified', 'picture'] as const;

type Texts = { readonly [Key in (typeof TEXTS)[number]]?: string };
type Switches = { readonly [Key in (typeof SWITCHES)[number]]: boolean };
/** Texts that were not given are not there. */
export type Asked = Texts & Switches & Pick<SegmentConfig, 'tagCheck'>;

/**
 * @param flags of the command line; where they refine, of what is left of the preview nothing
 *   depends on its head
 */
export function askedOf(
  flags: Texts & Partial<Switches> & { readonly refineModel?: string },
  { tagCheck }: Pick<SegmentConfig, 'tagCheck'>,
): Asked {
  const refines = (flags.refineModel ?? '') !== '';
  const texts = TEXTS.filter((key) => !(refines && key === 'head'));
  const given = texts.flatMap((key) => (flags[key] === undefined || flags[key] === '' ? [] : [[key, flags[key]]]));
  const switched = SWITCHES.map((key) => [key, flags[key] === true]);
  return { ...Object.fromEntries([...given, ...switched]), tagCheck };
}

/**
 * What a report says was asked, of whoever wrote it.
 * @throws Failure REPORT_NOT_USABLE
 */
export function readAsked(value: unknown): Asked {
  const asked = value as Record<string, unknown> | null | undefined;
  if (typeof asked !== 'object' || asked === null) {
    throw unusable('expected `asked`, which reports have since m4oe replay is there, got none');
  }
  const kinds: [readonly string[], (one: unknown) => boolean, string][] = [
    [TEXTS, (one) => one === undefined || typeof one === 'string', 'a text'],
    [SWITCHES, (one) => typeof one === 'boolean', 'true or false'],
    [['tagCheck'], (one) => TAG_CHECKS.some((known) => known === one), TAG_CHECKS.join(' or ')],
  ];
  for (const [keys, fits, expected] of kinds)
    for (const key of keys) if (!fits(asked[key])) throw unusable(`asked.${key}: expected ${expected}`);
  return asked as Asked;
}

export function unusable(why: string): Failure {
  return new Failure('invalid', 'REPORT_NOT_USABLE', `the report: ${why}`);
}
