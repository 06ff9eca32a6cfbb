/** The operator's HTTP port: Prometheus metrics, liveness and readiness. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { asFailure, type Failure } from '../errors.ts';
import type { Models } from '../model/models.ts';
import type { Admission } from './admission.ts';
import { challenge, httpCode } from './http-status.ts';
import type { Access } from './identity/access.ts';
import { SCOPE_OF } from './identity/scopes.ts';
import { shownByRequest } from './identity/shown.ts';
import type { Metrics } from './metrics.ts';
import { boundSeconds, LOOKED_AT_OFTEN } from './slow-clients.ts';
import type { Tls } from './tls.ts';

export interface AdminSources {
  readonly metrics: Metrics;
  readonly admission: Admission;
  /** Undefined where metrics are for whoever reaches the port. */
  readonly access: Access | undefined;
  /** In which a request has to be here. */
  readonly stallSeconds: number;
  /** Undefined until the models are loaded and warm. */
  models(): Models | undefined;
}

/** Why the service cannot take requests now; undefined when it can. */
export function notReadyBecause({ models, admission }: AdminSources): string | undefined {
  if (admission.closed) return 'shutting down';
  const loaded = models();
  if (loaded === undefined) return 'loading models';
  const waiting = loaded.all().filter((model) => !model.ready);
  if (waiting.length > 0) {
    const names = (which: typeof waiting) => which.map((model) => model.manifest.name).join(', ');
    const there = waiting.filter((model) => model.provider === 'triton');
    const here = waiting.filter((model) => model.provider !== 'triton');
    const why = here.length > 0 ? [`an inference worker is gone: ${names(here)}`] : [];
    if (there.length > 0) why.push(`Triton cannot run them now: ${names(there)}`);
    return why.join('; ');
  }
  return undefined;
}

/**
 * Answers /metrics, /livez and /readyz; everything else is 404.
 * @param tls absent for plain HTTP; probes have no certificates, so none are asked for
 */
export function adminServer(sources: AdminSources, tls?: Tls): Server {
  const handle = (request: IncomingMessage, response: ServerResponse) => {
    // Whoever asks again gets what there is then; a defect of a metric is nobody's request.
    answer(request, response, sources).catch(() => response.destroy());
  };
  const server = tls === undefined ? createServer(LOOKED_AT_OFTEN, handle) : tls.httpServer(handle, { asks: false });
  boundSeconds(server, { head: sources.stallSeconds, request: sources.stallSeconds });
  return server;
}

async function answer(request: IncomingMessage, response: ServerResponse, sources: AdminSources): Promise<unknown> {
  // Not parsed as a URL: whatever a peer sends is a path here, and '//' is no URL.
  const [path] = (request.url ?? '/').split('?', 1);
  const text = (code: number, body: string, headers = {}) =>
    response.writeHead(code, { 'content-type': 'text/plain; charset=utf-8', ...headers }).end(`${body}\n`);
  if (request.method !== 'GET' && request.method !== 'HEAD') return text(405, 'GET only');
  switch (path) {
    case '/livez': {
      const stuck = (sources.models()?.all() ?? []).filter((model) => model.stuck);
      if (stuck.length === 0) return text(200, 'alive');
      return text(503, `a GPU hangs: ${stuck.map((model) => model.manifest.name).join(', ')}`);
    }
    case '/readyz': {
      const why = notReadyBecause(sources);
      return text(why === undefined ? 200 : 503, why ?? 'ready');
    }
    case '/metrics': {
      const refused = await refusal(request, sources.access);
      if (refused !== undefined)
        return text(httpCode(refused.kind), `${refused.message} [${refused.reason}]`, challenge(refused.kind));
      refreshGauges(sources);
      const { registry } = sources.metrics;
      return response.writeHead(200, { 'content-type': registry.contentType }).end(await registry.metrics());
    }
    default:
      return text(404, 'not here: /metrics, /livez and /readyz are');
  }
}

/** Why metrics are not for this request. */
async function refusal(request: IncomingMessage, access: Access | undefined): Promise<Failure | undefined> {
  try {
    await access?.admit(shownByRequest(request), SCOPE_OF.HttpMetrics, {});
    return undefined;
  } catch (error) {
    return asFailure(error);
  }
}

/** Gauges that mirror a state are read when they are asked for. */
function refreshGauges({ metrics, admission, models }: AdminSources): void {
  metrics.inFlightBytes.set(admission.bytesInFlight);
  metrics.inFlightRequests.set(admission.requests);
  // What runs a model can change, and with it the labels of its series.
  for (const gauge of [metrics.modelReady, metrics.queuedSeconds, metrics.waitingBatches]) gauge.reset();
  for (const model of models()?.all() ?? []) {
    const { name, version } = model.manifest;
    // Of all versions together.
    metrics.queuedSeconds.inc({ model: name }, model.queuedSeconds);
    metrics.waitingBatches.inc({ model: name }, model.waitingBatches);
    metrics.modelReady.set({ model: name, version, provider: model.provider }, model.ready ? 1 : 0);
  }
}
