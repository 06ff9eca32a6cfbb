/** What became of workitems, for an operator: a memory, never the truth, which is in the worklist. */
import { seriesKey } from '../outcomes.ts';

/** `retrying`: claimed, and gone on with at the next look; `lost`: ended or deleted by another. */
export type WorkitemState = 'running' | 'retrying' | 'completed' | 'canceled' | 'lost';

/** What an operator reads. No UID: `key` stands for the workitem. */
export interface ListedWorkitem {
  readonly key: string;
  readonly state: WorkitemState;
  /** Series of its input. */
  readonly series: number;
  readonly since: string;
  readonly reason: string | null;
  readonly message: string | null;
}

const MOST = 200;

export class SeenWorkitems {
  readonly #byKey = new Map<string, ListedWorkitem>();

  set(
    uid: string,
    state: WorkitemState,
    series: number,
    why?: { readonly reason: string; readonly message: string },
  ): void {
    const key = seriesKey(uid);
    const { reason = null, message = null } = why ?? {};
    this.#byKey.delete(key);
    this.#byKey.set(key, { key, state, series, since: new Date().toISOString(), reason, message });
    const ended = [...this.#byKey.values()].filter((one) => !claimed(one));
    for (const one of ended.slice(0, Math.max(0, ended.length - MOST))) this.#byKey.delete(one.key);
  }

  /** Those that are claimed first, then the last that ended. */
  all(): ListedWorkitem[] {
    const last = [...this.#byKey.values()].reverse();
    return [...last.filter(claimed), ...last.filter((one) => !claimed(one))];
  }
}

const claimed = ({ state }: ListedWorkitem) => state === 'running' || state === 'retrying';
