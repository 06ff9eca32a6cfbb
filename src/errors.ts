/**
 * What can go wrong, in the domain's words. Transports translate: `src/server/status.ts` for gRPC,
 * `src/main.ts` for exit codes. A reason is stable: clients branch on it, `docs/protocol.md` lists
 * it. A message never holds patient data or voxel content.
 */

import { safeText } from './foreign-text.ts';

/** Characters of a message; what quotes others cannot make it longer. */
const MOST_MESSAGE = 4000;
const MOST_FIELD = 200;

/** What kind of trouble it is, which decides what a caller can do about it. */
export type FailureKind =
  | 'invalid' // the request is wrong; the same request will fail again
  | 'unauthenticated' // the caller does not show who it is, or not so that it is believed
  | 'forbidden' // the caller is known, and may not do this
  | 'not_found' // a model, head, class or file does not exist here
  | 'too_large' // beyond a configured limit, whatever the load
  | 'busy' // fits the limits but not now; retry after retryAfterSeconds
  | 'timed_out' // a peer stopped sending or reading, or the deadline passed
  | 'cancelled'
  | 'unavailable' // a worker, provider or server cannot serve now
  | 'corrupt' // data on disk or on the wire does not match its checksum or contract
  | 'internal'; // our defect

export interface FailureOptions {
  /** The request field at fault, e.g. `header.geometry.spacing_mm`. */
  field?: string;
  /** For kind busy or unavailable: seconds until a retry can help. */
  retryAfterSeconds?: number;
  /** The setting that decides, e.g. `M4OE_MAX_VOLUME_MIB`. */
  setting?: string;
  cause?: unknown;
}

/**
 * A failure with a stable reason code (UPPER_SNAKE_CASE) and a message for a person: what was
 * expected, what came.
 */
export class Failure extends Error {
  readonly kind: FailureKind;
  readonly reason: string;
  readonly field: string | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly setting: string | undefined;

  constructor(kind: FailureKind, reason: string, message: string, options: FailureOptions = {}) {
    super(safeText(message, MOST_MESSAGE, true), options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'Failure';
    this.kind = kind;
    this.reason = reason;
    this.field = options.field === undefined ? undefined : safeText(options.field, MOST_FIELD);
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.setting = options.setting;
  }
}

/** The request is wrong in `field`. */
export function invalid(reason: string, field: string, message: string): Failure {
  return new Failure('invalid', reason, `${field}: ${message}`, { field });
}

/**
 * Any thrown thing as a Failure; what is not one already is our defect and keeps its cause for the
 * log only.
 */
export function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  if (error instanceof Error && error.name === 'AbortError') return cancelled(error);
  return new Failure('internal', 'INTERNAL', 'an unexpected error occurred in the service', { cause: error });
}

export function cancelled(cause?: unknown): Failure {
  if (cause instanceof Failure) return cause;
  return new Failure('cancelled', 'CANCELLED', 'the request was cancelled', { cause });
}

/** Throws what the signal was aborted with, as a Failure. */
export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw cancelled(signal.reason);
}

const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|ALTNAME/;
const NO_TLS = /WRONG_VERSION_NUMBER|ERR_SSL|EPROTO/;

/**
 * Why a connection failed that no further try mends: a certificate that is not trusted, or a port
 * without TLS; undefined for any other trouble. Looks at codes, and for those who tell no code at
 * the words of OpenSSL.
 */
export function tlsTrouble(error: unknown): 'certificate' | 'no TLS' | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    const code = String((at as NodeJS.ErrnoException).code ?? '');
    const words = `${code} ${at.message.toUpperCase().replaceAll(/[ -]/g, '_')}`;
    if (CERTIFICATE.test(words)) return 'certificate';
    if (NO_TLS.test(words)) return 'no TLS';
  }
  return undefined;
}
