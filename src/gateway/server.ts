/**
 * The gateway's HTTP port: events in; outcomes, a page of them, metrics, liveness and readiness
 * out.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { traceContextOf } from '../client/trace-context.ts';
import { isUid } from '../formats/dicom/file/attributes.ts';
import type { GatewayMetrics } from './metrics.ts';
import { listed, seriesKey } from './outcomes.ts';
import { gatewayPage, PAGE_HEADERS } from './page.ts';
import type { Readiness } from './readiness.ts';
import type { WatchedArchive } from './watched-archive.ts';

const MAX_BODY_BYTES = 1 << 16;
/** In which a request has to be here, and how often Node looks, in milliseconds. */
const SECONDS = { headersTimeout: 10_000, requestTimeout: 10_000, connectionsCheckingInterval: 1000 };

export interface GatewaySources {
  readonly metrics: GatewayMetrics;
  readonly archives: readonly WatchedArchive[];
  readiness(): Readiness;
}

/**
 * POST /events takes `{"SeriesInstanceUID": "..."}`: that series is complete, in the archive of
 * `?archive=NAME` or in any; what is done for it is a part of the event's trace. It can only ask for
 * a look at what the archive holds, and so can POST /retry, of the page.
 */
export function gatewayServer(sources: GatewaySources): Server {
  return createServer(SECONDS, async (request, response) => {
    const [pathname = '/', query] = (request.url ?? '/').split('?', 2);
    const text = (code: number, body: string) =>
      response.writeHead(code, { 'content-type': 'text/plain; charset=utf-8' }).end(`${body}\n`);
    if (FORMS[pathname] !== undefined) {
      if (request.method !== 'POST') return text(405, 'POST only');
      return FORMS[pathname]({ request, response, sources, text, query: new URLSearchParams(query) });
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') return text(405, 'GET only');
    switch (pathname) {
      case '/':
        return page(response, sources);
      case '/series':
        return series(response, sources, new URLSearchParams(query).get('key'));
      case '/metrics': {
        const body = await sources.metrics.text(sources.archives);
        return response.writeHead(200, { 'content-type': sources.metrics.registry.contentType }).end(body);
      }
      case '/livez':
        return text(200, 'alive');
      case '/readyz': {
        const { ready, trouble } = sources.readiness();
        const why = trouble === undefined ? '' : ready ? `, but ${trouble}` : trouble;
        return text(ready ? 200 : 503, ready ? `ready${why}` : why);
      }
      default:
        return text(404, 'not here: /, /events, /series, /metrics, /livez and /readyz are');
    }
  });
}

interface Asked {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly sources: GatewaySources;
  readonly query: URLSearchParams;
  text(code: number, body: string): unknown;
}

const FORMS: Readonly<Record<string, (asked: Asked) => Promise<unknown>>> = {
  '/events': async ({ request, sources, query, text }) => {
    const seriesUid = await eventOf(request).catch(() => undefined);
    const trace = traceContextOf(request.headers);
    const name = query.get('archive');
    const meant = sources.archives.filter((archive) => name === null || archive.name === name);
    const announced = meant.map(({ reconciler }) => seriesUid !== undefined && reconciler.announce(seriesUid, trace));
    const taken = announced.length > 0 && announced.every(Boolean);
    sources.metrics.events.inc({ taken: String(taken) });
    if (seriesUid === undefined) return text(400, 'expected {"SeriesInstanceUID": "<UID>"}');
    if (meant.length === 0) return text(404, 'no archive has the name of ?archive=');
    return taken ? text(202, 'taken') : text(503, 'too many events wait; the next search finds it');
  },
  '/find': async ({ request, response, sources, text }) => {
    const uid = (await formOf(request))?.get('uid')?.trim();
    if (!isUid(uid)) return text(400, 'expected a Series Instance UID');
    return page(response, sources, seriesKey(uid));
  },
  '/retry': async ({ request, response, sources, text }) => {
    // A page of somebody else, open in the same browser, is not who looks after this gateway.
    const from = request.headers['sec-fetch-site'];
    if (from !== undefined && from !== 'same-origin' && from !== 'none') return text(403, 'only from the own page');
    const form = await formOf(request);
    const archive = sources.archives.find(({ name }) => name === (form?.get('archive') ?? ''));
    const outcome = archive?.outcomes.withKey(form?.get('key') ?? '');
    if (archive === undefined || outcome === undefined) return text(404, 'no series is known under this key');
    if (!archive.reconciler.retry(outcome.seriesUid)) return text(409, 'the series is in work');
    return response.writeHead(303, { location: '/' }).end();
  },
};

const outcomesOf = ({ archives }: GatewaySources) => archives.map(({ outcomes }) => outcomes);

const workitemsOf = ({ archives }: GatewaySources) =>
  archives.flatMap(({ name, workitems }) =>
    (workitems?.list() ?? []).map((one) => ({ archive: name === '' ? null : name, ...one })),
  );

const leftAloneCount = (sources: GatewaySources) =>
  outcomesOf(sources).reduce((sum, outcomes) => sum + outcomes.leftAloneCount, 0);

/** @param key only this series, and what is known of it */
function page(response: ServerResponse, sources: GatewaySources, key?: string) {
  const series = listed(outcomesOf(sources), key);
  const workitems = key === undefined ? workitemsOf(sources) : [];
  const content = { series, workitems, leftAlone: leftAloneCount(sources), ...sources.readiness() };
  const said = key === undefined ? {} : { said: series.length > 0 ? `Series ${key}:` : notListed(sources, key) };
  return response.writeHead(200, PAGE_HEADERS).end(gatewayPage({ ...content, ...said }));
}

function notListed(sources: GatewaySources, key: string): string {
  const why = leftAloneBecause(sources, key);
  return why === undefined
    ? 'This series was not seen since the gateway was started: m4oe gateway --explain UID asks the archive.'
    : `Series ${key} is left alone: ${why}.`;
}

/** Why, with the archive's name where there are several; undefined where none leaves it alone. */
function leftAloneBecause({ archives }: GatewaySources, key: string): string | undefined {
  const told = archives.flatMap(({ name, outcomes }) => {
    const why = outcomes.leftAlone(key);
    return why === undefined ? [] : [name === '' ? why : `${name}: ${why}`];
  });
  return told.length === 0 ? undefined : told.join('; ');
}

/** @param key only this series, and why it is left alone where it is */
function series(response: ServerResponse, sources: GatewaySources, key: string | null) {
  const answer =
    key === null
      ? { series: listed(outcomesOf(sources)), leftAlone: leftAloneCount(sources), workitems: workitemsOf(sources) }
      : { series: listed(outcomesOf(sources), key), leftAloneBecause: leftAloneBecause(sources, key) ?? null };
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
