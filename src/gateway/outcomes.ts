/**
 * What became of each series, for the operator and for the reconciler: a memory of the last look,
 * never the truth. The truth is in the archive, and a gateway that starts without any of this comes
 * to the same results.
 */
import { createHash } from 'node:crypto';
import type { TraceContext } from '../client/trace-context.ts';

export const STATES = ['waiting', 'running', 'retrying', 'refused', 'elsewhere', 'done'] as const;
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
  /** Nothing but its pixels can say whether it is wanted. */
  readonly ifSeen: boolean;
  /** A person wants the next try. */
  byHand: boolean;
  /** Nothing but a workitem has asked for it. */
  forWorkitem: boolean;
  /** That an event announced it in; empty once it is done. */
  trace: TraceContext;
}

/** What an operator reads. No UID: `key` stands for the series. */
export interface ListedOutcome {
  /** Its name, of several. */
  readonly archive: string | null;
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
  readonly archive: string;
  readonly #bySeries = new Map<string, Outcome>();
  /** Why, by the series' key, and when it was last seen. */
  readonly #leftAlone = new Map<string, { readonly why: string; readonly seen: number }>();

  /** @param archive whose series they are; empty where it is the only one */
  constructor(archive = '') {
    this.archive = archive;
  }

  /** A series that is not wanted, or not any more: known, so that it can be told why. */
  leave(seriesUid: string, why: string): void {
    if (this.#bySeries.get(seriesUid)?.state === 'running') return;
    this.#bySeries.delete(seriesUid);
    this.#leftAlone.set(seriesKey(seriesUid), { why, seen: Date.now() });
  }

  /** Why a series is left alone; undefined for one that is not, or was never seen. */
  leftAlone(key: string): string | undefined {
    return this.#leftAlone.get(key)?.why;
  }

  get leftAloneCount(): number {
    return this.#leftAlone.size;
  }

  /** Forgets what no search has found since; what is in work stays. */
  forget(before: number): void {
    for (const { seriesUid, seen, state } of this.all())
      if (state !== 'running' && seen < before) this.delete(seriesUid);
    for (const [key, { seen }] of this.#leftAlone) if (seen < before) this.#leftAlone.delete(key);
  }

  all(): Outcome[] {
    return [...this.#bySeries.values()];
  }

  get(seriesUid: string): Outcome | undefined {
    return this.#bySeries.get(seriesUid);
  }

  add(outcome: Outcome): Outcome {
    this.#leftAlone.delete(seriesKey(outcome.seriesUid));
    this.#bySeries.set(outcome.seriesUid, outcome);
    return outcome;
  }

  delete(seriesUid: string): void {
    this.#bySeries.delete(seriesUid);
  }

  count(state: State): number {
    return this.all().filter((outcome) => outcome.state === state).length;
  }

  /** The series that an operator's key stands for. */
  withKey(key: string): Outcome | undefined {
    return this.all().find(({ seriesUid }) => seriesKey(seriesUid) === key);
  }
}

const LOOKED_AT_FIRST: readonly State[] = ['refused', 'retrying', 'running', 'waiting', 'elsewhere', 'done'];

/** Of all archives, those that an operator has to look at first. @param key only this one */
export function listed(archives: readonly Outcomes[], key?: string): ListedOutcome[] {
  return archives
    .flatMap((outcomes) => outcomes.all().map((outcome) => ({ archive: outcomes.archive, ...outcome })))
    .filter(({ seriesUid }) => key === undefined || seriesKey(seriesUid) === key)
    .sort((a, b) => LOOKED_AT_FIRST.indexOf(a.state) - LOOKED_AT_FIRST.indexOf(b.state) || b.since - a.since)
    .map(({ archive, seriesUid, state, instances, since, attempts, nextTry, reason, message }) => ({
      archive: archive === '' ? null : archive,
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
