/**
 * The ports of the Open Inference Protocol, beside those of the service: own limits of size, the
 * same models, queue and admission.
 */
import { once } from 'node:events';
import { createServer as createHttpServer, type Server as HttpServer } from 'node:http';
import { Server } from '@grpc/grpc-js';
import { inferencePackage, inferenceService } from '../../wire/schema.ts';
import type { ServiceContext } from '../context.ts';
import { endsLateRequests } from '../late-requests.ts';
import { type GrpcListener, listen, listenGrpc } from '../listen.ts';
import { receiving } from '../received.ts';
import { reflection } from '../reflection.ts';
import { boundSeconds, LOOKED_AT_OFTEN } from '../slow-clients.ts';
import { guarded } from '../standard-services.ts';
import type { Tls } from '../tls.ts';
import { inferenceHandlers } from './grpc.ts';
import { handleHttp } from './http.ts';

/** Names, shapes and parameters around the tensors. */
const ENVELOPE_BYTES = 64 * 1024;
/**
 * Requests of one gRPC connection at a time, others wait at the client: how long a message is, the
 * transport says when all of it is here.
 */
const MOST_CALLS = 16;

export interface InferenceOptions {
  readonly host: string;
  /** -1 opens none. */
  readonly inferencePort: number;
  readonly inferenceGrpcPort: number;
  readonly maxInferenceBytes: number;
  readonly maxIdleSeconds: number;
  readonly maxConnections: number;
}

export interface InferenceServers {
  /** Undefined where none is open. */
  readonly port: number | undefined;
  readonly grpcPort: number | undefined;
  /** Ends idle connections now and those in use when their request is done. */
  stop(): Promise<void>;
  /** Ends everything at once. */
  kill(): void;
}

/** @throws Failure LISTEN_FAILED; nothing is left open then */
export async function startInference(
  options: InferenceOptions,
  service: ServiceContext,
  ready: () => boolean,
  tls: Tls | undefined,
): Promise<InferenceServers> {
  const { metrics } = service;
  let http: HttpServer | undefined;
  let grpc: Server | undefined;
  let listener: GrpcListener | undefined;
  const kill = () => {
    http?.close();
    http?.closeAllConnections();
    grpc?.forceShutdown();
    listener?.kill();
  };
  try {
    let port: number | undefined;
    if (options.inferencePort >= 0) {
      const handle = handleHttp({ service, maxBytes: options.maxInferenceBytes + ENVELOPE_BYTES, ready });
      http = tls === undefined ? createHttpServer(LOOKED_AT_OFTEN, handle) : tls.httpServer(handle);
      boundSeconds(http, { head: service.stallSeconds, request: service.stallSeconds });
      port = await listen(http, 'inference', { ...options, port: options.inferencePort, metrics });
    }
    if (options.inferenceGrpcPort >= 0) {
      const definition = inferencePackage();
      grpc = new Server({
        interceptors: [endsLateRequests(service.stallSeconds)],
        'grpc.max_concurrent_streams': MOST_CALLS,
        'grpc.max_receive_message_length': options.maxInferenceBytes + ENVELOPE_BYTES,
        'grpc.max_send_message_length': -1,
        'grpc.max_connection_idle_ms': options.maxIdleSeconds * 1000,
      });
      grpc.addService(receiving(inferenceService(definition).service), inferenceHandlers(service, ready));
      reflection(['inference.GRPCInferenceService']).addToServer(guarded(grpc, []));
      listener = await listenGrpc(grpc, tls, { ...options, port: options.inferenceGrpcPort, metrics });
    }
    const stop = async () => {
      const left = listener?.close();
      const closed = http === undefined ? [] : [once(http.close(), 'close')];
      const shut = new Promise<void>((resolve) => (grpc === undefined ? resolve() : grpc.tryShutdown(() => resolve())));
      await Promise.all([...closed, left, shut]);
    };
    return { port, grpcPort: listener?.port, stop, kill };
  } catch (error) {
    kill();
    throw error;
  }
}
