/** Segmenting on a server. */
import { SegmentationClient, type Wish } from '../client/client.ts';
import { Failure, invalid, tlsTrouble } from '../errors.ts';
import type { SegmentConfig } from '../settings/config.ts';
import type { Volume } from '../volume.ts';
import type { Plan__Output } from '../wire/generated/m4oe/v1/Plan.ts';
import type { Outcome } from './outcome.ts';

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
export function connectTo(
  server: string,
  { tlsCa, tlsCert, tlsKey }: TlsFlags,
  { retrySeconds, tokenFile }: Pick<SegmentConfig, 'retrySeconds' | 'tokenFile'>,
): Promise<SegmentationClient> {
  if (tlsCa === undefined && (tlsCert ?? tlsKey) !== undefined)
    throw invalid('TLS_FILES', '--tls-cert', 'expected --tls-ca with it, the authority of the service');
  const own = { ...(tlsCert === undefined ? {} : { cert: tlsCert }), ...(tlsKey === undefined ? {} : { key: tlsKey }) };
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
 * trusted is no outage there, since no other try will find another one.
 */
export function serverFailure(error: unknown): unknown {
  // Of a server that gave a reason nothing more is guessed.
  if (!(error instanceof Failure) || error.reason !== 'UNAVAILABLE' || tlsTrouble(error.cause) === undefined)
    return error;
  return new Failure('invalid', 'SERVER_CERTIFICATE', error.message, { cause: error.cause });
}

export async function segmentThere(
  client: SegmentationClient,
  volume: Volume,
  wish: Wish,
  onProgress: (inferred: number, sentShare: number, plan: Plan__Output) => void,
  signal: AbortSignal,
): Promise<Outcome> {
  const labels = new Uint8Array(volume.voxels.length);
  const confidence = wish.confidence === true ? new Uint8Array(volume.voxels.length) : undefined;
  let plan: Plan__Output | undefined;
  for await (const answer of client.segment(volume, wish, signal)) {
    if (answer.kind === 'accepted') plan = answer.plan;
    else if (answer.kind === 'slice') {
      const { k, output, data } = answer.slice;
      (output === 'LABELS' ? labels : confidence)?.set(data, k * data.length);
    } else if (plan === undefined) break;
    else if (answer.kind === 'progress') {
      onProgress(answer.progress.inferredSlices, answer.progress.receivedBytes / plan.volumeBytes, plan);
    } else {
      const made = new Date();
      return { plan, report: answer.report, labels, ...(confidence === undefined ? {} : { confidence }), made };
    }
  }
  throw new Failure('internal', 'INTERNAL', 'the server ended the stream without a report');
}
