/** Failures as gRPC statuses with google.rpc details: the one place that knows gRPC codes. */
import { Metadata, type StatusObject, status } from '@grpc/grpc-js';
import type { MessageTypeDefinition, PackageDefinition } from '@grpc/proto-loader';
import { asFailure, type Failure, type FailureKind } from '../errors.ts';
import { safeText } from '../foreign-text.ts';
import { errorDetailsPackage } from '../wire/schema.ts';

export const ERROR_DOMAIN = 'm4oe.v1';

const CODES: Readonly<Record<FailureKind, status>> = {
  invalid: status.INVALID_ARGUMENT,
  unauthenticated: status.UNAUTHENTICATED,
  forbidden: status.PERMISSION_DENIED,
  not_found: status.NOT_FOUND,
  too_large: status.INVALID_ARGUMENT,
  busy: status.RESOURCE_EXHAUSTED,
  timed_out: status.DEADLINE_EXCEEDED,
  cancelled: status.CANCELLED,
  unavailable: status.UNAVAILABLE,
  corrupt: status.DATA_LOSS,
  internal: status.INTERNAL,
};

/**
 * A status is a header, and in its details twice more: what clients take of headers by default is 8
 * KiB.
 */
const MOST_MESSAGE = 1000;

export function grpcCode(kind: FailureKind): status {
  return CODES[kind];
}

let codecs: PackageDefinition | undefined;

function encode(type: string, value: object): Buffer {
  codecs ??= errorDetailsPackage();
  return (codecs[`google.rpc.${type}`] as MessageTypeDefinition<object, object>).serialize(value);
}

function packed(type: string, value: object): { type_url: string; value: Buffer } {
  return { type_url: `type.googleapis.com/google.rpc.${type}`, value: encode(type, value) };
}

/** The trailer that carries google.rpc.ErrorInfo, and BadRequest and RetryInfo where they apply. */
export function statusDetails(failure: Failure): Buffer {
  const message = safeText(failure.message, MOST_MESSAGE, true);
  const metadata: Record<string, string> = {};
  if (failure.setting !== undefined) metadata.setting = failure.setting;
  const details = [packed('ErrorInfo', { reason: failure.reason, domain: ERROR_DOMAIN, metadata })];
  if (failure.field !== undefined) {
    details.push(packed('BadRequest', { fieldViolations: [{ field: failure.field, description: message }] }));
  }
  if (failure.retryAfterSeconds !== undefined) {
    const seconds = Math.floor(failure.retryAfterSeconds);
    const nanos = Math.round((failure.retryAfterSeconds - seconds) * 1e9);
    details.push(packed('RetryInfo', { retryDelay: { seconds, nanos } }));
  }
  return encode('Status', { code: grpcCode(failure.kind), message, details });
}

/** Anything thrown as the status of a call. */
export function toStatus(error: unknown): StatusObject {
  const failure = asFailure(error);
  const metadata = new Metadata();
  metadata.set('grpc-status-details-bin', statusDetails(failure));
  // What gRPC's own retries go by; they do not read RetryInfo.
  if (failure.retryAfterSeconds !== undefined)
    metadata.set('grpc-retry-pushback-ms', String(Math.round(1000 * failure.retryAfterSeconds)));
  return { code: grpcCode(failure.kind), details: safeText(failure.message, MOST_MESSAGE, true), metadata };
}

/** Name of a gRPC code, as metrics and logs show it. */
export function codeName(code: status): string {
  return status[code] ?? String(code);
}
