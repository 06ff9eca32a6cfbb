/** A running gateway put together from its settings: archive, service, reconciler, HTTP port. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { SegmentationClient } from '../client/client.ts';
import { Failure } from '../errors.ts';
import { type ModalityRule, parseRules } from '../formats/dicom/series/modality.ts';
import type { GatewayConfig } from '../settings/config.ts';
import { Archive } from './archive.ts';
import { ArchiveHttp } from './archive-http.ts';
import { findCandidate, searchCandidates } from './candidate.ts';
import { GatewayMetrics } from './metrics.ts';
import { keepNote } from './notes.ts';
import { Outcomes } from './outcomes.ts';
import { type Log, Reconciler, type ReconcileTools } from './reconcile.ts';
import { isWanted, parseSeriesRules, type SeriesRule } from './rules.ts';
import { type JobTools, runSeries } from './series-job.ts';
import { gatewayServer } from './server.ts';
import { supersede } from './supersede.ts';

export interface RunningGateway {
  readonly port: number;
  /** Gives up what is in work; another run makes it good. */
  stop(): Promise<void>;
}

/**
 * @throws Failure GATEWAY_ARCHIVE_URL, GATEWAY_RULES, GATEWAY_SUPERSEDED, DICOM_RULES,
 *   FILE_NOT_FOUND, ARCHIVE_CA_FILE, LISTEN_FAILED
 */
export async function startGateway(config: GatewayConfig, log: Log): Promise<RunningGateway> {
  checkUrls(config);
  const rules = await rulesOf(config.rules, 'M4OE_GATEWAY_RULES', parseSeriesRules);
  const modalityRules: readonly ModalityRule[] =
    (await rulesOf(config.dicomRules, 'M4OE_DICOM_RULES', parseRules)) ?? [];
  const metrics = new GatewayMetrics();
  const outcomes = new Outcomes();
  const http = new ArchiveHttp(config, (operation, outcome, seconds) =>
    metrics.archiveSeconds.observe({ operation, outcome }, seconds),
  );
  const archive = new Archive(http, config.archiveUrl);
  const client = await connect(config);
  const tools: JobTools = {
    archive,
    client,
    options: {
      ...config,
      report: config.report === 'on',
      contours: config.rtstruct === 'on',
      modalityRules,
      maxVolumeBytes: config.maxVolumeMiB * 2 ** 20,
      maxLossyRatio: config.dicomMaxLossyRatio,
      parallel: config.archiveConnections,
    },
    async supersede(obsolete, signal) {
      const count = await supersede({ archive, http, options: config }, obsolete, signal);
      metrics.superseded.inc({ how: config.superseded }, count);
    },
    onStored: (kind) => metrics.stored.inc({ kind }),
  };
  const reconciler = new Reconciler(config, reconcileTools(config, rules, tools), outcomes, metrics, log);
  const server = gatewayServer({
    metrics,
    outcomes,
    announce: (seriesUid) => reconciler.announce(seriesUid),
    notReadyBecause: () => (reconciler.archiveUp ? undefined : 'the archive cannot be searched'),
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
      client.close();
      http.close();
    },
  };
}

function reconcileTools(
  { lookbackDays, note }: GatewayConfig,
  rules: readonly SeriesRule[] | undefined,
  tools: JobTools,
): ReconcileTools {
  const { archive } = tools;
  return {
    search: (signal) => searchCandidates(archive, lookbackDays, signal),
    find: (seriesUid, signal) => findCandidate(archive, seriesUid, signal),
    wanted: (candidate) => isWanted(candidate, rules),
    run: (candidate, signal) => runSeries(candidate, tools, signal),
    note: async (series, refusal, signal) => {
      if (note === 'on') await keepNote(series, refusal, tools, signal);
    },
  };
}

function connect({
  service,
  serviceCa,
  serviceCert,
  serviceKey,
  serviceTokenFile,
}: GatewayConfig): Promise<SegmentationClient> {
  const tls = {
    ca: serviceCa,
    ...(serviceCert === '' ? {} : { cert: serviceCert }),
    ...(serviceKey === '' ? {} : { key: serviceKey }),
  };
  // A service that is back is found back soon; a connection that died without a word is noticed.
  const options = {
    'grpc.max_reconnect_backoff_ms': 10_000,
    'grpc.keepalive_time_ms': 30_000,
    'grpc.keepalive_timeout_ms': 20_000,
  };
  return SegmentationClient.connect(service, serviceCa === '' ? undefined : tls, options, {
    seconds: 0,
    ...(serviceTokenFile === '' ? {} : { tokenFile: serviceTokenFile }),
  });
}

function checkUrls({ archiveUrl, orthancUrl, superseded }: GatewayConfig): void {
  const bad = (text: string) => {
    const url = URL.parse(text);
    return url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.search !== '';
  };
  const expected = 'expected http(s)://host:port/path without user or query, got none or another';
  if (bad(archiveUrl))
    throw new Failure('invalid', 'GATEWAY_ARCHIVE_URL', `M4OE_GATEWAY_ARCHIVE_URL (--archive-url): ${expected}`, {
      setting: 'M4OE_GATEWAY_ARCHIVE_URL',
    });
  if (superseded === 'delete' && bad(orthancUrl))
    throw new Failure(
      'invalid',
      'GATEWAY_SUPERSEDED',
      `M4OE_GATEWAY_ORTHANC_URL (--orthanc-url): ${expected}, to delete with`,
      {
        setting: 'M4OE_GATEWAY_ORTHANC_URL',
      },
    );
}

async function rulesOf<T>(path: string, setting: string, parse: (json: string) => T): Promise<T | undefined> {
  if (path === '') return undefined;
  const json = await readFile(path, 'utf8').catch((cause: Error) => {
    throw new Failure('not_found', 'FILE_NOT_FOUND', `${setting}: the file cannot be read`, { setting, cause });
  });
  return parse(json);
}
