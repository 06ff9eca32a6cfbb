/**
 * The gateway's HTTP port: events in; outcomes, a page of them, metrics, liveness and readiness
 * out.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isUid } from './candidate.ts';
import type { GatewayMetrics } from './metrics.ts';
import { type Outcomes, seriesKey } from './outcomes.ts';
import { gatewayPage, PAGE_HEADERS } from './page.ts';

const MAX_BODY_BYTES = 1 << 16;

export interface GatewaySources {
  readonly metrics: GatewayMetrics;
  readonly outcomes: Outcomes;
  announce(seriesUid: string): boolean;
  /** @returns false for a series that is in work, or is not known */
  retry(seriesUid: string): boolean;
  /** Undefined while archive and service can be used. */
  notReadyBecause(): string | undefined;
}

/**
 * POST /events takes `{"SeriesInstanceUID": "..."}`: that series is complete. It can only ask for a
 * look at what the archive holds, and so can POST /retry, of the page.
 */
export function gatewayServer(sources: GatewaySources): Server {
  return createServer(async (request, response) => {
    const [pathname = '/', query] = (request.url ?? '/').split('?', 2);
    const text = (code: number, body: string) =>
      response.writeHead(code, { 'content-type': 'text/plain; charset=utf-8' }).end(`${body}\n`);
    if (FORMS[pathname] !== undefined) {
      if (request.method !== 'POST') return text(405, 'POST only');
      return FORMS[pathname](request, response, sources, text);
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') return text(405, 'GET only');
    switch (pathname) {
      case '/':
        return page(response, sources);
      case '/series':
        return series(response, sources, new URLSearchParams(query).get('key'));
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
        return text(404, 'not here: /, /events, /series, /metrics, /livez and /readyz are');
    }
  });
}

type Form = (
  request: IncomingMessage,
  response: ServerResponse,
  sources: GatewaySources,
  text: (code: number, body: string) => unknown,
) => Promise<unknown>;

const FORMS: Readonly<Record<string, Form>> = {
  '/events': async (request, _, sources, text) => {
    const seriesUid = await eventOf(request).catch(() => undefined);
    const taken = seriesUid !== undefined && sources.announce(seriesUid);
    sources.metrics.events.inc({ taken: String(taken) });
    if (seriesUid === undefined) return text(400, 'expected {"SeriesInstanceUID": "<UID>"}');
    return taken ? text(202, 'taken') : text(503, 'too many events wait; the next search finds it');
  },
  '/find': async (request, response, sources, text) => {
    const uid = (await formOf(request))?.get('uid')?.trim();
    if (!isUid(uid)) return text(400, 'expected a Series Instance UID');
    return page(response, sources, seriesKey(uid));
  },
  '/retry': async (request, response, sources, text) => {
    // A page of somebody else, open in the same browser, is not who looks after this gateway.
    const from = request.headers['sec-fetch-site'];
    if (from !== undefined && from !== 'same-origin' && from !== 'none') return text(403, 'only from the own page');
    const outcome = sources.outcomes.withKey((await formOf(request))?.get('key') ?? '');
    if (outcome === undefined) return text(404, 'no series is known under this key');
    if (!sources.retry(outcome.seriesUid)) return text(409, 'the series is in work');
    return response.writeHead(303, { location: '/' }).end();
  },
};

/** @param key only this series, and what is known of it */
function page(response: ServerResponse, { outcomes, notReadyBecause }: GatewaySources, key?: string) {
  const series = outcomes.list(key);
  const content = { series, leftAlone: outcomes.leftAloneCount, notReadyBecause: notReadyBecause() };
  const said = key === undefined ? {} : { said: series.length > 0 ? `Series ${key}:` : notListed(outcomes, key) };
  return response.writeHead(200, PAGE_HEADERS).end(gatewayPage({ ...content, ...said }));
}

function notListed(outcomes: Outcomes, key: string): string {
  const why = outcomes.leftAlone(key);
  return why === undefined
    ? 'This series was not seen since the gateway was started: m4oe gateway --explain UID asks the archive.'
    : `Series ${key} is left alone: ${why}.`;
}

/** @param key only this series, and why it is left alone where it is */
function series(response: ServerResponse, { outcomes }: GatewaySources, key: string | null) {
  const answer =
    key === null
      ? { series: outcomes.list(), leftAlone: outcomes.leftAloneCount }
      : { series: outcomes.list(key), leftAloneBecause: outcomes.leftAlone(key) ?? null };
  return response.writeHead(200, { 'content-type': 'application/json' }).end(`${JSON.stringify(answer)}\n`);
}

/** @returns undefined for what is no event */
async function eventOf(request: IncomingMessage): Promise<string | undefined> {
  const event = JSON.parse((await bodyOf(request)) ?? '') as { SeriesInstanceUID?: unknown } | null;
  return isUid(event?.SeriesInstanceUID) ? event.SeriesInstanceUID : undefined;
}

async function formOf(request: IncomingMessage): Promise<URLSearchParams | undefined> {
  const body = await bodyOf(request);
  return body === undefined ? undefined : new URLSearchParams(body);
}

/** @returns undefined for more than any form of ours has, and for one that breaks off */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  let body = '';
  try {
    for await (const part of request.setEncoding('utf8')) {
      body += part;
      if (body.length > MAX_BODY_BYTES) return undefined;
    }
  } catch {
    return undefined;
  }
  return body;
}
