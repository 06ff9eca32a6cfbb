/**
 * Around every call of every protocol: let in or not, counted, timed, one line in the log, and one
 * in the audit.
 */
import { status } from '@grpc/grpc-js';
import { asFailure, type Failure } from '../errors.ts';
import type { Client } from './client-identity.ts';
import type { CallRecord, ServiceContext } from './context.ts';
import { OTHER_SOURCE } from './drift.ts';
import { type Method, SCOPE_OF } from './identity/scopes.ts';
import type { Shown } from './identity/shown.ts';
import { inScope } from './scope.ts';
import { codeName, grpcCode } from './status.ts';
import type { CallSpan } from './tracing.ts';

export interface ObservedCall {
  readonly record: CallRecord;
  /**
   * Aborted when something of this call broke where its work does not see it; the call has failed
   * then.
   */
  readonly broken: AbortSignal;
  readonly client: Client;
  /** Where calls are traced. */
  readonly span: CallSpan | undefined;
}

/**
 * Runs a call of a caller who may; counts and logs it; rejects with what it failed of, as a
 * Failure.
 * @param shown what the caller shows of itself
 */
export async function observed<T>(
  service: ServiceContext,
  method: Method,
  shown: Shown,
  run: (call: ObservedCall) => Promise<T>,
): Promise<T> {
  const span = service.tracing?.call(method, shown);
  const record: CallRecord = span === undefined ? {} : { traceId: span.traceId };
  const started = performance.now();
  const done = (code: status, reason?: string, error?: unknown) => {
    service.heap.ended();
    const seconds = (performance.now() - started) / 1000;
    const labels = { method, code: codeName(code), modality: record.modality ?? '', model: record.model ?? '' };
    service.metrics.requests.inc(labels);
    if ((method === 'Segment' || method === 'HttpSegment') && reason !== undefined)
      service.metrics.failures.inc({ reason, source: record.source ?? OTHER_SOURCE });
    service.metrics.requestSeconds.observe({ method }, seconds);
    if (record.model !== undefined && record.modelVersion !== undefined)
      service.metrics.versions.inc({ model: record.model, version: record.modelVersion, code: labels.code });
    const outcome = { method, code: labels.code, ...(reason === undefined ? {} : { reason }) };
    const line = { ...outcome, ...record, seconds: round(seconds) };
    if (service.access.asks)
      service.metrics.callers.inc({ caller: service.access.label(record.caller), code: labels.code });
    service.audit?.(record, outcome);
    span?.end(record, outcome);
    if (error !== undefined) service.log.error({ ...line, err: error }, 'request failed by a defect of the service');
    else service.log.info(line, 'request');
  };
  try {
    const broken = new AbortController();
    const defect = new Promise<never>((_, reject) => {
      broken.signal.addEventListener('abort', () => reject(broken.signal.reason), { once: true });
    });
    const scope = { method, record, fail: (failure: Failure) => broken.abort(failure) };
    const work = async () =>
      run({ record, broken: broken.signal, span, client: await service.access.admit(shown, SCOPE_OF[method], record) });
    const result = await Promise.race([inScope(scope, work), defect]);
    done(status.OK);
    return result;
  } catch (error) {
    const failure = asFailure(error);
    // Only our own defects show their stack; a client's mistake is not worth one and may quote its
    // input.
    done(grpcCode(failure.kind), failure.reason, failure.kind === 'internal' ? (failure.cause ?? failure) : undefined);
    throw failure;
  }
}

function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
