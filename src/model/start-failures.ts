/** Why a session does not start on a provider, in one line with what mends it. */
import { Failure } from '../errors.ts';
import { hangs, outOfMemory, runtimeWords } from './device-failures.ts';
import { gpuTrouble } from './gpu.ts';
import type { WorkerMessage } from './onnx-worker.ts';
import type { Provider } from './session.ts';

export const OTHER_DRIVER = 'install another driver, or take another device';

/** What a worker says that could not open its session. */
export function refused(provider: Provider, { why, message }: Extract<WorkerMessage, { kind: 'refused' }>): Failure {
  switch (why) {
    case 'file':
      return new Failure('corrupt', 'MODEL_FILE_MISSING', message);
    case 'hash':
      return new Failure('corrupt', 'MODEL_HASH_MISMATCH', `${message}; copy or export the model again`);
    case 'contract':
      return new Failure('corrupt', 'MODEL_GRAPH_CONTRACT', `the graph breaks the tensor contract: ${message}`);
    case 'runtime':
      return notStarted(provider, message, undefined);
    default:
      return unavailable(provider, message, undefined, why);
  }
}

/**
 * Its libraries are there; what the machine says of its GPU tells more than the runtime does.
 * @param gpu whose session opened, and failed at the test slice
 */
export function notStarted(provider: Provider, said: string, cause: unknown, gpu?: string): Failure {
  if (hangs(cause)) {
    const why = `${gpu === undefined ? '' : `${gpu}: `}${said}; restart the machine, ${OTHER_DRIVER}`;
    return unavailable(provider, why, cause, 'GPU_HUNG');
  }
  if (provider !== 'cpu' && outOfMemory(said)) {
    const why = `the memory of ${gpu ?? 'the GPU'} does not hold the model: end what else runs on it, or take another device`;
    return unavailable(provider, why, cause, 'GPU_MEMORY');
  }
  const words = runtimeWords(said);
  if (gpu !== undefined) return unavailable(provider, `${gpu} fails at a test slice: ${words}; ${OTHER_DRIVER}`, cause);
  const trouble = provider === 'cuda' || provider === 'tensorrt' ? gpuTrouble() : undefined;
  if (trouble === undefined) return unavailable(provider, words, cause);
  return unavailable(provider, `${trouble.why}; the runtime says: ${words}`, cause, trouble.reason);
}

/** The provider does not start. @param why with what mends it */
export function unavailable(
  provider: Provider,
  why: string,
  cause?: unknown,
  reason = 'PROVIDER_UNAVAILABLE',
): Failure {
  return new Failure(
    'unavailable',
    reason,
    `execution provider ${provider} did not start: ${why} (M4OE_DEVICE or --device chooses; auto falls back)`,
    { setting: 'M4OE_DEVICE', cause },
  );
}
