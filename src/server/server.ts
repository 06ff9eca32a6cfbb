/**
 * The running service: gRPC with health and reflection, the admin port, and the order in which they
 * start and stop.
 */
import { once } from 'node:events';
import type { Logger } from 'pino';
import { type LoadEvents, type LoadOptions, modelBytes, openModels, readModels } from '../model/load.ts';
import { ofPatches } from '../model/manifest.ts';
import type { Models } from '../model/models.ts';
import type { SizeLimits } from '../pipeline/plan.ts';
import type { TagCheck } from '../preprocess/tag-check.ts';
import { type AdminSources, adminServer, notReadyBecause } from './admin.ts';
import { Admission } from './admission.ts';
import { backendEvents } from './backend-events.ts';
import type { Door, OpenDoor } from './door.ts';
import { checkExposure, isLoopback } from './exposure.ts';
import type { GrpcOptions, GrpcPorts } from './grpc.ts';
import { HeapKeeper } from './heap-keeper.ts';
import { Access } from './identity/access.ts';
import { auditOf } from './identity/audit.ts';
import { callersFailure } from './identity/callers.ts';
import type { InferenceServers } from './inference/server.ts';
import { listen } from './listen.ts';
import { memoryBesideWarm, memoryForRequests, memoryLimit } from './memory.ts';
import { Metrics } from './metrics.ts';
import { Tls, tlsFailure } from './tls.ts';
import type { TraceOptions, Tracing } from './tracing.ts';

/**
 * What clients get after their request is done to read what is on its way; streams without an end
 * (health Watch) are cut then.
 */
const LAST_BYTES_SECONDS = 3;

export interface ServerOptions extends GrpcOptions, TraceOptions {
  readonly adminPort: number;
  readonly limits: SizeLimits;
  readonly tagCheck: TagCheck;
  readonly sources: readonly string[];
  /** Memory for admitted requests; 0 takes what fits. */
  readonly maxInFlightBytes: number;
  readonly maxQueuedSeconds: number;
  readonly maxRequestSeconds: number;
  readonly maxClientShare: number;
  readonly maxUploadSeconds: number;
  readonly stallSeconds: number;
  /** File of callers; empty where whoever the transport lets in may do everything. */
  readonly callers: string;
  /** Asks for a token at /metrics. */
  readonly adminAuth: boolean;
  readonly adminTls: boolean;
  /** Lets everybody in who reaches the port. */
  readonly insecure: boolean;
  readonly version: string;
}

export interface RunningServer {
  readonly port: number;
  /** Undefined where it is not open. */
  readonly httpPort: number | undefined;
  readonly adminPort: number;
  readonly inference: InferenceServers;
  readonly models: Models;
  readonly metrics: Metrics;
  /** Looks at files of certificates and callers that may have changed. */
  reload(): Promise<void>;
  /**
   * Refuses new requests, lets running ones finish for at most the drain time, then closes
   * everything.
   */
  stop(): Promise<void>;
}

/**
 * Reads the models' manifests, starts the admin port, loads and warms the models, then takes
 * requests. The models' threads load their graphs while this one loads the transport.
 * @param openDoor opens the HTTP port, where there is to be one
 * @throws Failure of loading, OPEN_TO_ALL, MEMORY_LIMIT, LISTEN_FAILED, TLS_FILES or CALLERS_FILE;
 *   nothing is left running then
 */
export async function startServer(
  options: ServerOptions,
  modelOptions: LoadOptions,
  log: Logger,
  openDoor?: OpenDoor,
): Promise<RunningServer> {
  checkAccess(options, log);
  const metrics = new Metrics();
  const found = await readModels(modelOptions.models, modelOptions);
  const elsewhere = modelOptions.tritonUrl !== '' && modelOptions.tritonFallback === 'none';
  const memory = { limit: memoryLimit(), wanted: options.maxInFlightBytes };
  const maxInFlightBytes = memoryForRequests({
    ...memory,
    models: elsewhere ? 0 : modelBytes(found),
    sessions: Math.max(1, modelOptions.sessions),
  });
  using opened = new DisposableStack();
  const access = opened.use(
    await Access.open(options.callers, {
      refused: (failure) => log.error({ err: failure }, 'the file of callers cannot be used; the one before it stays'),
      changed: () => log.info('callers read again'),
    }),
  );
  const tls = opened.use(
    await Tls.open(options, (failure) =>
      log.error({ err: failure }, 'TLS files cannot be used; those before them stay'),
    ),
  );
  if (options.adminTls && tls === undefined) throw tlsFailure('M4OE_ADMIN_TLS asks for a certificate, there is none');
  const admission = new Admission({ ...options, maxInFlightBytes });
  let models: Models | undefined;
  let grpc: GrpcPorts | undefined;
  let door: Door | undefined;
  let tracing: Tracing | undefined;
  const sources: AdminSources = {
    metrics,
    admission,
    access: options.adminAuth ? access : undefined,
    stallSeconds: options.stallSeconds,
    models: () => models,
  };
  const ready = () => notReadyBecause(sources) === undefined;
  const showHealth = () => grpc?.showHealth(ready());
  const admin = adminServer(sources, options.adminTls ? tls : undefined);
  let opening: Promise<Models> | undefined;
  try {
    const adminPort = await listen(admin, 'admin', { ...options, port: options.adminPort, metrics });
    opening = openModels(found, modelOptions, loadEvents(metrics, log, showHealth));
    // Its failure is told where it is awaited.
    opening.catch(() => undefined);
    const { GrpcPorts } = await import('./grpc.ts');
    grpc = new GrpcPorts(options, tls);
    models = await opening;
    if (found.some(({ files }) => ofPatches(files.manifest)))
      admission.limitTo(memoryBesideWarm(memory, maxInFlightBytes, process.memoryUsage.rss()));
    const { limits, tagCheck, sources, stallSeconds, maxUploadSeconds, version } = options;
    const audit = access.asks ? auditOf(log) : undefined;
    tracing = options.tracesUrl === '' ? undefined : (await import('./traces.ts')).openTracing(options, version, log);
    const heap = opened.use(new HeapKeeper(admission, models));
    const times = { stallSeconds, maxUploadSeconds, version, tracing };
    const service = { models, access, audit, admission, limits, tagCheck, sources, metrics, heap, log, ...times };
    const { port, inference } = await grpc.open(service, ready);
    door = await openDoor?.(service, tls);
    showHealth();
    const { port: inferencePort, grpcPort: inferenceGrpcPort } = inference;
    const httpPort = door?.port;
    const ports = { port, adminPort, httpPort, inferencePort, inferenceGrpcPort };
    const budget = { maxInFlightMiB: Math.floor(admission.maxInFlightBytes / 2 ** 20) };
    log.info({ host: options.host, ...ports, tls: options.tlsCert !== '', ...budget }, 'serving');
    const parts = { grpc, door, tracing, tls, access, admin, admission, models, heap, showHealth, log };
    const stop = () => drain(parts, options.drainSeconds);
    opened.move();
    const reload = async () => {
      if (await tls?.reload()) log.info('TLS files read again');
      await access.reload();
      await models?.reload();
    };
    return { port, httpPort, adminPort, inference, models, metrics, reload, stop };
  } catch (error) {
    grpc?.kill();
    door?.kill();
    await tracing?.stop();
    admin.close();
    await opening?.then(
      (loaded) => loaded.close(),
      () => undefined,
    );
    throw error;
  }
}

