/** What a caller shows of itself with a call, on either transport. Never logged. */
import type { IncomingMessage } from 'node:http';
import { type PeerCertificate, TLSSocket } from 'node:tls';
import type { Metadata, ServerUnaryCall } from '@grpc/grpc-js';
import type { TraceContext } from '../tracing.ts';

export interface Shown extends TraceContext {
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
  const { metadata } = call;
  return {
    authorization: only(metadata, 'authorization'),
    traceparent: only(metadata, 'traceparent'),
    tracestate: only(metadata, 'tracestate'),
    certificate: certificateOf(call.getAuthContext().sslPeerCertificate),
    peer: call.getPeer(),
  };
}

/** Undefined where there is none, or several. */
function only(metadata: Metadata, name: string): string | undefined {
  const [first, ...others] = metadata.get(name);
  return others.length === 0 && typeof first === 'string' ? first : undefined;
}

export function shownByRequest({ headers, socket }: IncomingMessage): Shown {
  return {
    authorization: headers.authorization,
    traceparent: oneOf(headers.traceparent),
    tracestate: oneOf(headers.tracestate),
    certificate: certificateOf(socket instanceof TLSSocket ? socket.getPeerCertificate() : undefined),
    peer: `${socket.remoteAddress}:${socket.remotePort}`,
  };
}

function oneOf(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined;
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
