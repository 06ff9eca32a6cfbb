/** Segmenting on a server. */
import { requireKnownName } from '../client/address.ts';
import { type Answer, SegmentationClient, type Wish } from '../client/client.ts';
import { collected } from '../client/collected.ts';
import { Failure, invalid, tlsTrouble } from '../errors.ts';
import type { Outcome } from '../files/outcome.ts';
import { namesAreTheProxys, type SegmentConfig } from '../settings/config.ts';
import type { Volume } from '../volume.ts';
import type { Plan__Output } from '../wire/generated/m4oe/v1/Plan.ts';
import { type GivenNames, ofFlag } from './named-flags.ts';

/** The files of `--tls-ca`, `--tls-cert` and `--tls-key`. */
export interface TlsFlags {
  readonly tlsCa?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
}

/**
 * @param retrySeconds how long to go on while no server can take a request; each wait is told on
 *   standard error
 */
export async function connectTo(
  server: string,
  { tlsCa, tlsCert, tlsKey }: TlsFlags,
  { retrySeconds, tokenFile }: Pick<SegmentConfig, 'retrySeconds' | 'tokenFile'>,
): Promise<SegmentationClient> {
  if (tlsCa === undefined && (tlsCert ?? tlsKey) !== undefined)
    throw invalid('TLS_FILES', '--tls-cert', 'expected --tls-ca with it, the authority of the service');
  const own = { ...(tlsCert === undefined ? {} : { cert: tlsCert }), ...(tlsKey === undefined ? {} : { key: tlsKey }) };
  if (!namesAreTheProxys()) await requireKnownName(server);
  return SegmentationClient.connect(
    server,
    tlsCa === undefined ? undefined : { ca: tlsCa, ...own },
    {},
    {
      seconds: retrySeconds,
      ...(tokenFile === '' ? {} : { tokenFile }),
      onRetry: ({ message, reason }, wait) =>
        process.stderr.write(`${message} [${reason}]; trying again in ${wait.toFixed(1)} s\n`),
    },
  );
}

/**
 * What a call on a server failed with, for somebody at a terminal: a certificate that is not
 * trusted is no outage there, since no other try will find another one. Fields are the flags that
 * they were given by.
 */
export function serverFailure(error: unknown, wish: GivenNames): unknown {
  if (!(error instanceof Failure)) return error;
  // Of a server that gave a reason nothing more is guessed.
  if (error.reason !== 'UNAVAILABLE' || tlsTrouble(error.cause) === undefined) return ofFlag(error, wish);
  return new Failure('invalid', 'SERVER_CERTIFICATE', error.message, { cause: error.cause });
}

export async function segmentThere(
  client: SegmentationClient,
  volume: Volume,
  wish: Wish,
  onProgress: (inferred: number, total: number, sentShare: number) => void,
  signal: AbortSignal,
): Promise<Outcome> {
  let plan: Plan__Output | undefined;
  const told = (answer: Answer) => {
    if (answer.kind === 'accepted') plan = answer.plan;
    if (answer.kind !== 'progress' || plan === undefined) return;
    const { inferredSlices, totalSlices, receivedBytes } = answer.progress;
    onProgress(inferredSlices, totalSlices, receivedBytes / plan.volumeBytes);
  };
  const made = await collected(client.segment(volume, wish, signal), volume.geometry, told);
  return { ...made, made: new Date() };
}
