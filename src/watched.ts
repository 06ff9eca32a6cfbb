/** A setting that is kept in files, and read again when these change. */
import { asFailure, type Failure } from './errors.ts';

/** How often it is looked at, as certificates are. */
const LOOK_SECONDS = 10;

export interface WatchedEvents<T> {
  /** Of files that cannot be used: what was read before stays in use. */
  refused(failure: Failure): void;
  /** Another value is in use. */
  changed(value: T): void;
}

export class Watched<T> implements Disposable {
  readonly #read: (before: T) => Promise<T>;
  readonly #events: WatchedEvents<T>;
  readonly #timer: NodeJS.Timeout;
  #value: T;

  private constructor(value: T, read: (before: T) => Promise<T>, events: WatchedEvents<T>) {
    this.#value = value;
    this.#read = read;
    this.#events = events;
    this.#timer = setInterval(() => void this.reload(), LOOK_SECONDS * 1000).unref();
  }

  /**
   * @param read gives back what it is handed where nothing changed; at first that is undefined
   * @throws Failure of `read`
   */
  static async open<T>(read: (before: T | undefined) => Promise<T>, events: WatchedEvents<T>): Promise<Watched<T>> {
    return new Watched(await read(undefined), read, events);
  }

  get value(): T {
    return this.#value;
  }

  /** Takes what the files say if it is good and another than before. */
  async reload(): Promise<void> {
    try {
      const value = await this.#read(this.#value);
      if (value === this.#value) return;
      this.#value = value;
      this.#events.changed(value);
    } catch (error) {
      this.#events.refused(asFailure(error));
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
