/**
 * Where the batches of a model run: local sessions, a Triton server, or the one with the other
 * behind it.
 */
import type { Batch, BatchResult, RanOn } from './session.ts';

export interface Backend {
  /** What the next batch would run on. */
  readonly ranOn: RanOn;
  /** The GPU of local sessions, as its driver names it, where that is known. */
  readonly adapter?: string | undefined;
  /** True once only a new process can run batches again. */
  readonly stuck?: boolean;
  /** True while batches can be run as configured. */
  readonly whole: boolean;
  /** @param signal ends the wait; what a batch that runs does then is the backend's affair */
  run(batch: Batch, signal?: AbortSignal): Promise<BatchResult>;
  /** Collects the memory of batches that nobody holds, in threads of its own. */
  collect(): void;
  close(): Promise<void>;
}

export interface TritonEvents {
  /** A start without fallback waits for Triton. */
  tritonAwaited?(why: Error): void;
  /** Triton cannot be used from now on; it is asked again and again. */
  tritonDown?(why: Error): void;
  /** Triton serves, at first or again. */
  tritonUp?(): void;
  /** A request is sent once more. */
  tritonRetry?(why: Error): void;
  /** A batch runs on the local sessions in Triton's place. */
  fellBack?(why: Error): void;
}
