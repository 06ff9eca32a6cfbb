/** Spans to a receiver of OpenTelemetry's protocol (OTLP over HTTP, protobuf). */
import { type Context, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { type ExportResult, ExportResultCode, parseTraceParent, TraceState } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  type ReadableSpan,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { Logger } from 'pino';
import type { CallSpan, TraceContext, TraceOptions, Tracing } from './tracing.ts';

/** What a receiver that hangs may cost at the end of the process. */
const STOP_SECONDS = 3;
/** Beyond it a tracestate may be dropped (W3C Trace Context, 3.3.1.5). */
const MOST_STATE = 512;

/** @param version of the service */
export function openTracing({ tracesUrl, tracesRatio }: TraceOptions, version: string, log: Logger): Tracing {
  const exporter = new ToldExporter({ url: tracesUrl, timeoutMillis: STOP_SECONDS * 1000 });
  exporter.told = (lost) =>
    lost
      ? log.warn('spans are lost: their receiver does not take them (M4OE_TRACES_URL)')
      : log.info('spans arrive again');
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'm4oe', 'service.version': version }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(tracesRatio) }),
    spanProcessors: [new BatchSpanProcessor({ exporter, exportTimeoutMillis: STOP_SECONDS * 1000 })],
  });
  const tracer = provider.getTracer('m4oe', version);
  return {
    call(method, from): CallSpan {
      const span = tracer.startSpan(method, { kind: SpanKind.SERVER }, callersContext(from));
      const own = trace.setSpan(ROOT_CONTEXT, span);
      return {
        traceId: span.spanContext().traceId,
        stage: (stage, start, end = performance.now()) =>
          tracer.startSpan(stage, { startTime: wallClock(start) }, own).end(wallClock(end)),
        end: (record, { code, reason }) => ended(span, { ...record, traceId: undefined, code, reason }),
      };
    },
    stop: () => Promise.race([provider.shutdown(), late()]).catch(() => undefined),
  };
}

function late(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, STOP_SECONDS * 1000).unref());
}

/** Milliseconds since 1970 of a time of `performance.now()`. */
function wallClock(at: number): number {
  return performance.timeOrigin + at;
}

function ended(span: Span, known: Readonly<Record<string, unknown>> & { readonly code: string }): void {
  for (const [key, value] of Object.entries(known))
    if (typeof value === 'string' || typeof value === 'number') span.setAttribute(`m4oe.${snake(key)}`, value);
  if (known.code !== 'OK') span.setStatus({ code: SpanStatusCode.ERROR, message: String(known.reason) });
  span.end();
}

function snake(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** A context that is malformed is none: the call begins a trace of its own. */
function callersContext({ traceparent = '', tracestate = '' }: TraceContext): Context {
  const parent = parseTraceParent(traceparent);
  if (parent === null) return ROOT_CONTEXT;
  const state = tracestate !== '' && tracestate.length <= MOST_STATE ? { traceState: new TraceState(tracestate) } : {};
  return trace.setSpanContext(ROOT_CONTEXT, { ...parent, ...state, isRemote: true });
}

/** Tells once when spans do not arrive, and once when they do again. */
class ToldExporter extends OTLPTraceExporter {
  told: (lost: boolean) => void = () => undefined;
  #lost = false;

  override export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    super.export(spans, (result) => {
      const lost = result.code !== ExportResultCode.SUCCESS;
      if (lost !== this.#lost) this.told(lost);
      this.#lost = lost;
      done(result);
    });
  }
}
