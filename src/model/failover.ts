/**
 * A Triton server with local sessions behind it: what Triton cannot run now runs here, with the
 * same labels.
 */
import type { Backend, TritonEvents } from './backend.ts';
import type { Batch, BatchResult, RanOn } from './session.ts';

export class FailoverBackend implements Backend {
  readonly #triton: Backend;
  readonly #local: Backend;
  readonly #events: TritonEvents;

  constructor(triton: Backend, local: Backend, events: TritonEvents) {
    this.#triton = triton;
    this.#local = local;
    this.#events = events;
  }

  get ranOn(): RanOn {
    return this.#triton.whole ? this.#triton.ranOn : this.#local.ranOn;
  }

  get adapter(): string | undefined {
    return this.#local.adapter;
  }

  get stuck(): boolean {
    return this.#local.stuck === true;
  }

  get whole(): boolean {
    return this.#triton.whole || this.#local.whole;
  }

  /** @throws Failure of the local sessions, or of a signal that was aborted */
  async run(batch: Batch, signal?: AbortSignal): Promise<BatchResult> {
    try {
      return await this.#triton.run(batch, signal);
    } catch (error) {
      if (signal?.aborted === true) throw error;
      this.#events.fellBack?.(error as Error);
    }
    return this.#local.run(batch, signal);
  }

  collect(): void {
    this.#local.collect();
  }

  async close(): Promise<void> {
    await Promise.all([this.#triton.close(), this.#local.close()]);
  }
}
