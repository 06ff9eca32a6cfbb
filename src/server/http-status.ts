/** Failures as HTTP statuses, on every HTTP port of the service. */
import type { FailureKind } from '../errors.ts';

const CODES: Readonly<Record<FailureKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  too_large: 413,
  busy: 429,
  timed_out: 408,
  cancelled: 499,
  unavailable: 503,
  corrupt: 500,
  internal: 500,
};

export function httpCode(kind: FailureKind): number {
  return CODES[kind];
}

/** What a client is told to show where it did not, or not well (RFC 6750). */
export function challenge(kind: FailureKind): { 'www-authenticate'?: string } {
  return kind === 'unauthenticated' ? { 'www-authenticate': 'Bearer' } : {};
}
