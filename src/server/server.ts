/** The running service: gRPC with health and reflection, the admin port, and the order in which they start and stop. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type ChannelOptions, Server } from '@grpc/grpc-js';
import { ReflectionService } from '@grpc/reflection';
import { HealthImplementation } from 'grpc-health-check';
import type { Logger } from 'pino';
import { loadModels } from '../model/load.ts';
import type { Models } from '../model/model.ts';
import { segmentationPackage, segmentationService } from '../wire/schema.ts';
import { type AdminSources, adminServer, notReadyBecause } from './admin.ts';
import { Admission } from './admission.ts';
import { backendEvents } from './backend-events.ts';
import { type InferenceOptions, type InferenceServers, startInference } from './inference/server.ts';
import { bindGrpc, listenFailed } from './listen.ts';
import { Metrics } from './metrics.ts';
import { segmentationHandlers } from './service.ts';
import { grpcCredentials, readTlsFiles, type TlsOptions } from './tls.ts';

const SERVICE_NAME = 'm4oe.v1.Segmentation';
/** A chunk of 4 MiB with its offset and checksum. */
const MAX_MESSAGE_BYTES = 4 * 1024 * 1024 + 1024;
/** What clients get after their request is done to read what is on its way; streams without an end (health Watch) are cut then. */
const LAST_BYTES_SECONDS = 3;

export interface ServerOptions extends TlsOptions, InferenceOptions {
  readonly port: number;
  readonly adminPort: number;
  readonly limits: { readonly maxVolumeBytes: number; readonly maxSliceEdge: number };
  readonly maxInFlightBytes: number;
  readonly maxQueuedSeconds: number;
  readonly stallSeconds: number;
  readonly drainSeconds: number;
  readonly maxConnectionAgeSeconds: number;
  readonly version: string;
}

export interface RunningServer {
  readonly port: number;
  readonly adminPort: number;
  readonly inference: InferenceServers;
  readonly models: Models;
  readonly metrics: Metrics;
  /** Refuses new requests, lets running ones finish for at most the drain time, then closes everything. */
  stop(): Promise<void>;
}

/**
 * Starts the admin port first, then loads and warms the models, then takes requests.
 * @throws Failure of loading, LISTEN_FAILED or TLS_FILES; nothing is left running then
 */
export async function startServer(
  options: ServerOptions,
  modelOptions: Parameters<typeof loadModels>[0],
  log: Logger,
): Promise<RunningServer> {
  const metrics = new Metrics();
  const admission = new Admission(options);
  let models: Models | undefined;
  let inference: InferenceServers | undefined;
  const sources: AdminSources = { metrics, admission, models: () => models };
  const health = new HealthImplementation({ '': 'NOT_SERVING', [SERVICE_NAME]: 'NOT_SERVING' });
  const showHealth = () => {
    const state = notReadyBecause(sources) === undefined ? 'SERVING' : 'NOT_SERVING';
    for (const name of ['', SERVICE_NAME]) health.setStatus(name, state);
  };
  const admin = adminServer(sources);
  await once(admin.listen(options.adminPort, options.host), 'listening').catch((error: Error) => {
    throw listenFailed('admin', error);
  });
  const server = new Server(channelOptions(options));
  try {
    const files = await readTlsFiles(options);
    const credentials = grpcCredentials(files);
    models = await loadModels(modelOptions, {
      backend: (name) => backendEvents(name, metrics, log, showHealth),
      loaded: (model, seconds) => {
        metrics.modelLoadSeconds.set({ model: model.manifest.name }, seconds);
        const { name, version } = model.manifest;
        log.info(
          {
            model: name,
            version,
            provider: model.provider,
            seconds,
            secondsPerSlice: model.secondsPerSlice,
            ...model.split,
          },
          'model ready',
        );
      },
    });
    const definition = segmentationPackage();
    const { limits, stallSeconds, version } = options;
    const service = { models, admission, limits, metrics, log, stallSeconds, version };
    server.addService(segmentationService(definition).service, segmentationHandlers(service));
    health.addToServer(server);
    new ReflectionService(definition).addToServer(server);
    const ready = () => notReadyBecause(sources) === undefined;
    inference = await startInference(options, service, ready, { files, credentials });
    const port = await bindGrpc(server, `${options.host}:${options.port}`, credentials);
    showHealth();
    const adminPort = (admin.address() as AddressInfo).port;
    const { port: inferencePort, grpcPort: inferenceGrpcPort } = inference;
    const ports = { port, adminPort, inferencePort, inferenceGrpcPort };
    log.info({ host: options.host, ...ports, tls: options.tlsCert !== '' }, 'serving');
    const parts = { server, admin, admission, models, inference, showHealth, log };
    const stop = () => drain(parts, options.drainSeconds);
    return { port, adminPort, inference, models, metrics, stop };
  } catch (error) {
    server.forceShutdown();
    inference?.kill();
    admin.close();
    await models?.close();
    throw error;
  }
}

interface Parts {
  readonly server: Server;
  readonly admin: ReturnType<typeof adminServer>;
  readonly admission: Admission;
  readonly models: Models;
  readonly inference: InferenceServers;
  readonly showHealth: () => void;
  readonly log: Logger;
}

async function drain(parts: Parts, seconds: number): Promise<void> {
  const { server, admin, admission, models, inference, showHealth, log } = parts;
  admission.close();
  showHealth();
  log.info({ requests: admission.requests, drainSeconds: seconds }, 'draining');
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), seconds * 1000);
  await Promise.race([admission.idle(), once(late.signal, 'abort')]);
  clearTimeout(timer);
  if (admission.requests > 0)
    log.warn({ requests: admission.requests }, 'drain time is over; the requests still running are cancelled');
  // Streams get a moment to send their last status before the connections go.
  const closed = new Promise<void>((resolve) => server.tryShutdown(() => resolve()));
  const force = setTimeout(() => {
    server.forceShutdown();
    inference.kill();
  }, LAST_BYTES_SECONDS * 1000);
  await Promise.all([closed, inference.stop()]);
  clearTimeout(force);
  await models.close();
  admin.close();
  admin.closeAllConnections();
  log.info('stopped');
}

function channelOptions(options: ServerOptions): ChannelOptions {
  const age = options.maxConnectionAgeSeconds;
  return {
    'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
    'grpc.keepalive_time_ms': 60_000,
    'grpc.keepalive_timeout_ms': 20_000,
    ...(age > 0
      ? { 'grpc.max_connection_age_ms': age * 1000, 'grpc.max_connection_age_grace_ms': options.drainSeconds * 1000 }
      : {}),
  };
}
