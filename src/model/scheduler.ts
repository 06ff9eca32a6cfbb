/**
 * Who runs next: start-time fair queueing over requests, in estimated seconds.
 *
 * Every request has a virtual clock that advances, with each batch, by the batch's estimated seconds times the request's own
 * total estimate over its priority; the waiting request whose clock is lowest runs. So a small study overtakes a huge one, the huge
 * one keeps a share in proportion, and neither can starve the other. The requests of one client share its place: however many they are, they take no more
 * of the machine than one. A request's batches run in the order it gave them.
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
  /** Requests of each client. */
  readonly #clients = new Map<string | symbol, number>();
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
   * @param client whose it is; without, nobody else's
   */
  join(totalSeconds: number, priority = 1, client: string | symbol = Symbol()): Ticket {
    const ticket = new Ticket(totalSeconds, priority, client);
    this.#tickets.add(ticket);
    this.#clients.set(client, this.#of(client) + 1);
    return ticket;
  }

  /** Takes the request out; its waiting batches are dropped, a running one finishes. */
  leave(ticket: Ticket): void {
    if (!this.#tickets.delete(ticket)) return;
    const left = this.#of(ticket.client) - 1;
    if (left > 0) this.#clients.set(ticket.client, left);
    else this.#clients.delete(ticket.client);
    this.#drop((job) => job.ticket === ticket);
  }

  /** Estimated inference seconds of everything admitted and not yet done: the metric that scales a deployment. */
  get queuedSeconds(): number {
    let sum = 0;
    for (const ticket of this.#tickets) sum += ticket.remainingSeconds;
    return sum;
  }

  /**
   * Estimated seconds of work that runs before a request of so many seconds is done, as fair queueing has it: of a huge request only its share.
   * @param client whose it would be
   */
  secondsAhead(totalSeconds: number, priority = 1, client: string | symbol = Symbol()): number {
    const mine = (totalSeconds ** 2 * (this.#of(client) + 1)) / priority;
    let sum = 0;
    for (const ticket of this.#tickets) {
      const perSecond = ticket.cost(0) * (this.#of(ticket.client) + (ticket.client === client ? 1 : 0));
      sum += perSecond > 0 ? Math.min(ticket.remainingSeconds, mine / perSecond) : ticket.remainingSeconds;
    }
    return sum;
  }

  /** Requests of a client. */
  #of(client: string | symbol): number {
    return this.#clients.get(client) ?? 0;
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
      next.ticket.clock =
        this.#clock + next.seconds * next.ticket.cost(next.seconds) * Math.max(1, this.#of(next.ticket.client));
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

  readonly client: string | symbol;

  constructor(totalSeconds: number, priority: number, client: string | symbol) {
    this.client = client;
    this.#totalSeconds = totalSeconds;
    this.#priority = priority;
    this.remainingSeconds = totalSeconds;
  }

  /** Virtual time of each second of a batch of so many. */
  cost(seconds: number): number {
    return Math.max(this.#totalSeconds, seconds) / this.#priority;
  }

  finished(seconds: number): void {
    this.remainingSeconds = Math.max(0, this.remainingSeconds - seconds);
  }
}
