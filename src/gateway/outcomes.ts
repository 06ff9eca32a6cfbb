/**
 * What became of each series, for the operator and for the reconciler: a memory of the last look,
 * never the truth. The truth is in the archive, and a gateway that starts without any of this comes
 * to the same results.
 */
import { createHash } from 'node:crypto';

export const STATES = ['waiting', 'running', 'retrying', 'refused', 'done'] as const;
export type State = (typeof STATES)[number];

export interface Outcome {
  readonly studyUid: string;
  readonly seriesUid: string;
  state: State;
  /** Instances when it was last looked at. */
  instances: number;
  /** Since when it has this state and this many instances; ms. */
  since: number;
  /** Tries that failed since the instances last changed. */
  attempts: number;
  /** When it is taken next; Infinity for never, until its instances change. */
  nextTry: number;
  reason: string | undefined;
  message: string | undefined;
  /** When a search last found it; ms. */
  seen: number;
}

/** What an operator reads. No UID: `key` stands for the series. */
export interface ListedOutcome {
  readonly key: string;
  readonly state: State;
  readonly instances: number;
  readonly since: string;
  readonly attempts: number;
  readonly nextTry: string | null;
  readonly reason: string | null;
  readonly message: string | null;
}

/** Stands for a series in logs and lists: the first 12 digits of the SHA-256 of its UID. */
export function seriesKey(seriesUid: string): string {
  return createHash('sha256').update(seriesUid).digest('hex').slice(0, 12);
}

export class Outcomes {
  readonly #bySeries = new Map<string, Outcome>();

  all(): Outcome[] {
    return [...this.#bySeries.values()];
  }

  get(seriesUid: string): Outcome | undefined {
    return this.#bySeries.get(seriesUid);
  }

  add(outcome: Outcome): Outcome {
    this.#bySeries.set(outcome.seriesUid, outcome);
    return outcome;
  }

  delete(seriesUid: string): void {
    this.#bySeries.delete(seriesUid);
  }

  count(state: State): number {
    return this.all().filter((outcome) => outcome.state === state).length;
  }

  /** Those that an operator has to look at first. */
  list(): ListedOutcome[] {
    const order: readonly State[] = ['refused', 'retrying', 'running', 'waiting', 'done'];
    return this.all()
      .sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state) || b.since - a.since)
      .map(({ seriesUid, state, instances, since, attempts, nextTry, reason, message }) => ({
        key: seriesKey(seriesUid),
        state,
        instances,
        since: new Date(since).toISOString(),
        attempts,
        nextTry: state !== 'running' && Number.isFinite(nextTry) ? new Date(nextTry).toISOString() : null,
        reason: reason ?? null,
        message: message ?? null,
      }));
  }
}
