/** `m4oe demo`: starts a service on loopback ports of its own, streams a volume through it, and shows what came back. */
import { createLog } from '../server/log.ts';
import { startServer } from '../server/server.ts';
import { readConfig, SERVE_SETTINGS, type SegmentConfig, sizeLimits } from '../settings/config.ts';
import { type SegmentFlags, segmentFile } from './segment.ts';

export async function demo(
  path: string,
  flags: SegmentFlags,
  config: SegmentConfig,
  version: string,
  signal: AbortSignal,
): Promise<void> {
  const defaults = readConfig(SERVE_SETTINGS, {}, {});
  const server = await startServer(
    {
      ...defaults,
      port: 0,
      adminPort: 0,
      version,
      limits: sizeLimits(config),
      maxInFlightBytes: defaults.maxInFlightMiB * 2 ** 20,
      maxInferenceBytes: defaults.maxInferenceMiB * 2 ** 20,
    },
    config,
    createLog('error'),
  );
  try {
    process.stdout.write(
      `service on 127.0.0.1:${server.port}, metrics on http://127.0.0.1:${server.adminPort}/metrics\n`,
    );
    await segmentFile(path, { ...flags, server: `127.0.0.1:${server.port}` }, config, version, signal);
  } finally {
    await server.stop();
  }
}
