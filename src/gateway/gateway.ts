/** A running gateway put together from its settings: archives, the service, the HTTP port. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Failure } from '../errors.ts';
import type { NamedArchive } from '../settings/archives.ts';
import type { GatewayConfig } from '../settings/config.ts';
import { type Log, tellFailure } from './log.ts';
import { GatewayMetrics } from './metrics.ts';
import { connectService } from './parts.ts';
import { readinessOf } from './readiness.ts';
import { gatewayServer } from './server.ts';
import { ServiceWatch } from './service-watch.ts';
import { watchedArchive } from './watched-archive.ts';

export interface RunningGateway {
  readonly port: number;
  /** Gives up what is in work; another run makes it good. */
  stop(): Promise<void>;
}

/**
 * @param config of the process; each archive has its own beside it
 * @param version of this software
 * @throws Failure LISTEN_FAILED, and those of connectService and gatewayParts
 */
export async function startGateway(
  config: GatewayConfig,
  archives: readonly NamedArchive[],
  version: string,
  log: Log,
): Promise<RunningGateway> {
  const metrics = new GatewayMetrics();
  const client = await connectService(config);
  const service = new ServiceWatch({
    ask: () => client.listModels(),
    onChange: (down) => {
      metrics.serviceUp.set(down === undefined ? 1 : 0);
      if (down === undefined) log.info({}, 'the service answers');
      else tellFailure(log, down, {}, 'the service cannot be used');
    },
  });
  const shared = { client, service, metrics, log, version };
  const watched = await Promise.all(archives.map((archive) => watchedArchive(archive, shared)));
  const server = gatewayServer({ metrics, archives: watched, readiness: () => readinessOf(watched, service) });
  const port = await listen(server, config);
  const stopping = new AbortController();
  const running = watched.flatMap(({ reconciler, workitems }) =>
    [reconciler, workitems].map((one) => one?.run(stopping.signal)),
  );
  log.info({ port }, 'gateway running');
  return {
    port,
    async stop() {
      stopping.abort();
      await Promise.all(running);
      server.close();
      server.closeAllConnections();
      for (const archive of watched) archive.close();
      client.close();
    },
  };
}

async function listen(
  server: ReturnType<typeof gatewayServer>,
  { gatewayPort, gatewayHost }: GatewayConfig,
): Promise<number> {
  await once(server.listen(gatewayPort, gatewayHost), 'listening').catch((error: Error) => {
    throw new Failure('unavailable', 'LISTEN_FAILED', `the gateway's port cannot be opened: ${error.message}`, {
      cause: error,
    });
  });
  return (server.address() as AddressInfo).port;
}
