/**
 * The real service on loopback ports of its own, for tests: server, worker thread, ONNX file;
 * nothing is replaced.
 */
import { fileURLToPath } from 'node:url';
import { SegmentationClient } from '../../src/client/client.ts';
import { openHttp } from '../../src/http/server.ts';
import { createLog } from '../../src/server/log.ts';
import { type RunningServer, startServer } from '../../src/server/server.ts';
import { readConfig, SERVE_SETTINGS, type ServeConfig, sizeLimits } from '../../src/settings/config.ts';
import { DEVICE } from './device.ts';

/** Bands of intensity: small, exact and quick (test/fixtures/make_models.py). */
export const BANDS_MODELS = fileURLToPath(new URL('../fixtures/models', import.meta.url));
/** The model that the repository ships. */
export const DEMO_MODELS = fileURLToPath(new URL('../../models/demo', import.meta.url));

export interface TestService {
  readonly server: RunningServer;
  readonly client: SegmentationClient;
  readonly address: string;
  /** `http://127.0.0.1:port` of the admin port. */
  readonly admin: string;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Use with `await using`. */
export async function startService(overrides: Partial<ServeConfig> = {}): Promise<TestService> {
  const config = {
    ...readConfig(SERVE_SETTINGS, {}, {}),
    models: BANDS_MODELS,
    device: DEVICE,
    port: 0,
    adminPort: 0,
    drainSeconds: 10,
    logLevel: 'silent' as const,
    // Not what someone tuned on this machine.
    state: fileURLToPath(new URL('no-state', import.meta.url)),
    ...overrides,
  };
  const options = {
    ...config,
    version: 'test',
    limits: sizeLimits(config),
    maxInFlightBytes: config.maxInFlightMiB * 2 ** 20,
    maxInferenceBytes: config.maxInferenceMiB * 2 ** 20,
  };
  const server = await startServer(
    options,
    config,
    createLog(config.logLevel),
    config.httpPort < 0 ? undefined : (...service) => openHttp(config, ...service),
  );
  const address = `127.0.0.1:${server.port}`;
  const client = await SegmentationClient.connect(address);
  return {
    server,
    client,
    address,
    admin: `http://127.0.0.1:${server.adminPort}`,
    async [Symbol.asyncDispose]() {
      client.close();
      await server.stop();
    },
  };
}
