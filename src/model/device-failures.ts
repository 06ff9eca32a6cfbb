/** What a runtime's words about a batch that failed on a GPU mean. */
import { Failure } from '../errors.ts';

const OUT_OF_MEMORY =
  /OUT_OF_(DEVICE|HOST)_MEMORY|out of memory|max buffer size|Failed to (create GPU buffer|allocate memory)|ALLOC_FAILED/i;
const LOST = /device.{0,20}\blost\b|DEVICE_LOST|CUDA (failure|error)|CUDNN_STATUS|Failed to (wait for|download)/i;

/**
 * The failure of a batch, for the case that a new session fails at it too: GPU_MEMORY, WORKER_LOST
 * (both pass), else INFERENCE_FAILED.
 */
export function deviceFailure(said: string): Failure {
  const cause = new Error(said);
  if (OUT_OF_MEMORY.test(said)) {
    return new Failure(
      'unavailable',
      'GPU_MEMORY',
      "the GPU's memory does not hold this batch; lower M4OE_BATCH_SLICES, M4OE_SESSIONS or M4OE_MAX_SLICE_EDGE",
      { setting: 'M4OE_BATCH_SLICES', retryAfterSeconds: 1, cause },
    );
  }
  return LOST.test(said) ? workerLost(cause) : inferenceFailed(cause);
}

export function workerLost(cause: Error): Failure {
  return new Failure('unavailable', 'WORKER_LOST', 'the inference worker stopped', { cause, retryAfterSeconds: 1 });
}

export function inferenceFailed(cause: Error): Failure {
  return new Failure('internal', 'INFERENCE_FAILED', 'the graph could not be run on this batch', { cause });
}

/** No session of this process can be trusted to run again: its thread is inside the driver. */
export function deviceHung(seconds: number): Failure {
  return new Failure('unavailable', 'GPU_HUNG', `the GPU has not answered for ${seconds} s`, {
    setting: 'M4OE_DEVICE_TIMEOUT_SECONDS',
    retryAfterSeconds: 5,
  });
}
