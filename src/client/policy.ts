/**
 * What the client does while no server is ready: client/service-config.json, which other clients
 * use as it is. This one takes its balancing and its waiting times from there and sends again by
 * itself: grpc-js can repeat a stream only while less than 1 MiB of it was written.
 */
import { readFileSync } from 'node:fs';
import type { ChannelOptions } from '@grpc/grpc-js';
import type { Failure } from '../errors.ts';

const TEXT = readFileSync(new URL('../../client/service-config.json', import.meta.url), 'utf8');

interface RetryPolicy {
  readonly maxAttempts: number;
  /** Seconds as text, with an s behind. */
  readonly initialBackoff: string;
  readonly maxBackoff: string;
  readonly backoffMultiplier: number;
}

const { retryPolicy } = (JSON.parse(TEXT) as { methodConfig: [{ retryPolicy: RetryPolicy }] }).methodConfig[0];

/**
 * Times that one volume may be taken by a server and lost: one that ends every server shall not end
 * all of them.
 */
export const MAX_LOST = retryPolicy.maxAttempts;

/** Balances over every address of the name, and looks for new ones soon. */
export const CHANNEL_OPTIONS: ChannelOptions = {
  'grpc.service_config': TEXT,
  'grpc.enable_retries': 0,
  // A server that is there and says nothing is noticed within twenty seconds, not at the call's own
  // deadline.
  'grpc.keepalive_time_ms': 10_000,
  'grpc.keepalive_timeout_ms': 10_000,
  // A server that was replaced shall not be missed for longer than it was away.
  'grpc.initial_reconnect_backoff_ms': 500,
  'grpc.max_reconnect_backoff_ms': 1000,
  'grpc.dns_min_time_between_resolutions_ms': 5000,
};

/**
 * Whether another try, perhaps on another server, can help. A message past the transport's limit is
 * RESOURCE_EXHAUSTED too, but names no time.
 */
export function canRetry({ kind, retryAfterSeconds }: Failure): boolean {
  return kind === 'unavailable' || (kind === 'busy' && retryAfterSeconds !== undefined);
}

/**
 * Seconds to wait after so many tries in a row that failed, spread so that clients do not come back
 * together.
 */
export function waitSeconds(failure: Failure, failed: number): number {
  const { initialBackoff, maxBackoff, backoffMultiplier } = retryPolicy;
  const grown = Number.parseFloat(initialBackoff) * backoffMultiplier ** (failed - 1);
  const seconds = failure.retryAfterSeconds ?? Math.min(grown, Number.parseFloat(maxBackoff));
  return seconds * (0.8 + 0.4 * Math.random());
}
