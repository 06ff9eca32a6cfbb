/** Opening ports. */
import { constants } from 'node:os';
import type { Server, ServerCredentials } from '@grpc/grpc-js';
import { Failure } from '../errors.ts';

/** What the system's codes mean of an address to listen on. */
const MEANING: Readonly<Record<string, string>> = {
  EADDRINUSE: 'it is in use',
  EADDRNOTAVAIL: 'its host is no address of this machine',
  ENOTFOUND: 'its host is not known',
  EACCES: 'this user may not',
};
const CODES = [...Object.keys(MEANING), ...Object.keys(constants.errno)];

/** @param what the port is for; gRPC's error has the system's in its words */
export function listenFailed(what: string, error: Error): Failure {
  const code = CODES.find((one) => error.message.includes(one)) ?? 'no code';
  const why = MEANING[code] ?? 'the system refuses it';
  return new Failure('unavailable', 'LISTEN_FAILED', `the ${what} port cannot be opened: ${why} (${code})`, {
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
