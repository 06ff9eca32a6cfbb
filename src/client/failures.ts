/**
 * The status of a call back into a Failure: reason, field and retry time as the server gave them.
 */
import { constants } from 'node:os';
import { type ServiceError, status } from '@grpc/grpc-js';
import type { MessageTypeDefinition, PackageDefinition } from '@grpc/proto-loader';
import { Failure, type FailureKind, tlsTrouble } from '../errors.ts';
import { errorDetailsPackage } from '../wire/schema.ts';

const KINDS: Readonly<Partial<Record<status, FailureKind>>> = {
  [status.INVALID_ARGUMENT]: 'invalid',
  [status.UNAUTHENTICATED]: 'unauthenticated',
  [status.PERMISSION_DENIED]: 'forbidden',
  [status.NOT_FOUND]: 'not_found',
  [status.RESOURCE_EXHAUSTED]: 'busy',
  [status.DEADLINE_EXCEEDED]: 'timed_out',
  [status.CANCELLED]: 'cancelled',
  [status.UNAVAILABLE]: 'unavailable',
  [status.DATA_LOSS]: 'corrupt',
};

interface Details {
  reason?: string;
  field?: string;
  setting?: string;
  retryAfterSeconds?: number;
}

let codecs: PackageDefinition | undefined;

function decode<T>(type: string, bytes: Buffer): T {
  codecs ??= errorDetailsPackage();
  return (codecs[`google.rpc.${type}`] as unknown as MessageTypeDefinition<object, T>).deserialize(bytes);
}

/** Empty for details that cannot be decoded: what stands between may have its own idea of them. */
function readDetails(error: ServiceError): Details {
  try {
    return decodedDetails(error);
  } catch {
    return {};
  }
}

function decodedDetails(error: ServiceError): Details {
  const [trailer] = error.metadata?.get('grpc-status-details-bin') ?? [];
  if (!Buffer.isBuffer(trailer)) return {};
  const found: Details = {};
  const { details } = decode<{ details: { type_url: string; value: Buffer }[] }>('Status', trailer);
  for (const { type_url: type, value } of details) {
    if (type.endsWith('/google.rpc.ErrorInfo')) {
      const info = decode<{ reason: string; metadata: Record<string, string> }>('ErrorInfo', value);
      found.reason = info.reason;
      if (info.metadata.setting !== undefined) found.setting = info.metadata.setting;
    } else if (type.endsWith('/google.rpc.BadRequest')) {
      const field = decode<{ fieldViolations: { field: string }[] }>('BadRequest', value).fieldViolations[0]?.field;
      if (field !== undefined) found.field = field;
    } else if (type.endsWith('/google.rpc.RetryInfo')) {
      const { retryDelay } = decode<{ retryDelay: { seconds: number; nanos: number } | null }>('RetryInfo', value);
      if (retryDelay !== null) found.retryAfterSeconds = Number(retryDelay.seconds) + retryDelay.nanos / 1e9;
    }
  }
  return found;
}

/** @param server the address, for words about the connection */
export function failureOf(error: unknown, server = 'its address'): Failure {
  if (error instanceof Failure) return error;
  const ended = error as ServiceError;
  if (typeof ended?.code !== 'number')
    return new Failure('internal', 'INTERNAL', String((error as Error)?.message ?? error), { cause: error });
  const { reason, ...options } = readDetails(ended);
  const code = reason === undefined && refusedByTransport(ended) ? status.UNAVAILABLE : (ended.code as status);
  const trouble = reason === undefined && code === status.UNAVAILABLE ? tlsTrouble(ended) : undefined;
  if (trouble !== undefined) {
    const why =
      trouble === 'certificate'
        ? "the service's certificate is not trusted, has expired or is another host's; its authority is --tls-ca"
        : 'the service does not speak TLS there; leave --tls-ca out';
    // Of a server that somebody can mend: whoever goes on trying without us, as the gateway does,
    // has to.
    return new Failure('unavailable', 'UNAVAILABLE', why, { cause: error });
  }
  return new Failure(
    KINDS[code] ?? 'internal',
    reason ?? status[code] ?? 'UNKNOWN',
    reason === undefined ? withoutReason({ code, details: ended.details }, server) : ended.details,
    { ...options, cause: error },
  );
}

/**
 * Whether HTTP/2 refused the call, or closed its connection, for what all calls on it did together:
 * more than 1000 of them were reset, faster than 33 a second (nghttp2), or as many as may be open
 * were not gone yet (Node). grpc-js calls the one INTERNAL, the other RESOURCE_EXHAUSTED.
 */
function refusedByTransport({ code, details }: ServiceError): boolean {
  if (code === status.INTERNAL) return /Session closed with error code/.test(details);
  return code === status.RESOURCE_EXHAUSTED && details === 'Bandwidth exhausted or memory limit exceeded';
}

/** gRPC's own words are of its inside, or of what stands between: the cause keeps them. */
function withoutReason({ code, details }: Pick<ServiceError, 'code' | 'details'>, server: string): string {
  switch (code) {
    case status.UNAVAILABLE:
      return `no server answers at ${server}, or the one that did is gone${connectionTrouble(details)}`;
    case status.DEADLINE_EXCEEDED:
      return 'the time for the call is over';
    case status.CANCELLED:
      return 'the call was cancelled';
    case status.UNIMPLEMENTED:
      return `another service than M4oE answers at ${server}`;
    default:
      return `the service at ${server}, or what stands before it, ended the call with ${status[code]} and no reason`;
  }
}

const SYSTEM_CODES = Object.keys(constants.errno);

function connectionTrouble(details: string): string {
  if (/name resolution/i.test(details)) return ' (no address is known for its name)';
  const code = SYSTEM_CODES.find((name) => details.includes(name)) ?? /HTTP status code (\d{3})/.exec(details)?.[1];
  return code === undefined ? '' : ` (${code.replace(/^\d/, 'HTTP $&')})`;
}
