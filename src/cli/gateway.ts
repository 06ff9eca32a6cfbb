/**
 * `m4oe gateway`: serves an archive until SIGTERM or SIGINT, or prints what a running gateway says
 * of its series.
 */
import { once } from 'node:events';
import { Failure } from '../errors.ts';
import { startGateway } from '../gateway/gateway.ts';
import { type ListedOutcome, seriesKey } from '../gateway/outcomes.ts';
import type { ListedWorkitem } from '../gateway/workitems/seen-workitems.ts';
import { catchDefects } from '../server/defects.ts';
import { checkExposure } from '../server/exposure.ts';
import { createLog } from '../server/log.ts';
import { archivesOf } from '../settings/archives.ts';
import type { GatewayConfig } from '../settings/config.ts';
import { table } from './terminal.ts';

/** What a command line says beside the settings. */
export interface GatewayFlags {
  /** Address of a running gateway. */
  readonly list?: string;
  readonly series?: string;
  readonly explain?: string;
  readonly json: boolean;
}

/**
 * Resolves when the gateway has let go of what it was at. @throws Failure of the start, or DEFECT
 * after that
 */
export async function gateway(config: GatewayConfig, version: string): Promise<void> {
  const signalled = Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  process.on('SIGHUP', () => undefined);
  checkExposure(config.gatewayHost, false, config.insecure, 'M4OE_GATEWAY_HOST');
  const log = createLog(config.logLevel);
  using defects = catchDefects(log);
  const running = await startGateway(config, await archivesOf(config), version, log);
  const defect = await Promise.race([signalled.then(() => undefined), defects.first]);
  await Promise.race([running.stop(), once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  if (defect !== undefined) throw defect;
}

/**
 * @param url of a running gateway, e.g. http://127.0.0.1:9465
 * @param uid only this series; all if absent
 */
export async function listSeries(url: string, json: boolean, uid?: string): Promise<void> {
  const { series, workitems = [], leftAloneBecause = null } = await outcomesAt(url, uid);
  if (uid !== undefined && series.length === 0) {
    if (leftAloneBecause === null)
      throw new Failure(
        'not_found',
        'GATEWAY_SERIES_UNKNOWN',
        '--series: the gateway has not seen this series since it was started; --explain asks the archive',
      );
    process.stdout.write(json ? `${JSON.stringify({ leftAloneBecause })}\n` : `left alone: ${leftAloneBecause}\n`);
    return;
  }
  if (json) {
    process.stdout.write(`${JSON.stringify(series, null, 2)}\n`);
    return;
  }
  const several = series.some(({ archive }) => archive !== null);
  const rows = series.map((one) => [
    ...(several ? [one.archive ?? ''] : []),
    one.key,
    one.state,
    String(one.instances),
    one.since,
    String(one.attempts),
    one.nextTry ?? '-',
    one.message === null ? '' : `${one.message} [${one.reason}]`,
  ]);
  const head = [
    ...(several ? ['archive'] : []),
    ...['series', 'state', 'instances', 'since', 'failed', 'next look', 'why'],
  ];
  process.stdout.write(`${table([head, ...rows], several ? 'lllrlrll' : 'llrlrll')}\n`);
  if (workitems.length > 0) process.stdout.write(`\n${workitemTable(workitems)}\n`);
}

function workitemTable(workitems: NonNullable<Listed['workitems']>): string {
  const several = workitems.some(({ archive }) => archive !== null);
  const rows = workitems.map((one) => [
    ...(several ? [one.archive ?? ''] : []),
    ...[one.key, one.state, String(one.series), one.since],
    one.message === null ? '' : `${one.message} [${one.reason}]`,
  ]);
  const head = [...(several ? ['archive'] : []), 'workitem', 'state', 'series', 'since', 'why'];
  return table([head, ...rows], several ? 'lllrll' : 'llrll');
}

interface Listed {
  readonly series: ListedOutcome[];
  readonly workitems?: (ListedWorkitem & { readonly archive: string | null })[];
  readonly leftAloneBecause?: string | null;
}

async function outcomesAt(url: string, uid: string | undefined): Promise<Listed> {
  const address = URL.parse('/series', url);
  if (address === null || !/^https?:$/.test(address.protocol) || address.username !== '')
    throw new Failure(
      'invalid',
      'GATEWAY_ADDRESS',
      '--list: expected http(s)://host:port without user, got another address',
    );
  // A key in place of the UID, which addresses would carry into logs.
  if (uid !== undefined) address.searchParams.set('key', seriesKey(uid));
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(10_000) });
    const listed = (await response.json()) as Listed;
    const { series } = listed;
    if (Array.isArray(series) && series.every((one) => typeof one?.key === 'string')) return listed;
    throw new TypeError('no list of series');
  } catch (cause) {
    throw new Failure('unavailable', 'GATEWAY_UNREACHABLE', `--list: no gateway answers at ${address.host}`, { cause });
  }
}
