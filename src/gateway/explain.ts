/**
 * What the gateway would do with a series, and why: asked of the archive, with nothing stored and
 * no pixel fetched. It tells which attributes rules look at and which patterns match, never what
 * stands in them.
 */
import { asFailure, Failure } from '../errors.ts';
import type { GatewayConfig } from '../settings/config.ts';
import { CANDIDATE_KEYWORDS, type Candidate, type CandidateKeyword, findCandidate, isUid } from './candidate.ts';
import { seriesKey } from './outcomes.ts';
import { gatewayParts, leftAloneBecause } from './parts.ts';
import { planCandidate } from './planned-series.ts';
import { judged, matchOf, type SeriesRule } from './rules.ts';

export interface ExplainedRule {
  /** From 1. */
  readonly rule: number;
  readonly take: boolean;
  /** Of each of its conditions, the attributes and the one that matches. */
  readonly conditions: readonly { readonly of: string; readonly matches: CandidateKeyword | null }[];
  readonly tooOld: boolean;
  readonly decides: boolean;
}

export interface ExplainedVolume {
  /** Columns, rows, slices. */
  readonly size: readonly number[];
  readonly model: string;
  readonly head: string;
  readonly results: readonly { readonly kind: string; readonly there: boolean }[];
  readonly warnings: readonly string[];
}

export interface Explanation {
  readonly key: string;
  /** -1 where the archive does not count. */
  readonly instances: number;
  /** Attributes that the archive gives, of those that rules look at. */
  readonly given: readonly CandidateKeyword[];
  readonly notGiven: readonly CandidateKeyword[];
  readonly rules: readonly ExplainedRule[];
  readonly leftAloneBecause: string | null;
  /** What would be segmented; none where the series is refused. */
  readonly volumes: readonly ExplainedVolume[];
  readonly refused: { readonly reason: string; readonly message: string } | null;
}

/** @throws Failure GATEWAY_SERIES_UID, GATEWAY_SERIES_UNKNOWN; those of gatewayParts and Archive */
export async function explainSeries(
  config: GatewayConfig,
  seriesUid: string,
  signal: AbortSignal,
): Promise<Explanation> {
  if (!isUid(seriesUid))
    throw new Failure('invalid', 'GATEWAY_SERIES_UID', '--explain: expected a Series Instance UID, got something else');
  const parts = await gatewayParts(config);
  try {
    const candidate = await findCandidate(parts.archive, seriesUid, signal);
    if (candidate === undefined)
      throw new Failure('not_found', 'GATEWAY_SERIES_UNKNOWN', 'the archive has no CT or MR series of this UID');
    const given = CANDIDATE_KEYWORDS.filter((keyword) => candidate.described[keyword] !== '');
    const planned = await planCandidate(candidate, parts, signal).catch((error) => asFailure(error));
    return {
      key: seriesKey(seriesUid),
      instances: candidate.instances,
      given,
      notGiven: CANDIDATE_KEYWORDS.filter((keyword) => !given.includes(keyword)),
      rules: parts.rules.map((rule, n) => explained(candidate, rule, n + 1, parts.rules)),
      leftAloneBecause: leftAloneBecause(candidate, parts.rules, config.lookbackDays) ?? null,
      volumes:
        planned instanceof Failure
          ? []
          : planned.volumes.map(({ plan, work, products, missing, warnings }) => ({
              size: plan.geometry.size,
              model: work.model.name,
              head: work.model.head,
              results: products.map((product) => ({ kind: product.kind, there: !missing.includes(product) })),
              warnings,
            })),
      refused: planned instanceof Failure ? { reason: planned.reason, message: planned.message } : null,
    };
  } finally {
    parts.close();
  }
}

function explained(candidate: Candidate, rule: SeriesRule, n: number, rules: readonly SeriesRule[]): ExplainedRule {
  return {
    rule: n,
    take: rule.take,
    conditions: rule.when.map((condition) => ({
      of: condition.keywords.join('|'),
      matches: matchOf(candidate, condition) ?? null,
    })),
    tooOld: candidate.ageDays > rule.maxAgeDays,
    decides: judged(candidate, rules).rule === n,
  };
}
