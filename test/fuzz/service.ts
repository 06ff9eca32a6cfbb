/** The whole service in this process, and how its answers are judged. */
import { Client, credentials, type ServiceError, status } from '@grpc/grpc-js';
import { failureOf } from '../../src/client/failures.ts';
import { startHttp } from '../support/http.ts';

export const LIMITS = { maxVolumeMiB: 1, maxSliceEdge: 256, maxSlices: 256, maxInferenceMiB: 1, stallSeconds: 2 };
export const service = await startHttp({ ...LIMITS, inferencePort: 0, inferenceGrpcPort: 0 });
process.once('beforeExit', () => void service[Symbol.asyncDispose]());

/** Statuses that are a defect of the service's, whatever it was sent. */
const DEFECTS: readonly number[] = [status.INTERNAL, status.UNKNOWN, status.UNAVAILABLE, status.UNIMPLEMENTED];

export function connected(port: number | undefined): Client {
  return new Client(`127.0.0.1:${port}`, credentials.createInsecure());
}

/** @throws Error for a status that no request may end with, or that gives no reason */
export function judge(error: ServiceError): void {
  const { reason, message, kind } = failureOf(error);
  // Beyond the transport's own limit of a message.
  if (error.code === status.RESOURCE_EXHAUSTED && /larger than max/.test(message)) return;
  if (DEFECTS.includes(error.code) || kind === 'internal' || reason === status[error.code])
    throw new Error(`${status[error.code]} ${reason} ${message}`);
}
