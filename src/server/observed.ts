/** Around every call of every protocol: counted, timed, and one line in the log. */
import { status } from '@grpc/grpc-js';
import { asFailure, type Failure } from '../errors.ts';
import type { CallRecord, ServiceContext } from './context.ts';
import { inScope } from './scope.ts';
import { codeName, grpcCode } from './status.ts';

/**
 * Runs a call; counts and logs it; rejects with what it failed of, as a Failure.
 * @param run its signal is aborted when something of this call broke where `run` does not see it;
 *   the call has failed then
 */
export async function observed<T>(
  service: ServiceContext,
  method: string,
  run: (record: CallRecord, broken: AbortSignal) => Promise<T>,
): Promise<T> {
  const record: CallRecord = {};
  const started = performance.now();
  const done = (code: status, reason?: string, error?: unknown) => {
    const seconds = (performance.now() - started) / 1000;
    const labels = { method, code: codeName(code), modality: record.modality ?? '', model: record.model ?? '' };
    service.metrics.requests.inc(labels);
    service.metrics.requestSeconds.observe({ method }, seconds);
    const line = {
      method,
      code: labels.code,
      ...(reason === undefined ? {} : { reason }),
      ...record,
      seconds: round(seconds),
    };
    if (error !== undefined) service.log.error({ ...line, err: error }, 'request failed by a defect of the service');
    else service.log.info(line, 'request');
  };
  try {
    const broken = new AbortController();
    const defect = new Promise<never>((_, reject) => {
      broken.signal.addEventListener('abort', () => reject(broken.signal.reason), { once: true });
    });
    const scope = { method, record, fail: (failure: Failure) => broken.abort(failure) };
    const result = await Promise.race([inScope(scope, () => run(record, broken.signal)), defect]);
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
