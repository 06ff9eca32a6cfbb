/** The gateway's HTTP port: events in; outcomes, metrics, liveness and readiness out. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { isUid } from './candidate.ts';
import type { GatewayMetrics } from './metrics.ts';
import type { Outcomes } from './outcomes.ts';

const MAX_EVENT_BYTES = 1 << 16;

export interface GatewaySources {
  readonly metrics: GatewayMetrics;
  readonly outcomes: Outcomes;
  announce(seriesUid: string): boolean;
  /** Undefined while the archive can be searched. */
  notReadyBecause(): string | undefined;
}

/**
 * POST /events takes `{"SeriesInstanceUID": "..."}`: that series is complete. It can only ask for a
 * look at what the archive holds.
 */
export function gatewayServer(sources: GatewaySources): Server {
  return createServer(async (request, response) => {
    const [path] = (request.url ?? '/').split('?', 1);
    const text = (code: number, body: string) =>
      response.writeHead(code, { 'content-type': 'text/plain; charset=utf-8' }).end(`${body}\n`);
    if (path === '/events') {
      if (request.method !== 'POST') return text(405, 'POST only');
      const seriesUid = await seriesOf(request).catch(() => undefined);
      const taken = seriesUid !== undefined && sources.announce(seriesUid);
      sources.metrics.events.inc({ taken: String(taken) });
      if (seriesUid === undefined) return text(400, 'expected {"SeriesInstanceUID": "<UID>"}');
      return taken ? text(202, 'taken') : text(503, 'too many events wait; the next search finds it');
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') return text(405, 'GET only');
    switch (path) {
      case '/series': {
        const list = JSON.stringify({ series: sources.outcomes.list() });
        return response.writeHead(200, { 'content-type': 'application/json' }).end(`${list}\n`);
      }
      case '/metrics': {
        const body = await sources.metrics.text(sources.outcomes);
        return response.writeHead(200, { 'content-type': sources.metrics.registry.contentType }).end(body);
      }
      case '/livez':
        return text(200, 'alive');
      case '/readyz': {
        const why = sources.notReadyBecause();
        return text(why === undefined ? 200 : 503, why ?? 'ready');
      }
      default:
        return text(404, 'not here: /events, /series, /metrics, /livez and /readyz are');
    }
  });
}

/** @returns undefined for what is no event */
async function seriesOf(request: IncomingMessage): Promise<string | undefined> {
  let body = '';
  for await (const part of request.setEncoding('utf8')) {
    body += part;
    if (body.length > MAX_EVENT_BYTES) return undefined;
  }
  const event = JSON.parse(body) as { SeriesInstanceUID?: unknown } | null;
  return isUid(event?.SeriesInstanceUID) ? event.SeriesInstanceUID : undefined;
}
