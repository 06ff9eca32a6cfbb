/**
 * Keeps what the process holds small. V8 does not see the memory that calls leave behind outside of
 * its heap, and gives nothing of the heap back by itself, however little of it is in use.
 */
import type { Models } from '../model/models.ts';
import { shrinkHeap } from '../streaming/collection.ts';
import type { Admission } from './admission.ts';

/** Seconds without a call after which nobody waits. */
const REST_SECONDS = 3;
/** Calls after which it is done in between: what they left behind lies between what is in use. */
const CALLS = 200;

export class HeapKeeper implements Disposable {
  readonly #admission: Admission;
  readonly #models: Models;
  readonly #timer: NodeJS.Timeout;
  /** Calls that ended, now, when the timer looked last, and when the heap was shrunk last. */
  #ended = 0;
  #seen = 0;
  #shrunk = 0;

  constructor(admission: Admission, models: Models) {
    this.#admission = admission;
    this.#models = models;
    this.#timer = setInterval(() => this.#look(), REST_SECONDS * 1000).unref();
  }

  /** A call of any kind is over. */
  ended(): void {
    this.#ended++;
    if (this.#ended - this.#shrunk >= CALLS) this.#shrink();
  }

  #look(): void {
    const quiet = this.#ended === this.#seen && this.#admission.requests === 0;
    this.#seen = this.#ended;
    if (!quiet || this.#shrunk === this.#ended) return;
    this.#shrink();
    for (const model of this.#models.all()) model.rest();
  }

  #shrink(): void {
    this.#shrunk = this.#ended;
    shrinkHeap();
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
