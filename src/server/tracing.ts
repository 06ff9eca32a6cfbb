/**
 * Spans of calls, in the words that log and metrics have for them; nothing of a volume, a patient
 * or a message. What sends them is in traces.ts, and loaded only where it is asked for.
 */
/** What a call came with, as W3C Trace Context has it; text of the caller. */
export interface TraceContext {
  readonly traceparent: string | undefined;
  readonly tracestate: string | undefined;
}

/** Parts of a call that are told apart. */
export type TracedStage = 'receive' | 'read' | 'segment' | 'write' | 'send';

export interface CallSpan {
  /** 32 hexadecimal digits: of the caller's trace, or a new one. */
  readonly traceId: string;
  /**
   * A part of the call that is over.
   * @param from, to `performance.now()`; now if `to` is absent
   */
  stage(stage: TracedStage, from: number, to?: number): void;
  /**
   * @param record what the log line says of the call
   * @param outcome name of the gRPC code, and the reason of a failure
   */
  end(record: object, outcome: { readonly code: string; readonly reason?: string }): void;
}

export interface Tracing {
  /** A call that begins, in the trace of its caller where that is told well. */
  call(method: string, context: TraceContext): CallSpan;
  /** Sends what is still here, for a few seconds at most. */
  stop(): Promise<void>;
}

export interface TraceOptions {
  /** Receiver of OTLP over HTTP; empty sends nothing. */
  readonly tracesUrl: string;
  /** Part of the calls whose callers do not say whether they are traced. */
  readonly tracesRatio: number;
}
