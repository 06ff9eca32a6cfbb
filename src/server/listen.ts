/** Opening ports, each for a bounded number of connections. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { constants } from 'node:os';
import { type Server as GrpcServer, ServerCredentials } from '@grpc/grpc-js';
import { Failure } from '../errors.ts';
import type { Metrics } from './metrics.ts';
import type { Tls } from './tls.ts';

export interface Listening {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Of all clients together; what comes beyond is closed without a word. */
  readonly maxConnections: number;
  readonly metrics: Metrics;
}

type Port = 'gRPC' | 'HTTP' | 'inference' | 'admin';

/** What the system's codes mean of an address to listen on. */
const MEANING: Readonly<Record<string, string>> = {
  EADDRINUSE: 'it is in use',
  EADDRNOTAVAIL: 'its host is no address of this machine',
  ENOTFOUND: 'its host is not known',
  EACCES: 'this user may not',
};
const CODES = [...Object.keys(MEANING), ...Object.keys(constants.errno)];

function listenFailed(what: Port, error: Error): Failure {
  const code = CODES.find((one) => error.message.includes(one)) ?? 'no code';
  const why = MEANING[code] ?? 'the system refuses it';
  return new Failure('unavailable', 'LISTEN_FAILED', `the ${what} port cannot be opened: ${why} (${code})`, {
    cause: error,
  });
}

export interface GrpcListener {
  readonly port: number;
  /** Takes no more connections. @returns when those that are open have closed, all that they sent with them */
  close(): Promise<unknown>;
  /** Ends those too that are no gRPC yet. */
  kill(): void;
}

/**
 * @param what the port is for
 * @returns the port that was opened
 * @throws Failure LISTEN_FAILED
 */
export async function listen(server: Server, what: Port, at: Listening): Promise<number> {
  server.maxConnections = at.maxConnections;
  server.on('drop', () => at.metrics.droppedConnections.inc({ port: what }));
  await once(server.listen(at.port, at.host), 'listening').catch((error: Error) => {
    throw listenFailed(what, error);
  });
  return (server.address() as AddressInfo).port;
}

/**
 * A port for gRPC, whose own listener has no bound of connections. Closed before the server.
 * @throws Failure LISTEN_FAILED
 */
export async function listenGrpc(grpc: GrpcServer, tls: Tls | undefined, at: Listening): Promise<GrpcListener> {
  // Whatever is handed to it is secured already, where it is to be.
  const injector = grpc.createConnectionInjector(ServerCredentials.createInsecure());
  const take = (socket: Socket) => injector.injectConnection(socket);
  const server = tls === undefined ? createServer(take) : tls.http2Sockets(take);
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => open.add(socket.once('close', () => open.delete(socket))));
  const port = await listen(server, 'gRPC', at);
  return {
    port,
    close: () => once(server.close(), 'close'),
    kill: () => {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}
