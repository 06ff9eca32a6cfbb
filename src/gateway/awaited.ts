/** Series that somebody waits for, as a workitem does, and how they end. */
import { Failure } from '../errors.ts';
import type { Product } from './products.ts';

/** How a series ended that was waited for; `left alone` by rules or age, `gone` from the archive. */
export type SeriesEnd =
  | { readonly state: 'done'; readonly studyUid: string; readonly products: readonly Product[] }
  | { readonly state: 'refused' | 'elsewhere' | 'left alone' | 'gone'; readonly failure: Failure };

type Tell = (end: SeriesEnd) => void;

export class Awaited {
  readonly #bySeries = new Map<string, Set<Tell>>();

  has(seriesUid: string): boolean {
    return this.#bySeries.has(seriesUid);
  }

  /**
   * Resolves when the series ends, rejects with the signal's reason.
   * @param onLeft called when nobody waits for it any more, and it has not ended
   */
  end(seriesUid: string, signal: AbortSignal, onLeft: () => void): Promise<SeriesEnd> {
    const { promise, resolve, reject } = Promise.withResolvers<SeriesEnd>();
    const tells = this.#bySeries.get(seriesUid) ?? new Set();
    this.#bySeries.set(seriesUid, tells.add(resolve));
    const leave = () => {
      tells.delete(resolve);
      if (tells.size === 0 && this.#bySeries.get(seriesUid) === tells) {
        this.#bySeries.delete(seriesUid);
        onLeft();
      }
      reject(signal.reason);
    };
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave, { once: true });
    return promise.finally(() => signal.removeEventListener('abort', leave));
  }

  ended(seriesUid: string, end: SeriesEnd): void {
    const tells = this.#bySeries.get(seriesUid);
    this.#bySeries.delete(seriesUid);
    for (const tell of tells ?? []) tell(end);
  }

  leftAlone(seriesUid: string, why: string): void {
    this.ended(seriesUid, { state: 'left alone', failure: new Failure('invalid', 'GATEWAY_LEFT_ALONE', why) });
  }

  gone(seriesUid: string): void {
    const message = 'expected a CT or MR series of this UID, the archive has none';
    this.ended(seriesUid, { state: 'gone', failure: new Failure('not_found', 'GATEWAY_SERIES_UNKNOWN', message) });
  }
}
