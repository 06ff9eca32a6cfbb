/** `m4oe serve`: runs the service until SIGTERM or SIGINT. */
import { once } from 'node:events';
import { dismissSession, prepareSession } from '../model/onnx-session.ts';
import { type ServeConfig, sizeLimits } from '../settings/config.ts';

/**
 * Resolves when the service has drained and stopped. A second signal does not wait for the drain.
 * @throws Failure of the start, or DEFECT after a drain
 */
export async function serve(config: ServeConfig, version: string): Promise<void> {
  // A terminal that closes, or an operator who wants certificates read again, does not mean the
  // end.
  process.on('SIGHUP', () => undefined);
  // From here on: process 1 of a container would ignore a signal that nobody listens for.
  const signalled = Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  // The runtime is loaded by its thread while this one loads the server.
  if (config.tritonUrl === '') prepareSession();
  const [{ createLog }, { startServer }, { catchDefects }] = await Promise.all([
    import('../server/log.ts'),
    import('../server/server.ts'),
    import('../server/defects.ts'),
  ]);
  const log = createLog(config.logLevel);
  using defects = catchDefects(log);
  const broken = defects.first.then((failure) => {
    throw failure;
  });
  broken.catch(() => undefined);
  const starting = startServer(
    {
      ...config,
      version,
      limits: sizeLimits(config),
      maxInFlightBytes: config.maxInFlightMiB * 2 ** 20,
      maxInferenceBytes: config.maxInferenceMiB * 2 ** 20,
    },
    config,
    log,
    config.httpPort < 0
      ? undefined
      : async (...service) => (await import('../http/server.ts')).openHttp(config, ...service),
  );
  const server = await Promise.race([starting, broken]).catch(async (error) => {
    // A process must not end under a thread that is inside native code.
    await dismissSession();
    throw error;
  });
  process.on('SIGHUP', () => void server.reload());
  const defect = await Promise.race([signalled.then(() => undefined), defects.first]);
  await Promise.race([server.stop(), once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  if (defect !== undefined) throw defect;
}
