/**
 * The transport: gRPC with health and reflection, and the ports of the Open Inference Protocol.
 * Loaded while the models load.
 */
import { type ChannelOptions, Server } from '@grpc/grpc-js';
import { HealthImplementation } from 'grpc-health-check';
import { segmentationPackage, segmentationService } from '../wire/schema.ts';
import type { ServiceContext } from './context.ts';
import { type InferenceOptions, type InferenceServers, startInference } from './inference/server.ts';
import { endsLateRequests } from './late-requests.ts';
import { type GrpcListener, listenGrpc } from './listen.ts';
import { receiving } from './received.ts';
import { reflection } from './reflection.ts';
import { segmentationHandlers } from './service.ts';
import { guarded } from './standard-services.ts';
import type { Tls, TlsOptions } from './tls.ts';

const SERVICE_NAME = 'm4oe.v1.Segmentation';
const HEALTH_NAME = 'grpc.health.v1.Health';
/**
 * Calls of one connection at a time: what it can make us hold before any of them is known is so many
 * messages.
 */
const MOST_CALLS = 100;
/** A chunk of 4 MiB with its offset and checksum. */
const MAX_MESSAGE_BYTES = 4 * 1024 * 1024 + 1024;

export interface GrpcOptions extends TlsOptions, InferenceOptions {
  readonly port: number;
  readonly drainSeconds: number;
  readonly maxConnectionAgeSeconds: number;
  readonly maxIdleSeconds: number;
  readonly stallSeconds: number;
}

export class GrpcPorts {
  readonly #options: GrpcOptions;
  readonly #tls: Tls | undefined;
  readonly #definition = segmentationPackage();
  readonly #health = new HealthImplementation({ '': 'NOT_SERVING', [SERVICE_NAME]: 'NOT_SERVING' });
  readonly #server: Server;
  #listener: GrpcListener | undefined;
  #inference: InferenceServers | undefined;

  /** Opens nothing yet. */
  constructor(options: GrpcOptions, tls: Tls | undefined) {
    this.#options = options;
    this.#tls = tls;
    this.#server = new Server({
      ...channelOptions(options),
      interceptors: [endsLateRequests(options.stallSeconds)],
    });
  }

  /**
   * Opens every port.
   * @returns the port of gRPC and the others
   * @throws Failure LISTEN_FAILED; `kill` closes what is open then
   */
  async open(service: ServiceContext, ready: () => boolean): Promise<{ port: number; inference: InferenceServers }> {
    this.#server.addService(receiving(segmentationService(this.#definition).service), segmentationHandlers(service));
    const standard = guarded(this.#server, ['', SERVICE_NAME]);
    this.#health.addToServer(standard);
    reflection([SERVICE_NAME, HEALTH_NAME]).addToServer(standard);
    this.#inference = await startInference(this.#options, service, ready, this.#tls);
    this.#listener = await listenGrpc(this.#server, this.#tls, { ...this.#options, metrics: service.metrics });
    return { port: this.#listener.port, inference: this.#inference };
  }

  /** What grpc.health.v1 answers and tells its watchers. */
  showHealth(serving: boolean): void {
    for (const name of ['', SERVICE_NAME]) this.#health.setStatus(name, serving ? 'SERVING' : 'NOT_SERVING');
  }

  /** Resolves when every stream has ended; new ones are refused. */
  async stop(): Promise<void> {
    const closed = this.#listener?.close();
    const ended = new Promise<void>((resolve) => this.#server.tryShutdown(() => resolve()));
    await Promise.all([closed, ended, this.#inference?.stop()]);
  }

  /** Ends everything at once. */
  kill(): void {
    this.#server.forceShutdown();
    this.#listener?.kill();
    this.#inference?.kill();
  }
}

function channelOptions({ maxConnectionAgeSeconds: age, drainSeconds, maxIdleSeconds }: GrpcOptions): ChannelOptions {
  return {
    'grpc.max_connection_idle_ms': maxIdleSeconds * 1000,
    'grpc.max_concurrent_streams': MOST_CALLS,
    'grpc.max_receive_message_length': MAX_MESSAGE_BYTES,
    'grpc.keepalive_time_ms': 60_000,
    'grpc.keepalive_timeout_ms': 20_000,
    ...(age > 0
      ? { 'grpc.max_connection_age_ms': age * 1000, 'grpc.max_connection_age_grace_ms': drainSeconds * 1000 }
      : {}),
  };
}
