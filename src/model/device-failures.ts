/** What a runtime's words about a batch that failed on a GPU mean. */
import { Failure } from '../errors.ts';
import { safeText } from '../foreign-text.ts';

/** Dawn calls a buffer invalid that it could not create, and onnxruntime goes on to use it. */
const OUT_OF_MEMORY =
  /OUT_OF_(DEVICE|HOST)_MEMORY|out of memory|max buffer size|Failed to (create GPU buffer|allocate memory)|ALLOC_FAILED|Invalid Buffer/i;
const LOST = /device.{0,20}\blost\b|DEVICE_LOST|CUDA (failure|error)|CUDNN_STATUS|Failed to (wait for|download)/i;

/** Whether the GPU had no memory left. */
export function outOfMemory(said: string): boolean {
  return OUT_OF_MEMORY.test(said);
}

/** What a runtime says in the end, in one line: before it come file, function and condition. */
export function runtimeWords(said: string): string {
  const words = said.replace(/^.*(?:Status Message: |\[ONNXRuntimeError\] : \d+ : \w+ : | was false\. )/s, '');
  const plain = words.replaceAll(/\s+/g, ' ').replaceAll(/ at \w+ \(\/[^)]*\)/g, '');
  return safeText(plain.trim().replace(/\.$/, ''), 300);
}

/**
 * The failure of a batch, for the case that a new session fails at it too: GPU_MEMORY, WORKER_LOST
 * (both pass), else INFERENCE_FAILED.
 */
export function deviceFailure(said: string): Failure {
  const cause = new Error(said);
  if (outOfMemory(said)) {
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

/** Whether it is because a GPU did not answer. */
export function hangs(error: unknown): boolean {
  return error instanceof Failure && error.reason === 'GPU_HUNG';
}
