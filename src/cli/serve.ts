/** `m4oe serve`: runs the service until SIGTERM or SIGINT. */
import { once } from 'node:events';
import { type ServeConfig, sizeLimits } from '../config.ts';
import { dismissSession, prepareSession } from '../model/onnx-session.ts';

/** Resolves when the service has drained and stopped. A second signal does not wait for the drain. */
export async function serve(config: ServeConfig, version: string): Promise<void> {
  // From here on: process 1 of a container would ignore a signal that nobody listens for.
  const signalled = Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  // The runtime is loaded by its thread while this one loads the server.
  if (config.tritonUrl === '') prepareSession();
  const [{ createLog }, { startServer }] = await Promise.all([
    import('../server/log.ts'),
    import('../server/server.ts'),
  ]);
  const log = createLog(config.logLevel);
  const server = await startServer(
    {
      ...config,
      version,
      limits: sizeLimits(config),
      maxInFlightBytes: config.maxInFlightMiB * 2 ** 20,
      maxInferenceBytes: config.maxInferenceMiB * 2 ** 20,
    },
    config,
    log,
  ).catch(async (error) => {
    // A process must not end under a thread that is inside native code.
    await dismissSession();
    throw error;
  });
  await signalled;
  await Promise.race([server.stop(), once(process, 'SIGINT'), once(process, 'SIGTERM')]);
}
