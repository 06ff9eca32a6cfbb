/**
 * Who calls, for shares: the certificate where clients show one, else the connection, which proves
 * nothing. Never logged.
 */
import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import type { ServerUnaryCall } from '@grpc/grpc-js';

export interface Client {
  readonly key: string;
  /** False for a connection: one client may have many, and behind a proxy many clients one. */
  readonly certified: boolean;
}

function client(fingerprint: string | undefined, peer: string): Client {
  return { key: fingerprint ?? peer, certified: fingerprint !== undefined };
}

export function clientOf(call: Pick<ServerUnaryCall<unknown, unknown>, 'getAuthContext' | 'getPeer'>): Client {
  return client(call.getAuthContext().sslPeerCertificate?.fingerprint256, call.getPeer());
}

export function httpClientOf({ socket }: IncomingMessage): Client {
  const shown = socket instanceof TLSSocket ? socket.getPeerCertificate().fingerprint256 : undefined;
  return client(shown, `${socket.remoteAddress}:${socket.remotePort}`);
}
