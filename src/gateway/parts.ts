/** What a gateway works with at one archive, put together from its settings; and the service. */
import { readFile } from 'node:fs/promises';
import { SegmentationClient } from '../client/client.ts';
import { Failure } from '../errors.ts';
import { parseRules } from '../formats/dicom/series/modality.ts';
import type { GatewayConfig } from '../settings/config.ts';
import { Archive } from './archive.ts';
import { type ArchiveAccess, ArchiveHttp, type OnRequest } from './archive-http.ts';
import type { Candidate } from './candidate.ts';
import type { ArchiveRole } from './failures.ts';
import { DEFAULT_RULES, EVERYTHING, judged, parseSeriesRules, type SeriesRule, TAKES_ALL } from './rules.ts';
import type { JobOptions } from './series-job.ts';
import type { Performer } from './workitems/verdict.ts';
import { Worklist } from './workitems/worklist.ts';

export interface GatewayParts {
  readonly archive: Archive;
  /** Where results go: the archive, or another one. */
  readonly destination: Archive;
  readonly destinationHttp: ArchiveHttp;
  /** Undefined where no workitems are asked for. */
  readonly worklist: Worklist | undefined;
  readonly performer: Performer;
  readonly client: SegmentationClient;
  readonly rules: readonly SeriesRule[];
  readonly options: JobOptions;
  close(): void;
}

/**
 * @param client of the service, which archives share
 * @throws Failure GATEWAY_ARCHIVE_URL, GATEWAY_DESTINATION_URL, GATEWAY_WORKLIST_URL, GATEWAY_RULES, GATEWAY_SUPERSEDED,
 *   DICOM_RULES, FILE_NOT_FOUND, ARCHIVE_CA_FILE
 */
export async function gatewayParts(
  config: GatewayConfig,
  client: SegmentationClient,
  onRequest?: OnRequest,
): Promise<GatewayParts> {
  checkUrls(config);
  const rules = await seriesRules(config.rules);
  const modalityRules = (await rulesOf(config.dicomRules, 'M4OE_DICOM_RULES', parseRules)) ?? [];
  const http = new ArchiveHttp(accessOf(config, 'archive'), onRequest);
  const elsewhere = config.destinationUrl !== '';
  const destinationHttp = elsewhere ? new ArchiveHttp(accessOf(config, 'destination'), onRequest) : http;
  const archive = new Archive(http, config.archiveUrl);
  const worklistHttp = config.worklistUrl === '' ? http : new ArchiveHttp(accessOf(config, 'worklist'), onRequest);
  const performer = { codes: config.worklistCodes, station: config.worklistStation[0] };
  const performs = performer.codes.length > 0 || performer.station !== undefined;
  return {
    archive,
    destination: elsewhere ? new Archive(destinationHttp, config.destinationUrl) : archive,
    destinationHttp,
    worklist: performs ? new Worklist(worklistHttp, config.worklistUrl || config.archiveUrl) : undefined,
    performer,
    client,
    rules,
    options: {
      ...config,
      report: config.report === 'on',
      contours: config.rtstruct === 'on',
      printed: config.pdf === 'on',
      surfaces: config.mesh === 'on',
      modalityRules,
      maxVolumeBytes: config.maxVolumeMiB * 2 ** 20,
      maxLossyRatio: config.dicomMaxLossyRatio,
      leastBits: config.dicomLeastBits,
      parallel: config.archiveConnections,
    },
    close() {
      http.close();
      destinationHttp.close();
      worklistHttp.close();
    },
  };
}

function accessOf(config: GatewayConfig, role: ArchiveRole): ArchiveAccess {
  return {
    role,
    ca: config[`${role}Ca`],
    authorization: config[`${role}Authorization`],
    authorizationFile: config[`${role}AuthorizationFile`],
    timeoutSeconds: config.archiveTimeoutSeconds,
    connections: config.archiveConnections,
  };
}

/** Days by which a study's date may be off: the scanner's clock is in another time zone. */
const SLACK_DAYS = 1;

/** Why a series is left alone, for a person; undefined for one that is wanted. */
export function leftAloneBecause(
  candidate: Candidate,
  rules: readonly SeriesRule[],
  lookbackDays: number,
): string | undefined {
  if (lookbackDays > 0 && candidate.ageDays > lookbackDays + SLACK_DAYS)
    return 'its study is older than M4OE_GATEWAY_LOOKBACK_DAYS';
  const { taken, rule } = judged(candidate, rules);
  if (taken) return undefined;
  return rule === undefined
    ? 'none of the rules takes it (M4OE_GATEWAY_RULES)'
    : `rule ${rule} leaves it alone (M4OE_GATEWAY_RULES)`;
}

async function seriesRules(path: string): Promise<readonly SeriesRule[]> {
  if (path === EVERYTHING) return TAKES_ALL;
  const own = await rulesOf(path === '' ? DEFAULT_RULES : path, 'M4OE_GATEWAY_RULES', parseSeriesRules);
  return own ?? [];
}

/** @throws Failure SERVER_ADDRESS, TOKEN_IN_THE_CLEAR, FILE_NOT_FOUND */
export function connectService({
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

function checkUrls({ archiveUrl, destinationUrl, worklistUrl, orthancUrl, superseded }: GatewayConfig): void {
  const check = (text: string, reason: string, role: string, what = '') => {
    const url = URL.parse(text);
    if (url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.search === '') return;
    const setting = `M4OE_GATEWAY_${role.toUpperCase()}_URL`;
    const got = text === '' ? 'none' : 'something else';
    const message = `${setting} (--${role}-url): expected http(s)://host:port/path without user or query${what}, got ${got}`;
    throw new Failure('invalid', reason, message, { setting });
  };
  check(archiveUrl, 'GATEWAY_ARCHIVE_URL', 'archive');
  if (destinationUrl !== '') check(destinationUrl, 'GATEWAY_DESTINATION_URL', 'destination');
  if (worklistUrl !== '') check(worklistUrl, 'GATEWAY_WORKLIST_URL', 'worklist');
  if (superseded === 'delete') check(orthancUrl, 'GATEWAY_SUPERSEDED', 'orthanc', ', to delete with');
}

async function rulesOf<T>(path: string, setting: string, parse: (json: string) => T): Promise<T | undefined> {
  if (path === '') return undefined;
  const json = await readFile(path, 'utf8').catch((cause: Error) => {
    throw new Failure('not_found', 'FILE_NOT_FOUND', `${setting}: the file cannot be read`, { setting, cause });
  });
  return parse(json);
}
