/** Waiting that ends early: a pause, and a limit on how long something may take. */
import { cancelled } from '../../errors.ts';
import { tooSlow } from './failures.ts';

/** @param background whether the process may end meanwhile */
export function pause(seconds: number, signal: AbortSignal, background = false): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(cancelled(signal.reason));
    const onAbort = () => {
      clearTimeout(timer);
      reject(cancelled(signal.reason));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', onAbort);
      resolve();
    }, seconds * 1000);
    if (background) timer.unref();
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

/** A signal that follows others and a time limit, and lets go of them when disposed. */
export class Limit implements Disposable {
  readonly #stop = new AbortController();
  readonly #until: number;
  readonly #timer: NodeJS.Timeout;
  readonly #followed: { signal: AbortSignal; listener: () => void }[] = [];

  constructor(seconds: number, ...signals: (AbortSignal | undefined)[]) {
    this.#until = performance.now() + seconds * 1000;
    this.#timer = setTimeout(() => this.#stop.abort(tooSlow(seconds)), seconds * 1000);
    for (const signal of signals) {
      if (signal === undefined) continue;
      const listener = () => this.#stop.abort(cancelled(signal.reason));
      if (signal.aborted) listener();
      signal.addEventListener('abort', listener, { once: true });
      this.#followed.push({ signal, listener });
    }
  }

  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  get secondsLeft(): number {
    return (this.#until - performance.now()) / 1000;
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    for (const { signal, listener } of this.#followed) signal.removeEventListener('abort', listener);
  }
}
