/**
 * A bounded hand-over from one producer to one consumer, as an async iterable: the producer waits
 * while it is full.
 */
export class Channel<T> implements AsyncIterable<T> {
  readonly #capacity: number;
  readonly #items: T[] = [];
  #ended: { error?: unknown } | undefined;
  #wake: (() => void)[] = [];

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Resolves once there is room and the item is in; false if the channel has ended meanwhile. */
  async push(item: T): Promise<boolean> {
    while (this.#items.length >= this.#capacity && this.#ended === undefined) await this.#change();
    if (this.#ended !== undefined) return false;
    this.#items.push(item);
    this.#notify();
    return true;
  }

  /** No more items; the consumer sees those already in, then the end, or `error` thrown. */
  end(error?: unknown): void {
    this.#ended ??= error === undefined ? {} : { error };
    this.#notify();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    try {
      while (true) {
        const item = this.#items.shift();
        if (item !== undefined) {
          this.#notify();
          yield item;
        } else if (this.#ended === undefined) {
          await this.#change();
        } else if ('error' in this.#ended) {
          throw this.#ended.error;
        } else {
          return;
        }
      }
    } finally {
      this.end();
    }
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#wake.push(resolve));
  }

  #notify(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }
}
