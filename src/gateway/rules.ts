/** Which series are segmented: a site's rules, the first that matches decides. */
import { fileURLToPath } from 'node:url';
import { Failure } from '../errors.ts';
import { CANDIDATE_KEYWORDS, type Candidate, type CandidateKeyword } from './candidate.ts';

/** Rules for abdomens, where a site has none of its own. */
export const DEFAULT_RULES = fileURLToPath(new URL('default-rules.json', import.meta.url));
/** In place of a file: every CT and MR series. */
export const EVERYTHING = 'everything';
export const TAKES_ALL: readonly SeriesRule[] = [
  { when: [], maxAgeDays: Number.POSITIVE_INFINITY, take: true, thorough: false },
];

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
}

/** What the rules make of a series, and by which of them (from 1); none for one that none matches. */
export interface Judgement {
  readonly taken: boolean;
  readonly thorough: boolean;
  readonly rule: number | undefined;
}

export function judged(candidate: Candidate, rules: readonly SeriesRule[]): Judgement {
  const found = rules.findIndex((rule) => holds(candidate, rule));
  const { take = false, thorough = false } = rules[found] ?? {};
  return { taken: take, thorough, rule: found < 0 ? undefined : found + 1 };
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
 *   {"when": {"BodyPartExamined": "head"}, "take": false}]`.
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
  const { when, maxAgeDays = Number.POSITIVE_INFINITY, take = true, thorough = false, ...more } = given;
  if (Object.keys(more).length > 0)
    throw fault(`${at}expected when, maxAgeDays, take and thorough, got ${Object.keys(more).join(', ')}`);
  if (typeof when !== 'object' || when === null) throw fault(`${at}when: expected keywords with patterns`);
  if (typeof maxAgeDays !== 'number' || !(maxAgeDays >= 0)) throw fault(`${at}maxAgeDays: expected a number of days`);
  if (typeof take !== 'boolean') throw fault(`${at}take: expected true or false`);
  if (typeof thorough !== 'boolean') throw fault(`${at}thorough: expected true or false`);
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
  return { when: conditions, maxAgeDays, take, thorough };
}
