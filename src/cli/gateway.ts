/**
 * `m4oe gateway`: serves an archive until SIGTERM or SIGINT, or prints what a running gateway says
 * of its series.
 */
import { once } from 'node:events';
import { Failure } from '../errors.ts';
import { startGateway } from '../gateway/gateway.ts';
import type { ListedOutcome } from '../gateway/outcomes.ts';
import { catchDefects } from '../server/defects.ts';
import { checkExposure } from '../server/exposure.ts';
import { createLog } from '../server/log.ts';
import type { GatewayConfig } from '../settings/config.ts';
import { table } from './terminal.ts';

/**
 * Resolves when the gateway has let go of what it was at. @throws Failure of the start, or DEFECT
 * after that
 */
export async function gateway(config: GatewayConfig): Promise<void> {
  const signalled = Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  process.on('SIGHUP', () => undefined);
  checkExposure(config.gatewayHost, false, config.insecure, 'M4OE_GATEWAY_HOST');
  const log = createLog(config.logLevel);
  using defects = catchDefects(log);
  const running = await startGateway(config, log);
  const defect = await Promise.race([signalled.then(() => undefined), defects.first]);
  await Promise.race([running.stop(), once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  if (defect !== undefined) throw defect;
}

/** @param url of a running gateway, e.g. http://127.0.0.1:9465 */
export async function listSeries(url: string, json: boolean): Promise<void> {
  const series = await outcomesAt(url);
  if (json) {
    process.stdout.write(`${JSON.stringify(series, null, 2)}\n`);
    return;
  }
  const rows = series.map((one) => [
    one.key,
    one.state,
    String(one.instances),
    one.since,
    String(one.attempts),
    one.nextTry ?? '-',
    one.message === null ? '' : `${one.message} [${one.reason}]`,
  ]);
  process.stdout.write(
    `${table([['series', 'state', 'instances', 'since', 'failed', 'next look', 'why'], ...rows], 'llrlrll')}\n`,
  );
}

async function outcomesAt(url: string): Promise<ListedOutcome[]> {
  const address = URL.parse('/series', url);
  if (address === null || !/^https?:$/.test(address.protocol) || address.username !== '')
    throw new Failure(
      'invalid',
      'GATEWAY_ADDRESS',
      '--list: expected http(s)://host:port without user, got another address',
    );
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(10_000) });
    const { series } = (await response.json()) as { series: ListedOutcome[] };
    if (Array.isArray(series) && series.every((one) => typeof one?.key === 'string')) return series;
    throw new TypeError('no list of series');
  } catch (cause) {
    throw new Failure('unavailable', 'GATEWAY_UNREACHABLE', `--list: no gateway answers at ${address.host}`, { cause });
  }
}
