/** A receiver of traces in OpenTelemetry's protocol, over HTTP. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { loadSync, type MessageTypeDefinition } from '@grpc/proto-loader';

export interface ReceivedSpan {
  readonly name: string;
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for the first of a trace. */
  readonly parentId: string;
  readonly traceState: string;
  readonly kind: number;
  /** Nanoseconds since 1970. */
  readonly start: bigint;
  readonly end: bigint;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly status: { readonly code: number; readonly message: string };
  /** Of what sent it. */
  readonly resource: Readonly<Record<string, string | number>>;
}

const PROTO = fileURLToPath(new URL('otlp.proto', import.meta.url));
const definitions = loadSync(PROTO, { longs: String, defaults: true, arrays: true, oneofs: true });
const request = definitions['otlp.ExportTraceServiceRequest'] as MessageTypeDefinition<object, object>;

// biome-ignore lint/suspicious/noExplicitAny: messages as proto-loader gives them
type Message = any;

function attributesOf(pairs: Message[]): Record<string, string | number> {
  const textOrNumber = ({ value, stringValue, intValue, doubleValue }: Message) =>
    value === 'intValue' ? Number(intValue) : value === 'doubleValue' ? doubleValue : stringValue;
  return Object.fromEntries(pairs.map(({ key, value }) => [key, textOrNumber(value)]));
}

function spansIn(body: Buffer): ReceivedSpan[] {
  const { resourceSpans } = request.deserialize(body) as Message;
  return resourceSpans.flatMap(({ resource, scopeSpans }: Message) =>
    scopeSpans.flatMap(({ spans }: Message) =>
      spans.map((span: Message) => ({
        name: span.name,
        traceId: span.traceId.toString('hex'),
        spanId: span.spanId.toString('hex'),
        parentId: span.parentSpanId.toString('hex'),
        traceState: span.traceState,
        kind: span.kind,
        start: BigInt(span.startTimeUnixNano),
        end: BigInt(span.endTimeUnixNano),
        attributes: attributesOf(span.attributes),
        status: { code: span.status?.code ?? 0, message: span.status?.message ?? '' },
        resource: attributesOf(resource.attributes),
      })),
    ),
  );
}

/** Use with `await using`. @param status what it answers */
export async function startReceiver(status = 200) {
  const spans: ReceivedSpan[] = [];
  const bodies: Buffer[] = [];
  const server = createServer(async (incoming, response) => {
    const parts: Buffer[] = [];
    for await (const part of incoming) parts.push(part as Buffer);
    const body = Buffer.concat(parts);
    bodies.push(body);
    if (incoming.url === '/v1/traces' && incoming.headers['content-type'] === 'application/x-protobuf')
      spans.push(...spansIn(body));
    response.writeHead(status, { 'content-type': 'application/x-protobuf' }).end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/traces`,
    spans,
    bodies,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
  };
}
