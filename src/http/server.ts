/** The HTTP port: which paths there are, and what is answered to everything else. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { getRequestListener, type HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type Context, Hono } from 'hono';
import { asFailure, Failure, invalid } from '../errors.ts';
import type { ReadConfig } from '../files/input.ts';
import type { ServiceContext } from '../server/context.ts';
import type { Door } from '../server/door.ts';
import { shownByRequest } from '../server/identity/shown.ts';
import { listen } from '../server/listen.ts';
import { modelMessage } from '../server/messages.ts';
import { observed } from '../server/observed.ts';
import { boundSeconds, LOOKED_AT_OFTEN } from '../server/slow-clients.ts';
import type { Tls } from '../server/tls.ts';
import { openApi } from './openapi.ts';
import { malformed, problemResponse } from './problem.ts';
import { type HttpContext, segmentBody } from './segment.ts';
import { Spool } from './spool.ts';
import { answerUnparsed } from './unparsed.ts';

export interface HttpOptions extends ReadConfig {
  readonly host: string;
  readonly httpPort: number;
  /** Folder for bodies; the system's for temporary files where it is empty. */
  readonly spool: string;
  readonly maxBodyMiB: number;
  readonly maxSpoolMiB: number;
  readonly maxIdleSeconds: number;
  readonly maxConnections: number;
}

type Handler = (context: Context<{ Bindings: HttpBindings }>) => Response | Promise<Response>;

/** @throws Failure LISTEN_FAILED, SPOOL_UNWRITABLE */
export async function openHttp(options: HttpOptions, service: ServiceContext, tls: Tls | undefined): Promise<Door> {
  const spool = await Spool.open(options.spool, options.maxSpoolMiB * 2 ** 20, (bytes) =>
    service.metrics.spoolBytes.set(bytes),
  );
  const { stallSeconds, maxUploadSeconds } = service;
  const limits = { maxBodyBytes: options.maxBodyMiB * 2 ** 20, stallSeconds, maxUploadSeconds };
  const { maxVolumeMiB, maxSliceEdge, maxSlices, dicomMaxLossyRatio, dicomLeastBits, dicomRules } = options;
  const reading = { maxVolumeMiB, maxSliceEdge, maxSlices, dicomMaxLossyRatio, dicomLeastBits, dicomRules };
  const running = new Set<Promise<unknown>>();
  const app = application({ service, spool, limits, reading }, running);
  const handle = getRequestListener(app.fetch, {
    overrideGlobalObjects: false,
    errorHandler: () => problemResponse(malformed('expected a request with a host and a path')),
  });
  // Without a host a request is answered as any other fault is.
  const hostless = { requireHostHeader: false };
  const server =
    tls === undefined ? createServer({ ...LOOKED_AT_OFTEN, ...hostless }, handle) : tls.httpServer(handle, hostless);
  // Asked for when it is known that the body is wanted (body.ts).
  server.on('checkContinue', handle);
  // A body is held to its own limits, and told so.
  boundSeconds(server, { head: stallSeconds, request: 0, idle: options.maxIdleSeconds });
  answerUnparsed(server, stallSeconds);
  const port = await listen(server, 'HTTP', { ...options, port: options.httpPort, metrics: service.metrics });
  return {
    port,
    stop: async () => {
      server.closeIdleConnections();
      await once(server.close(), 'close');
      // An answer can end a moment before what was kept for it is gone.
      await Promise.allSettled(running);
    },
    kill: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** @param running told of every request that is segmented, until nothing is kept of it */
function application(http: HttpContext, running: Set<Promise<unknown>>): Hono<{ Bindings: HttpBindings }> {
  const { service } = http;
  const document = openApi(service.version);
  const app = new Hono<{ Bindings: HttpBindings }>();
  const only = (path: string, method: 'GET' | 'POST', handler: Handler) => {
    const allow = method === 'GET' ? 'GET, HEAD, OPTIONS' : 'POST, OPTIONS';
    app.on(method, path, handler);
    app.options(path, () => new Response(null, { status: 204, headers: { allow } }));
    app.all(path, () => refuse(allow));
  };
  only('/v1/segment', 'POST', async ({ env: { incoming: request, outgoing: response } }) => {
    const call = observed(service, 'HttpSegment', shownByRequest(request), (known) =>
      segmentBody({ ...http, ...known, request, response }),
    );
    running.add(call);
    await call.finally(() => running.delete(call));
    return RESPONSE_ALREADY_SENT;
  });
  only('/v1/models', 'GET', ({ env }) =>
    observed(service, 'HttpModels', shownByRequest(env.incoming), async () =>
      Response.json({ models: service.models.all().map(modelMessage), defaultModel: service.models.defaultName }),
    ),
  );
  only('/v1/openapi.json', 'GET', () => Response.json(document));
  app.notFound(() => problemResponse(pathUnknown()));
  app.onError((error, { env }) => {
    // What has begun to be answered has told of its end.
    if (env.outgoing.headersSent || env.outgoing.destroyed) return RESPONSE_ALREADY_SENT;
    return problemResponse(asFailure(error));
  });
  return app;
}

function refuse(allow: string): Response {
  return problemResponse(invalid('METHOD', 'method', `expected ${allow}`), { allow });
}

function pathUnknown(): Failure {
  const why = 'expected /v1/segment, /v1/models or /v1/openapi.json';
  return new Failure('not_found', 'PATH_UNKNOWN', why);
}