/** @throws Failure OPEN_TO_ALL, CALLERS_FILE */
function checkAccess(options: ServerOptions, log: Logger): void {
  const { host, tlsCert, tlsClientCa, callers, adminAuth, adminTls, insecure } = options;
  const known = tlsClientCa !== '' || (callers !== '' && tlsCert !== '');
  checkExposure(host, known, insecure, 'M4OE_HOST');
  if (adminAuth && callers === '') throw callersFailure('M4OE_ADMIN_AUTH asks for callers, and none are given');
  // A token must not leave the machine in the clear.
  if (adminAuth) checkExposure(host, adminTls, insecure, 'M4OE_ADMIN_AUTH');
  if (isLoopback(host)) return;
  if (tlsClientCa === '' && callers === '')
    log.warn({ host }, 'insecure: whoever reaches the ports is let in (M4OE_INSECURE)');
  else if (tlsCert === '') log.warn({ host }, 'insecure: tokens cross the network in the clear (M4OE_INSECURE)');
}

function loadEvents(metrics: Metrics, log: Logger, showHealth: () => void): LoadEvents {
  return {
    backend: (name) => backendEvents(name, metrics, log, showHealth),
    rollout: {
      refused: (failure) => log.error({ err: failure }, 'the file of rollouts cannot be used; the one before it stays'),
      changed: ({ document: rollouts }) => log.info({ rollouts }, 'rollouts read again'),
    },
    loaded: ({ manifest: { name, version }, provider, adapter, secondsPerSlice, split }, seconds) => {
      metrics.modelLoadSeconds.set({ model: name }, seconds);
      if (adapter !== undefined) metrics.adapter.set({ model: name, adapter }, 1);
      log.info({ model: name, version, provider, adapter, seconds, secondsPerSlice, ...split }, 'model ready');
    },
  };
}

interface Parts {
  readonly grpc: GrpcPorts;
  readonly door: Door | undefined;
  readonly tracing: Tracing | undefined;
  readonly tls: Tls | undefined;
  readonly access: Access;
  readonly admin: ReturnType<typeof adminServer>;
  readonly admission: Admission;
  readonly models: Models;
  readonly heap: HeapKeeper;
  readonly showHealth: () => void;
  readonly log: Logger;
}

async function drain(parts: Parts, seconds: number): Promise<void> {
  const { grpc, door, admin, admission, models, showHealth, log } = parts;
  admission.close();
  showHealth();
  log.info({ requests: admission.requests, drainSeconds: seconds }, 'draining');
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), seconds * 1000);
  await Promise.race([admission.idle(), once(late.signal, 'abort')]);
  clearTimeout(timer);
  if (admission.requests > 0) {
    log.warn({ requests: admission.requests }, 'drain time is over; the requests still running are cut off');
    admission.cutOff();
  }
  // Streams get a moment to send their last status before the connections go.
  const kill = () => {
    grpc.kill();
    door?.kill();
  };
  const force = setTimeout(kill, LAST_BYTES_SECONDS * 1000);
  await Promise.all([grpc.stop(), door?.stop()]);
  clearTimeout(force);
  parts.heap[Symbol.dispose]();
  await parts.tracing?.stop();
  parts.tls?.[Symbol.dispose]();
  parts.access[Symbol.dispose]();
  await models.close();
  admin.close();
  admin.closeAllConnections();
  log.info('stopped');
}
