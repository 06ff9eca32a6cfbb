/** What happens to sessions and to Triton, counted and logged. */
import type { Logger } from 'pino';
import { asFailure } from '../errors.ts';
import type { BackendEvents } from '../model/backends.ts';
import type { Metrics } from './metrics.ts';

/** @param showHealth called whenever readiness may have changed */
export function backendEvents(model: string, metrics: Metrics, log: Logger, showHealth: () => void): BackendEvents {
  const why = (error: Error) => ({ reason: asFailure(error).reason });
  return {
    passedOver(providers, taken) {
      for (const { provider } of providers) metrics.providerFallbacks.inc({ model, provider });
      const passedOver = Object.fromEntries(providers.map(({ provider, why }) => [provider, why]));
      const level = providers.some(({ installed }) => installed) ? 'warn' : 'info';
      log[level]({ model, provider: taken, passedOver }, 'auto passed execution providers over');
    },
    lost(error) {
      metrics.workersLost.inc({ model });
      log.error({ model, err: error }, 'an inference worker stopped; starting another');
      showHealth();
    },
    restarted() {
      metrics.workerRestarts.inc({ model });
      log.info({ model }, 'an inference worker was started in place of a lost one');
      showHealth();
    },
    tritonAwaited(error) {
      log.warn({ model, err: error }, 'waiting for Triton to have the model ready');
    },
    tritonDown(error) {
      metrics.tritonUp.set({ model }, 0);
      metrics.tritonOutages.inc({ model, ...why(error) });
      log.error({ model, err: error }, 'Triton cannot be used; asking until it can');
      showHealth();
    },
    tritonUp() {
      metrics.tritonUp.set({ model }, 1);
      log.info({ model }, 'Triton serves the model');
      showHealth();
    },
    tritonRetry(error) {
      metrics.tritonRetries.inc({ model, ...why(error) });
    },
    fellBack(error) {
      metrics.tritonFallbacks.inc({ model, ...why(error) });
      log.debug({ model, ...why(error) }, "a batch runs here in Triton's place");
    },
  };
}
