/** Failures as problem details (RFC 9457), with the reasons of every other way in. */
import { STATUS_CODES } from 'node:http';
import { Failure } from '../errors.ts';
import { challenge, httpCode } from '../server/http-status.ts';

export const PROBLEM_TYPE = 'application/problem+json';

/** What HTTP says more closely than by the kind of a failure. */
const STATUS_OF: Readonly<Record<string, number>> = {
  METHOD: 405,
  BODY_TYPE: 415,
  EXPECTATION: 417,
  HEAD_TOO_LARGE: 431,
};

/** What is no request that could be answered otherwise. */
export function malformed(message: string): Failure {
  return new Failure('invalid', 'REQUEST_MALFORMED', message);
}

export interface Problem {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  /** For a person: what was expected, what came. */
  readonly detail: string;
  /** Stable; docs/protocol.md lists them. */
  readonly reason: string;
  /** Parameter or header at fault. */
  readonly field?: string;
  /** Setting of the service that decides. */
  readonly setting?: string;
  readonly retryAfterSeconds?: number;
}

export function problemOf({ kind, reason, message, field, setting, retryAfterSeconds }: Failure): Problem {
  const status = STATUS_OF[reason] ?? httpCode(kind);
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Client Closed Request',
    status,
    detail: message,
    reason,
    ...(field === undefined ? {} : { field }),
    ...(setting === undefined ? {} : { setting }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
}

export function problemResponse(failure: Failure, headers: Readonly<Record<string, string>> = {}): Response {
  const problem = problemOf(failure);
  const after = failure.retryAfterSeconds;
  return new Response(`${JSON.stringify(problem)}\n`, {
    status: problem.status,
    headers: {
      'content-type': PROBLEM_TYPE,
      ...challenge(failure.kind),
      ...(after === undefined ? {} : { 'retry-after': String(Math.ceil(after)) }),
      ...headers,
    },
  });
}

/**
 * What a reader, or the service, says of a flag or a field of the wire, said of the parameter.
 * @param called parameters by the names of flags
 */
export function ofParameter(failure: Failure, called: ReadonlyMap<string, string>): Failure {
  const { kind, reason, message, setting, retryAfterSeconds, cause } = failure;
  const renamed = (text: string) =>
    text
      .replace(/--([a-z][a-z-]*)/g, (flag, name: string) => called.get(name) ?? flag)
      .replace(/\bheader\.(\w+)/g, (path, name: string) => called.get(name.replaceAll('_', '-')) ?? path);
  const field = failure.field === undefined ? {} : { field: renamed(failure.field) };
  return new Failure(kind, reason, renamed(message), {
    ...field,
    ...(setting === undefined ? {} : { setting }),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    cause,
  });
}
