/** Which series are segmented: a site's rules, the first that matches decides. */
import { Failure } from '../errors.ts';
import { CANDIDATE_KEYWORDS, type Candidate, type CandidateKeyword } from './candidate.ts';

export interface SeriesRule {
  /** All have to match; regular expressions without regard to case. */
  readonly when: Readonly<Partial<Record<CandidateKeyword, RegExp>>>;
  /** Days since the study at most; a study without a date is of any age. */
  readonly maxAgeDays: number;
  readonly take: boolean;
}

/** Without rules every series is taken; with rules one that none matches is not. */
export function isWanted(candidate: Candidate, rules: readonly SeriesRule[] | undefined): boolean {
  if (rules === undefined) return true;
  const rule = rules.find(
    ({ when, maxAgeDays }) =>
      !(candidate.ageDays > maxAgeDays) &&
      Object.entries(when).every(([keyword, pattern]) =>
        pattern.test(candidate.described[keyword as CandidateKeyword]),
      ),
  );
  return rule?.take === true;
}

function fault(message: string, cause?: unknown): Failure {
  return new Failure('invalid', 'GATEWAY_RULES', `M4OE_GATEWAY_RULES: ${message}`, {
    setting: 'M4OE_GATEWAY_RULES',
    cause,
  });
}

/**
 * Reads rules:
 * `[{"when": {"Modality": "^CT$", "SeriesDescription": "abd"}, "maxAgeDays": 3},
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
  const { when, maxAgeDays = Number.POSITIVE_INFINITY, take = true, ...more } = (rule ?? {}) as Record<string, unknown>;
  if (Object.keys(more).length > 0)
    throw fault(`${at}expected when, maxAgeDays and take, got ${Object.keys(more).join(', ')}`);
  if (typeof when !== 'object' || when === null) throw fault(`${at}when: expected keywords with patterns`);
  if (typeof maxAgeDays !== 'number' || !(maxAgeDays >= 0)) throw fault(`${at}maxAgeDays: expected a number of days`);
  if (typeof take !== 'boolean') throw fault(`${at}take: expected true or false`);
  const patterns = Object.entries(when).map(([keyword, pattern]) => {
    const known = CANDIDATE_KEYWORDS.find((one) => one === keyword);
    if (known === undefined)
      throw fault(`${at}when: expected keywords ${CANDIDATE_KEYWORDS.join(', ')}, got ${keyword}`);
    try {
      return [known, new RegExp(String(pattern), 'i')] as const;
    } catch {
      throw fault(`${at}${keyword}: expected a regular expression`);
    }
  });
  return { when: Object.fromEntries(patterns), maxAgeDays, take };
}
