/**
 * `m4oe demo`: starts a service on loopback ports of its own, streams a volume through it, and
 * shows what came back.
 */
import { createLog } from '../server/log.ts';
import { startServer } from '../server/server.ts';
import { readConfig, SERVE_SETTINGS, sizeLimits } from '../settings/config.ts';
import { type CommandRun, type SegmentFlags, segmentFile } from './segment.ts';

export async function demo(path: string, flags: SegmentFlags, run: CommandRun): Promise<void> {
  const { config, version } = run;
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
    await segmentFile(path, { ...flags, server: `127.0.0.1:${server.port}` }, run);
  } finally {
    await server.stop();
  }
}
