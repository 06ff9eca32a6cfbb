/**
 * Who runs next: start-time fair queueing over requests, in estimated seconds.
 *
 * Every request has a virtual clock that advances, with each batch, by the batch's estimated seconds times the request's own
 * total estimate over its priority; the waiting request whose clock is lowest runs. So a small study overtakes a huge one, the huge
 * one keeps a share in proportion, and neither can starve the other. A request's batches run in the order it gave them.
 */
import { cancelled, throwIfAborted } from '../errors.ts';

interface Job {
  readonly ticket: Ticket;
  readonly seconds: number;
  readonly start: () => Promise<unknown>;
  readonly settle: { resolve: (value: never) => void; reject: (error: unknown) => void };
  readonly waitingSince: number;
}

export class Scheduler {
  readonly #slots: number;
  readonly #tickets = new Set<Ticket>();
  #waiting: Job[] = [];
  #running = 0;
  #clock = 0;

  /** @param slots batches that may run at the same time, one a session */
  constructor(slots: number) {
    this.#slots = slots;
  }

  /**
   * Enters a request.
   * @param totalSeconds estimated inference seconds of the whole request
   * @param priority share of the machine relative to a routine request of the same size
   */
  join(totalSeconds: number, priority = 1): Ticket {
    const ticket = new Ticket(totalSeconds, priority);
    this.#tickets.add(ticket);
    return ticket;
  }

  /** Takes the request out; its waiting batches are dropped, a running one finishes. */
  leave(ticket: Ticket): void {
    this.#tickets.delete(ticket);
    this.#drop((job) => job.ticket === ticket);
  }

  /** Estimated inference seconds of everything admitted and not yet done: the metric that scales a deployment. */
  get queuedSeconds(): number {
    let sum = 0;
    for (const ticket of this.#tickets) sum += ticket.remainingSeconds;
    return sum;
  }

  get waitingBatches(): number {
    return this.#waiting.length;
  }

  /**
   * Runs `start` when the request's turn comes.
   * @param seconds estimated duration
   * @returns what `start` resolved to, and the seconds that it waited
   * @throws Failure CANCELLED, or the signal's reason, if aborted while waiting
   */
  run<T>(
    ticket: Ticket,
    seconds: number,
    signal: AbortSignal,
    start: () => Promise<T>,
  ): Promise<{ value: T; waited: number }> {
    throwIfAborted(signal);
    return new Promise((resolve, reject) => {
      const onAbort = () => this.#drop((job) => job === mine, signal.reason);
      const mine: Job = {
        ticket,
        seconds,
        waitingSince: performance.now(),
        start: async () => {
          signal.removeEventListener('abort', onAbort);
          const waited = (performance.now() - mine.waitingSince) / 1000;
          return { value: await start(), waited };
        },
        settle: { resolve: resolve as (value: never) => void, reject },
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiting.push(mine);
      this.#dispatch();
    });
  }

  #drop(matches: (job: Job) => boolean, reason?: unknown): void {
    const dropped = this.#waiting.filter(matches);
    this.#waiting = this.#waiting.filter((job) => !matches(job));
    for (const job of dropped) job.settle.reject(cancelled(reason));
  }

  #dispatch(): void {
    while (this.#running < this.#slots && this.#waiting.length > 0) {
      const next = this.#waiting.reduce((best, job) => (this.#tag(job) < this.#tag(best) ? job : best));
      this.#waiting.splice(this.#waiting.indexOf(next), 1);
      this.#clock = this.#tag(next);
      next.ticket.clock = this.#clock + next.ticket.cost(next.seconds);
      this.#running++;
      next
        .start()
        .then((value) => next.settle.resolve(value as never), next.settle.reject)
        .finally(() => {
          this.#running--;
          next.ticket.finished(next.seconds);
          this.#dispatch();
        });
    }
  }

  #tag(job: Job): number {
    return Math.max(this.#clock, job.ticket.clock);
  }
}

/** One request's place in the queue. */
export class Ticket {
  /** Virtual time at which the next batch may start. */
  clock = 0;
  remainingSeconds: number;
  readonly #totalSeconds: number;
  readonly #priority: number;

  constructor(totalSeconds: number, priority: number) {
    this.#totalSeconds = totalSeconds;
    this.#priority = priority;
    this.remainingSeconds = totalSeconds;
  }

  cost(seconds: number): number {
    return (seconds * Math.max(this.#totalSeconds, seconds)) / this.#priority;
  }

  finished(seconds: number): void {
    this.remainingSeconds = Math.max(0, this.remainingSeconds - seconds);
  }
}
