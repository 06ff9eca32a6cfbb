/** A running gateway put together from its settings: archive, service, reconciler, HTTP port. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Failure } from '../errors.ts';
import { derivedUid } from '../formats/dicom/file/uid.ts';
import { GATEWAY } from '../formats/dicom/results/not-segmented-note.ts';
import type { GatewayConfig } from '../settings/config.ts';
import { findCandidate, searchCandidates } from './candidate.ts';
import { GatewayMetrics } from './metrics.ts';
import { keepNote, type NoteTools, refusedBefore } from './notes.ts';
import { Outcomes } from './outcomes.ts';
import { type GatewayParts, gatewayParts, leftAloneBecause } from './parts.ts';
import { type Log, Reconciler, type ReconcileTools } from './reconcile.ts';
import { type JobOptions, type JobTools, runSeries } from './series-job.ts';
import { gatewayServer } from './server.ts';
import { supersede } from './supersede.ts';

export interface RunningGateway {
  readonly port: number;
  /** Gives up what is in work; another run makes it good. */
  stop(): Promise<void>;
}

/**
 * @param version of this software
 * @throws Failure LISTEN_FAILED, and those of gatewayParts
 */
export async function startGateway(config: GatewayConfig, version: string, log: Log): Promise<RunningGateway> {
  const metrics = new GatewayMetrics();
  const outcomes = new Outcomes();
  const parts = await gatewayParts(config, (operation, outcome, seconds) =>
    metrics.archiveSeconds.observe({ operation, outcome }, seconds),
  );
  const tools = jobTools(config, version, parts, metrics);
  const reconciler = new Reconciler(config, reconcileTools(config, parts, tools), outcomes, metrics, log);
  const server = gatewayServer({
    metrics,
    outcomes,
    announce: (seriesUid) => reconciler.announce(seriesUid),
    retry: (seriesUid) => reconciler.retry(seriesUid),
    notReadyBecause: () => reconciler.notReadyBecause,
  });
  await once(server.listen(config.gatewayPort, config.gatewayHost), 'listening').catch((error: Error) => {
    throw new Failure('unavailable', 'LISTEN_FAILED', `the gateway's port cannot be opened: ${error.message}`, {
      cause: error,
    });
  });
  const { port } = server.address() as AddressInfo;
  const stopping = new AbortController();
  const running = reconciler.run(stopping.signal);
  log.info({ port }, 'gateway running');
  return {
    port,
    async stop() {
      stopping.abort();
      await running;
      server.close();
      server.closeAllConnections();
      parts.close();
    },
  };
}

function jobTools(
  config: GatewayConfig,
  version: string,
  { archive, destination, destinationHttp, client, rules, options }: GatewayParts,
  metrics: GatewayMetrics,
): JobTools & NoteTools {
  const observer = observerUid(version, options);
  const noted = { destination, observer };
  return {
    ...{ archive, destination, client, rules, options, observer },
    async supersede(obsolete, signal) {
      const tools = { archive: destination, http: destinationHttp, options: config };
      metrics.superseded.inc({ how: config.superseded }, await supersede(tools, obsolete, signal));
    },
    onStored: (kind) => metrics.stored.inc({ kind }),
    refusedBefore: async (candidate, instances, signal) =>
      config.note === 'on' ? refusedBefore(candidate, instances, noted, signal) : undefined,
  };
}

/** A gateway of the same version and options judges a series alike. */
function observerUid(version: string, { model, head, classes, volumes, segType, ...options }: JobOptions): string {
  const { modalityRules, maxVolumeBytes, maxLossyRatio } = options;
  const judging = { model, head, classes, volumes, segType, modalityRules, maxVolumeBytes, maxLossyRatio };
  const text = JSON.stringify(judging, (_, value) => (value instanceof RegExp ? value.source : value));
  return derivedUid('M4OE', GATEWAY.name, version, text);
}

function reconcileTools(
  { lookbackDays, note }: GatewayConfig,
  { archive, client, rules }: GatewayParts,
  tools: JobTools & NoteTools,
): ReconcileTools {
  return {
    search: (signal) => searchCandidates(archive, lookbackDays, signal),
    find: (seriesUid, signal) => findCandidate(archive, seriesUid, signal),
    leftAloneBecause: (candidate) => leftAloneBecause(candidate, rules, lookbackDays),
    run: (candidate, again, signal) => runSeries(candidate, again, tools, signal),
    note: async (series, refusal, signal) => {
      if (note === 'on') await keepNote(series, refusal, tools, signal);
    },
    askService: () => client.listModels(),
  };
}
