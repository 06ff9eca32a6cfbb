/** What one caller has in flight, and may have. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from '../../errors.ts';
import type { QuotaLimits } from './callers.ts';

const MIB = 2 ** 20;
/** For which a caller waits for its refusal who was refused within the same time before. */
const HOLD_SECONDS = 1;

/** What a request takes of a quota. */
export interface QuotaCost {
  readonly memoryBytes: number;
  readonly inferSeconds: number;
}

export class CallerQuota {
  /** As the file has them now: a file that changes does not forget what is in flight. */
  limits: QuotaLimits = {};
  #bytes = 0;
  #seconds = 0;
  /** Requests that may come at once; filled up by the minute. */
  #requests: number | undefined;
  #filled = performance.now();
  #refused = Number.NEGATIVE_INFINITY;

  /** @throws Failure CALLER_QUOTA when the caller asked too often within a minute */
  count(): void {
    const { requestsPerMinute: most } = this.limits;
    if (most === undefined) return;
    const now = performance.now();
    const gained = ((now - this.#filled) / 60_000) * most;
    const room = Math.max(1, most);
    const left = Math.min(room, (this.#requests ?? room) + gained);
    this.#filled = now;
    this.#requests = left < 1 ? left : left - 1;
    if (left < 1) throw exceeded(`${most} requests a minute`, ((1 - left) * 60) / most);
  }

  /**
   * After a refusal of `count`: who asks on and on waits for it, so that refusing takes nothing from
   * the others.
   */
  async held(): Promise<void> {
    const again = performance.now() - this.#refused < 1000 * HOLD_SECONDS;
    this.#refused = performance.now();
    if (again) await sleep(1000 * HOLD_SECONDS, undefined, { ref: false });
  }

  /**
   * Takes a request's part. @returns gives it back
   * @throws Failure CALLER_QUOTA while others of this caller hold too much, VOLUME_TOO_LARGE or
   *   REQUEST_TOO_LONG for what is past the quota alone
   */
  take({ memoryBytes, inferSeconds }: QuotaCost): () => void {
    const { mib = Number.POSITIVE_INFINITY, seconds = Number.POSITIVE_INFINITY } = this.limits;
    const needs = Math.ceil(memoryBytes / MIB);
    if (memoryBytes > mib * MIB) throw never('VOLUME_TOO_LARGE', `${needs} MiB, this caller may have ${mib}`);
    if (inferSeconds > seconds)
      throw never('REQUEST_TOO_LONG', `about ${Math.ceil(inferSeconds)} s, this caller may have ${seconds}`);
    if (this.#bytes + memoryBytes > mib * MIB) throw exceeded(`${mib} MiB in flight`, Math.max(1, this.#seconds));
    if (this.#seconds + inferSeconds > seconds)
      throw exceeded(`${seconds} s of work in flight`, Math.max(1, this.#seconds + inferSeconds - seconds));
    this.#bytes += memoryBytes;
    this.#seconds += inferSeconds;
    return () => {
      this.#bytes -= memoryBytes;
      this.#seconds -= inferSeconds;
    };
  }
}

function exceeded(what: string, retryAfterSeconds: number): Failure {
  return new Failure('busy', 'CALLER_QUOTA', `this caller may have ${what} (quota in M4OE_CALLERS)`, {
    retryAfterSeconds: Math.ceil(retryAfterSeconds),
    setting: 'M4OE_CALLERS',
  });
}

function never(reason: 'VOLUME_TOO_LARGE' | 'REQUEST_TOO_LONG', why: string): Failure {
  return new Failure('too_large', reason, `the request needs ${why} (quota in M4OE_CALLERS)`, {
    setting: 'M4OE_CALLERS',
  });
}
