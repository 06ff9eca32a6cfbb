/** What a caller shows of itself with a call, on either transport. Never logged. */
import type { IncomingMessage } from 'node:http';
import { type PeerCertificate, TLSSocket } from 'node:tls';
import type { ServerUnaryCall } from '@grpc/grpc-js';

export interface Shown {
  /** The header or metadata `authorization`; undefined where there is none, or several. */
  readonly authorization: string | undefined;
  /** Undefined where clients need not show one; else the transport has checked it. */
  readonly certificate: ShownCertificate | undefined;
  /** Address and port: a connection, which proves nothing. */
  readonly peer: string;
}

export interface ShownCertificate {
  readonly fingerprint: string;
  /** `DNS:`, `URI:` and `email:` as in the subject alternative names; `CN:` */
  readonly names: readonly string[];
}

type Call = Pick<ServerUnaryCall<unknown, unknown>, 'getAuthContext' | 'getPeer' | 'metadata'>;

export function shownByCall(call: Call): Shown {
  const given = call.metadata.get('authorization');
  const [first] = given;
  return {
    authorization: given.length === 1 && typeof first === 'string' ? first : undefined,
    certificate: certificateOf(call.getAuthContext().sslPeerCertificate),
    peer: call.getPeer(),
  };
}

export function shownByRequest({ headers, socket }: IncomingMessage): Shown {
  return {
    authorization: headers.authorization,
    certificate: certificateOf(socket instanceof TLSSocket ? socket.getPeerCertificate() : undefined),
    peer: `${socket.remoteAddress}:${socket.remotePort}`,
  };
}

function certificateOf(certificate: PeerCertificate | undefined): ShownCertificate | undefined {
  const fingerprint = certificate?.fingerprint256;
  return certificate === undefined || fingerprint === undefined
    ? undefined
    : { fingerprint, names: namesOf(certificate.subjectaltname, certificate.subject?.CN) };
}

/**
 * Names that an authority vouches for. Node quotes alternative names that hold its own separators:
 * such a list is nobody's, for a name could pretend to be several.
 */
export function namesOf(alternatives: string | undefined, common: unknown): string[] {
  const listed = alternatives === undefined || alternatives.includes('"') ? [] : alternatives.split(', ');
  return typeof common === 'string' ? [...listed, `CN:${common}`] : listed;
}
