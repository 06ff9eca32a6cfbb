/** Opening ports. */
import type { Server, ServerCredentials } from '@grpc/grpc-js';
import { Failure } from '../errors.ts';

export function listenFailed(what: string, error: Error): Failure {
  return new Failure('unavailable', 'LISTEN_FAILED', `the ${what} port cannot be opened: ${error.message}`, {
    cause: error,
  });
}

/** The port that was opened. @throws Failure LISTEN_FAILED */
export function bindGrpc(server: Server, address: string, credentials: ServerCredentials): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync(address, credentials, (error, port) =>
      error === null ? resolve(port) : reject(listenFailed('gRPC', error)),
    );
  });
}
