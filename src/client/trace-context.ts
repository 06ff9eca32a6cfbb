/**
 * The trace that a call is a part of, as W3C Trace Context has it; what OpenTelemetry's
 * `propagation.inject` writes.
 */
import type { Metadata } from '@grpc/grpc-js';
import { invalid } from '../errors.ts';
import { safeText } from '../foreign-text.ts';

export interface TraceContext {
  /** `00-TRACE-SPAN-FLAGS`, hexadecimal. */
  readonly traceparent?: string | undefined;
  /** What tracing systems add to it. */
  readonly tracestate?: string | undefined;
}

const PARENT = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;
/** Printable ASCII, as headers take it; beyond 512 characters it may be dropped. */
const STATE = /^[\x20-\x7e]{1,512}$/;

/** @returns the metadata, with the context where there is one. @throws Failure TRACE_CONTEXT */
export function withTrace(metadata: Metadata, { traceparent = '', tracestate = '' }: TraceContext): Metadata {
  if (traceparent === '') return metadata;
  if (!PARENT.test(traceparent)) {
    const why = `expected 00-TRACE-SPAN-FLAGS of 32, 16 and 2 hexadecimal digits, got "${safeText(traceparent)}"`;
    throw invalid('TRACE_CONTEXT', 'traceparent', why);
  }
  metadata.set('traceparent', traceparent);
  if (STATE.test(tracestate)) metadata.set('tracestate', tracestate);
  return metadata;
}

/** Of what somebody else sent: a context that is none is left out. */
export function traceContextOf({ traceparent, tracestate }: Readonly<Record<string, unknown>>): TraceContext {
  if (typeof traceparent !== 'string' || !PARENT.test(traceparent)) return {};
  return { traceparent, ...(typeof tracestate === 'string' && { tracestate }) };
}
