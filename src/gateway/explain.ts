/**
 * What the gateway would do with a series, and why: asked of the archive, with nothing stored and
 * no pixel fetched. It tells which attributes rules look at and which patterns match, never what
 * stands in them.
 */
import type { SegmentationClient } from '../client/client.ts';
import { asFailure, Failure } from '../errors.ts';
import { isUid } from '../formats/dicom/file/attributes.ts';
import type { NamedArchive } from '../settings/archives.ts';
import type { GatewayConfig } from '../settings/config.ts';
import { CANDIDATE_KEYWORDS, type Candidate, type CandidateKeyword, findCandidate } from './candidate.ts';
import { canHelp } from './failures.ts';
import { seriesKey } from './outcomes.ts';
import { connectService, type GatewayParts, gatewayParts, leftAloneBecause } from './parts.ts';
import { planCandidate } from './planned-series.ts';
import { judged, matchOf, type SeriesRule } from './rules.ts';
import { scheduledFor } from './workitems/scheduled.ts';

export interface ExplainedRule {
  /** From 1. */
  readonly rule: number;
  readonly take: boolean;
  /** Only where the pixels show it. */
  readonly seen: boolean;
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
  /** The model whose results come first and are replaced. */
  readonly preview: string | null;
  readonly results: readonly { readonly kind: string; readonly there: boolean }[];
  readonly warnings: readonly string[];
}

export interface Explanation {
  /** Its name, of several. */
  readonly archive: string | null;
  readonly key: string;
  /** -1 where the archive does not count. */
  readonly instances: number;
  /** Attributes that the archive gives, of those that rules look at. */
  readonly given: readonly CandidateKeyword[];
  readonly notGiven: readonly CandidateKeyword[];
  readonly rules: readonly ExplainedRule[];
  readonly leftAloneBecause: string | null;
  /** Null where no workitems are asked for. */
  readonly workitems: ExplainedWorkitems | null;
  /** What would be segmented; none where the series is refused. */
  readonly volumes: readonly ExplainedVolume[];
  readonly refused: {
    readonly reason: string;
    readonly message: string;
    /** True where another try can help. */
    readonly again: boolean;
  } | null;
}

/** What the worklist has scheduled for this gateway. */
export interface ExplainedWorkitems {
  readonly scheduled: number;
  /** Those of them that name the series. */
  readonly ofSeries: number;
  /** Why the worklist cannot be searched. */
  readonly trouble: string | null;
}

/** What was asked of several archives: of each that has the series, and of each that does not answer. */
export interface Explanations {
  readonly explanations: readonly Explanation[];
  readonly failures: readonly { readonly archive: string; readonly failure: Failure }[];
}

/**
 * @throws Failure GATEWAY_SERIES_UID, GATEWAY_SERIES_UNKNOWN where no archive has the series; those
 *   of connectService; those of gatewayParts and Archive where no archive has it
 */
export async function explainSeries(
  config: GatewayConfig,
  archives: readonly NamedArchive[],
  seriesUid: string,
  signal: AbortSignal,
): Promise<Explanations> {
  if (!isUid(seriesUid))
    throw new Failure('invalid', 'GATEWAY_SERIES_UID', '--explain: expected a Series Instance UID, got something else');
  const client = await connectService(config);
  const explanations: Explanation[] = [];
  const failures: Explanations['failures'][number][] = [];
  try {
    for (const archive of archives) {
      try {
        const found = await explainedAt(archive, client, seriesUid, signal);
        if (found !== undefined) explanations.push(found);
      } catch (error) {
        failures.push({ archive: archive.name, failure: asFailure(error) });
      }
    }
  } finally {
    client.close();
  }
  if (explanations.length > 0) return { explanations, failures };
  throw (
    failures[0]?.failure ??
    new Failure('not_found', 'GATEWAY_SERIES_UNKNOWN', 'the archive has no CT or MR series of this UID')
  );
}

/** @returns undefined where the archive does not have it */
async function explainedAt(
  { name, config }: NamedArchive,
  client: SegmentationClient,
  seriesUid: string,
  signal: AbortSignal,
): Promise<Explanation | undefined> {
  const parts = await gatewayParts(config, client);
  try {
    const candidate = await findCandidate(parts.archive, seriesUid, signal);
    if (candidate === undefined) return undefined;
    const given = CANDIDATE_KEYWORDS.filter((keyword) => candidate.described[keyword] !== '');
    const planned = await planCandidate(candidate, parts, signal).catch((error) => asFailure(error));
    return {
      archive: name === '' ? null : name,
      key: seriesKey(seriesUid),
      instances: candidate.instances,
      given,
      notGiven: CANDIDATE_KEYWORDS.filter((keyword) => !given.includes(keyword)),
      rules: parts.rules.map((rule, n) => explained(candidate, rule, n + 1, parts.rules)),
      leftAloneBecause: leftAloneBecause(candidate, parts.rules, config.lookbackDays) ?? null,
      workitems: await explainedWorkitems(parts, seriesUid, signal),
      volumes:
        planned instanceof Failure
          ? []
          : planned.volumes.map(({ plan, work, preview, products, missing, warnings }) => ({
              size: plan.geometry.size,
              model: work.model.name,
              head: work.model.head,
              preview: preview?.work.model.name ?? null,
              results: products.map((product) => ({ kind: product.kind, there: !missing.includes(product) })),
              warnings,
            })),
      refused:
        planned instanceof Failure
          ? { reason: planned.reason, message: planned.message, again: canHelp(planned) }
          : null,
    };
  } finally {
    parts.close();
  }
}

async function explainedWorkitems(
  { worklist, performer }: GatewayParts,
  seriesUid: string,
  signal: AbortSignal,
): Promise<ExplainedWorkitems | null> {
  if (worklist === undefined) return null;
  try {
    const scheduled = await scheduledFor(worklist, performer, 'SCHEDULED', signal);
    let ofSeries = 0;
    for (const { uid } of scheduled) {
      const full = await worklist.read(uid, signal);
      if (full?.inputs.some((input) => input.seriesUid === seriesUid) === true) ofSeries++;
    }
    return { scheduled: scheduled.length, ofSeries, trouble: null };
  } catch (error) {
    return { scheduled: 0, ofSeries: 0, trouble: asFailure(error).message };
  }
}

function explained(candidate: Candidate, rule: SeriesRule, n: number, rules: readonly SeriesRule[]): ExplainedRule {
  return {
    rule: n,
    take: rule.take,
    seen: rule.seen,
    conditions: rule.when.map((condition) => ({
      of: condition.keywords.join('|'),
      matches: matchOf(candidate, condition) ?? null,
    })),
    tooOld: candidate.ageDays > rule.maxAgeDays,
    decides: judged(candidate, rules).rule === n,
  };
}
