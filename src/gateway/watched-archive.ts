/** One archive that is brought to where its series have their results: its parts, and its reconciler. */
import type { SegmentationClient } from '../client/client.ts';
import { Failure } from '../errors.ts';
import { derivedUid } from '../formats/dicom/file/uid.ts';
import { GATEWAY } from '../formats/dicom/results/not-segmented-note.ts';
import type { NamedArchive } from '../settings/archives.ts';
import type { GatewayConfig } from '../settings/config.ts';
import { findCandidate, searchCandidates } from './candidate.ts';
import { type Log, withFields } from './log.ts';
import type { ArchiveMetrics, GatewayMetrics } from './metrics.ts';
import { keepNote, type NoteTools, refusedBefore } from './notes.ts';
import { Outcomes } from './outcomes.ts';
import { type GatewayParts, gatewayParts, leftAloneBecause } from './parts.ts';
import { Reconciler, type ReconcileTools } from './reconcile.ts';
import { judged } from './rules.ts';
import { type JobOptions, type JobTools, runSeries } from './series-job.ts';
import type { ServiceWatch } from './service-watch.ts';
import { supersede } from './supersede.ts';
import { Workitems, type WorkitemTools } from './workitems/workitems.ts';

export interface WatchedArchive {
  /** Empty where it is the only one. */
  readonly name: string;
  readonly outcomes: Outcomes;
  readonly reconciler: Reconciler;
  /** Undefined where it asks for none. */
  readonly workitems: Workitems | undefined;
  close(): void;
}

/** What all archives of a gateway share. */
export interface Shared {
  readonly client: SegmentationClient;
  readonly service: ServiceWatch;
  readonly metrics: GatewayMetrics;
  readonly log: Log;
  /** Of this software. */
  readonly version: string;
}

/** @throws Failure those of gatewayParts, with the archive's name before the message */
export async function watchedArchive({ name, config }: NamedArchive, shared: Shared): Promise<WatchedArchive> {
  const metrics = shared.metrics.of(name);
  const parts = await gatewayParts(config, shared.client, metrics.requested).catch((error: unknown) => {
    throw ofArchive(name, error);
  });
  const outcomes = new Outcomes(name);
  const tools = reconcileTools(config, parts, jobTools(config, shared.version, parts, metrics), shared.service);
  const log = name === '' ? shared.log : withFields(shared.log, { archive: name });
  const reconciler = new Reconciler(config, tools, outcomes, metrics, log);
  const workitems = workitemsOf(config, parts, outcomes, reconciler, metrics, log);
  return { name, outcomes, reconciler, workitems, close: () => parts.close() };
}

function workitemsOf(
  config: GatewayConfig,
  { worklist, performer, archive }: GatewayParts,
  outcomes: Outcomes,
  reconciler: Reconciler,
  metrics: ArchiveMetrics,
  log: Log,
): Workitems | undefined {
  if (worklist === undefined) return undefined;
  const root = (config.destinationUrl || config.archiveUrl).replace(/\/+$/, '');
  const tools: WorkitemTools = {
    ...{ worklist, performer },
    instancesOf: (study, series, signal) => archive.instancesOf(study, series, signal),
    perform: (seriesUid, signal) => reconciler.perform(seriesUid, signal),
    heldUp: (seriesUid) => {
      const outcome = outcomes.get(seriesUid);
      // In a further try too.
      return outcome?.state === 'retrying' || outcome?.state === 'running' ? outcome.message : undefined;
    },
    urlOf: (study, series) => `${root}/studies/${study}/series/${series}`,
  };
  return new Workitems(config, tools, metrics, log);
}

function ofArchive(name: string, error: unknown): unknown {
  if (name === '' || !(error instanceof Failure)) return error;
  const { kind, reason, message, setting } = error;
  const options = { cause: error, ...(setting === undefined ? {} : { setting }) };
  return new Failure(kind, reason, `archive ${name}: ${message}`, options);
}

function jobTools(
  config: GatewayConfig,
  version: string,
  { archive, destination, destinationHttp, client, rules, options }: GatewayParts,
  metrics: ArchiveMetrics,
): JobTools & NoteTools {
  const observer = observerUid(version, options);
  const noted = { destination, observer };
  return {
    ...{ archive, destination, client, rules, options, observer },
    async supersede(obsolete, signal) {
      const tools = { archive: destination, http: destinationHttp, options: config };
      metrics.superseded(config.superseded, await supersede(tools, obsolete, signal));
    },
    onStored: (kind) => metrics.stored(kind),
    refusedBefore: async (candidate, instances, signal) =>
      config.note === 'on' ? refusedBefore(candidate, instances, noted, signal) : undefined,
  };
}

/** A gateway of the same version and options judges a series alike. */
function observerUid(version: string, { model, head, classes, volumes, segType, ...options }: JobOptions): string {
  const { modalityRules, maxVolumeBytes, maxLossyRatio, leastBits } = options;
  const judging = { model, head, classes, volumes, segType, modalityRules, maxVolumeBytes, maxLossyRatio, leastBits };
  const text = JSON.stringify(judging, (_, value) => (value instanceof RegExp ? value.source : value));
  return derivedUid('M4OE', GATEWAY.name, version, text);
}

function reconcileTools(
  { lookbackDays, note }: GatewayConfig,
  { archive, rules }: GatewayParts,
  tools: JobTools & NoteTools,
  service: ServiceWatch,
): ReconcileTools {
  return {
    search: (signal) => searchCandidates(archive, lookbackDays, signal),
    find: (seriesUid, signal) => findCandidate(archive, seriesUid, signal),
    leftAloneBecause: (candidate) => leftAloneBecause(candidate, rules, lookbackDays),
    ifSeen: (candidate) => judged(candidate, rules).seen,
    run: (candidate, again, signal) => runSeries(candidate, again, tools, signal),
    note: async (series, refusal, signal) => {
      if (note === 'on') await keepNote(series, refusal, tools, signal);
    },
    service,
  };
}
