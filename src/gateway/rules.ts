/** Which series are segmented: a site's rules, the first that matches decides. */
import { fileURLToPath } from 'node:url';
import { Failure } from '../errors.ts';
import { CANDIDATE_KEYWORDS, type Candidate, type CandidateKeyword } from './candidate.ts';

/** Rules for abdomens, where a site has none of its own. */
export const DEFAULT_RULES = fileURLToPath(new URL('default-rules.json', import.meta.url));
/** In place of a file: every CT and MR series. */
export const EVERYTHING = 'everything';
export const TAKES_ALL: readonly SeriesRule[] = [
  {
    when: [],
    maxAgeDays: Number.POSITIVE_INFINITY,
    take: true,
    thorough: false,
    seen: false,
    refine: '',
    source: '',
    also: [],
  },
];

/** What is stored for the series of a rule beside what is stored for all. */
const FURTHER = ['rtstruct', 'pdf', 'mesh'] as const;
export type Further = (typeof FURTHER)[number];

/** One of the attributes matches; a regular expression without regard to case. */
interface Condition {
  readonly keywords: readonly CandidateKeyword[];
  readonly pattern: RegExp;
}

export interface SeriesRule {
  /** All have to hold. */
  readonly when: readonly Condition[];
  /** Days since the study at most; a study without a date is of any age. */
  readonly maxAgeDays: number;
  readonly take: boolean;
  /** Several passes over each slice: slower, and better at borders. */
  readonly thorough: boolean;
  /** Results are kept only where the labels show organs (region.ts). */
  readonly seen: boolean;
  /** A model whose results take the place of the first ones, which are a preview; empty for none. */
  readonly refine: string;
  /** Site or scanner, as the service's M4OE_SOURCES call it; empty for none. */
  readonly source: string;
  readonly also: readonly Further[];
}

/** What the rules make of a series, and by which of them (from 1); none for one that none matches. */
export interface Judgement extends Pick<SeriesRule, 'thorough' | 'refine' | 'also'> {
  readonly taken: boolean;
  readonly seen: boolean;
  readonly source: string;
  readonly rule: number | undefined;
}

export function judged(candidate: Candidate, rules: readonly SeriesRule[]): Judgement {
  const found = rules.findIndex((rule) => holds(candidate, rule));
  const { take = false, thorough = false, seen = false, refine = '', source = '', also = [] } = rules[found] ?? {};
  return { taken: take, thorough, seen, refine, source, also, rule: found < 0 ? undefined : found + 1 };
}

function holds(candidate: Candidate, { when, maxAgeDays }: SeriesRule): boolean {
  return !(candidate.ageDays > maxAgeDays) && when.every((condition) => matchOf(candidate, condition) !== undefined);
}

/** The first attribute that matches. */
export function matchOf({ described }: Candidate, { keywords, pattern }: Condition): CandidateKeyword | undefined {
  return keywords.find((keyword) => pattern.test(described[keyword]));
}

function fault(message: string, cause?: unknown): Failure {
  return new Failure('invalid', 'GATEWAY_RULES', `M4OE_GATEWAY_RULES: ${message}`, {
    setting: 'M4OE_GATEWAY_RULES',
    cause,
  });
}

/**
 * Reads rules:
 * `[{"when": {"Modality": "^CT$", "SeriesDescription|ProtocolName": ["abd", "liver"]}, "maxAgeDays": 3, "thorough": true},
 *   {"when": {"BodyPartExamined": "head"}, "take": false},
 *   {"when": {}, "seen": true}]`.
 * @throws Failure GATEWAY_RULES with the number of the rule at fault
 */
export function parseSeriesRules(json: string): SeriesRule[] {
  let list: unknown;
  try {
    list = JSON.parse(json.replace(/^\ufeff/, ''));
  } catch (error) {
    throw fault('expected a JSON array of rules, got something else', error);
  }
  if (!Array.isArray(list)) throw fault('expected a JSON array of rules, got something else');
  return list.map((rule, n) => parseRule(rule, `rule ${n + 1}: `));
}

function parseRule(rule: unknown, at: string): SeriesRule {
  const given = (rule ?? {}) as Record<string, unknown>;
  const { when, maxAgeDays = Number.POSITIVE_INFINITY, take = true, thorough = false, ...further } = given;
  const { seen = false, refine = '', source = '', also = [], ...more } = further;
  if (Object.keys(more).length > 0)
    throw fault(
      `${at}expected when, maxAgeDays, take, thorough, seen, refine, source and also, got ${Object.keys(more).join(', ')}`,
    );
  if (typeof when !== 'object' || when === null) throw fault(`${at}when: expected keywords with patterns`);
  if (typeof maxAgeDays !== 'number' || !(maxAgeDays >= 0)) throw fault(`${at}maxAgeDays: expected a number of days`);
  for (const [name, flag] of Object.entries({ take, thorough, seen }))
    if (typeof flag !== 'boolean') throw fault(`${at}${name}: expected true or false`);
  if (typeof refine !== 'string') throw fault(`${at}refine: expected the name of a model`);
  if (thorough && refine !== '') throw fault(`${at}expected thorough or refine, got both: a preview is quick`);
  if (typeof source !== 'string' || !/^[A-Za-z0-9._-]{0,64}$/.test(source))
    throw fault(`${at}source: expected at most 64 of A-Z a-z 0-9 . _ -`);
  const known = (one: unknown): one is Further => FURTHER.some((name) => name === one);
  if (!Array.isArray(also) || !also.every(known)) throw fault(`${at}also: expected a list of ${FURTHER.join(', ')}`);
  const conditions = Object.entries(when).map(([names, given]): Condition => {
    const keywords = names.split('|').map((name) => {
      const known = CANDIDATE_KEYWORDS.find((one) => one === name);
      if (known === undefined)
        throw fault(`${at}when: expected keywords ${CANDIDATE_KEYWORDS.join(', ')}, got ${name}`);
      return known;
    });
    const alternatives: unknown[] = Array.isArray(given) ? given : [given];
    try {
      return { keywords, pattern: new RegExp(alternatives.map((one) => `(?:${String(one)})`).join('|'), 'i') };
    } catch {
      throw fault(`${at}${names}: expected a regular expression, or a list of them`);
    }
  });
  const flags = { take: take === true, thorough: thorough === true, seen: seen === true };
  return { when: conditions, maxAgeDays, ...flags, refine, source, also };
}
