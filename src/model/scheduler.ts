/**
 * Who runs next: start-time fair queueing, in estimated seconds.
 *
 * Every client has a virtual clock that advances, with each batch, by the batch's estimated seconds
 * times the seconds that the client has asked for, over the request's priority; the client whose
 * clock is lowest runs. So a small study overtakes a huge one, the huge one keeps a share in
 * proportion, and neither can starve the other. What a client asks for while it is ahead of the
 * others counts together, as one request: however many it sends, and however small, it takes no
 * more of the machine than that. Among the requests of one client the same holds in small. A
 * request without a client is one of its own. A request's batches run in the order it gave them.
 */
import { cancelled, throwIfAborted } from '../errors.ts';

interface Job {
  readonly ticket: Ticket;
  readonly seconds: number;
  /** Runs it to its end, and tells whoever waits for it; never rejects. */
  readonly run: () => Promise<void>;
  /** It will not run. */
  readonly drop: (why: unknown) => void;
}

export class Scheduler {
  readonly #slots: number;
  readonly #tickets = new Set<Ticket>();
  readonly #clients = new Map<string | symbol, Client>();
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
    const own = this.#clients.get(client) ?? new Client();
    this.#clients.set(client, own);
    if (own.requests === 0 && own.clock <= this.#clock) own.seconds = 0;
    own.enter(totalSeconds);
    const ticket = new Ticket(totalSeconds, priority, own);
    this.#tickets.add(ticket);
    return ticket;
  }

  /** Takes the request out; its waiting batches are dropped, a running one finishes. */
  leave(ticket: Ticket): void {
    if (!this.#tickets.delete(ticket)) return;
    ticket.client.leave(ticket.totalSeconds);
    this.#drop((job) => job.ticket === ticket);
    this.#forget();
  }

  /**
   * Clients that have nothing here and are not ahead, or nobody is there that they could be ahead
   * of.
   */
  #forget(): void {
    const nobody = this.#running === 0 && this.#waiting.length === 0;
    if (nobody) for (const { clock } of this.#clients.values()) this.#clock = Math.max(this.#clock, clock);
    for (const [name, { requests, clock }] of this.#clients)
      if (requests === 0 && clock <= this.#clock) this.#clients.delete(name);
  }

  /**
   * Estimated inference seconds of everything admitted and not yet done: the metric that scales a
   * deployment.
   */
  get queuedSeconds(): number {
    let sum = 0;
    for (const ticket of this.#tickets) sum += ticket.remainingSeconds;
    return sum;
  }

  /**
   * Estimated seconds of work that runs before a request of so many seconds is done, as fair
   * queueing has it: of a huge request only its share.
   * @param client whose it would be
   */
  secondsAhead(totalSeconds: number, priority = 1, client: string | symbol = Symbol()): number {
    const own = this.#clients.get(client);
    const asked = (own?.seconds ?? 0) + totalSeconds;
    const others = new Map<Client, number>();
    let sum = 0;
    for (const ticket of this.#tickets) {
      // Of one's own requests those before, as far as they are smaller.
      if (ticket.client === own) sum += Math.min(ticket.remainingSeconds, share(totalSeconds ** 2, ticket.cost(0)));
      else others.set(ticket.client, (others.get(ticket.client) ?? 0) + ticket.remainingSeconds);
    }
    for (const [{ seconds }, remaining] of others)
      sum += Math.min(remaining, share((totalSeconds * asked) / priority, seconds));
    return sum;
  }

  /** True when no request is in. */
  get empty(): boolean {
    return this.#tickets.size === 0;
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
      const waitingSince = performance.now();
      const run = async () => {
        signal.removeEventListener('abort', onAbort);
        const waited = (performance.now() - waitingSince) / 1000;
        try {
          resolve({ value: await start(), waited });
        } catch (error) {
          reject(error);
        }
      };
      const mine: Job = { ticket, seconds, run, drop: reject };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiting.push(mine);
      this.#dispatch();
    });
  }

  #drop(matches: (job: Job) => boolean, reason?: unknown): void {
    const dropped = this.#waiting.filter(matches);
    this.#waiting = this.#waiting.filter((job) => !matches(job));
    for (const job of dropped) job.drop(cancelled(reason));
  }

  #dispatch(): void {
    while (this.#running < this.#slots && this.#waiting.length > 0) {
      const next = this.#waiting.reduce((best, job) => (this.#before(job, best) ? job : best));
      this.#waiting.splice(this.#waiting.indexOf(next), 1);
      const { ticket, seconds } = next;
      this.#clock = this.#tag(next);
      ticket.client.run(ticket, seconds, this.#clock);
      this.#running++;
      void next.run().then(() => {
        this.#running--;
        next.ticket.finished(next.seconds);
        this.#dispatch();
        this.#forget();
      });
    }
  }

  #tag(job: Job): number {
    return Math.max(this.#clock, job.ticket.client.clock);
  }

  /** Whose turn is first: that of the client, and within it that of the request. */
  #before(a: Job, b: Job): boolean {
    const [one, other] = [this.#tag(a), this.#tag(b)];
    return one === other && a.ticket.client === b.ticket.client ? a.ticket.start < b.ticket.start : one < other;
  }
}

/** Seconds of work that runs until a virtual time, at so much of it a second. */
function share(virtual: number, aSecond: number): number {
  return aSecond > 0 ? virtual / aSecond : Number.POSITIVE_INFINITY;
}

/**
 * Seconds. A client that never rests, as a proxy of many, is not put behind all others for ever.
 */
const MOST_COUNTED = 300;

/** Everything that one client has here. */
class Client {
  /** Virtual time at which its next batch may start. */
  clock = 0;
  requests = 0;
  /**
   * Asked for since it was last not ahead of the others; of what is done already at most
   * `MOST_COUNTED`.
   */
  seconds = 0;
  /** Asked for by the requests that are here. */
  #asked = 0;
  /** The same among its own requests. */
  inner = 0;

  enter(totalSeconds: number): void {
    this.requests++;
    this.#asked += totalSeconds;
    this.seconds = Math.max(this.#asked, Math.min(this.seconds, MOST_COUNTED) + totalSeconds);
  }

  leave(totalSeconds: number): void {
    this.requests--;
    this.#asked -= totalSeconds;
  }

  /** Its clock moves on by a batch of the ticket that starts now. */
  run(ticket: Ticket, seconds: number, now: number): void {
    this.clock = now + (seconds * Math.max(this.seconds, seconds)) / ticket.priority;
    this.inner = ticket.start;
    ticket.clock = this.inner + seconds * ticket.cost(seconds);
  }
}

/** One request's place in the queue. */
export class Ticket {
  /** Virtual time, among the requests of its client, at which the next batch may start. */
  clock = 0;
  remainingSeconds: number;
  readonly client: Client;
  readonly priority: number;
  readonly totalSeconds: number;

  constructor(totalSeconds: number, priority: number, client: Client) {
    this.client = client;
    this.priority = priority;
    this.totalSeconds = totalSeconds;
    this.remainingSeconds = totalSeconds;
  }

  get start(): number {
    return Math.max(this.client.inner, this.clock);
  }

  /** Virtual time of each second of a batch of so many, among the requests of its client. */
  cost(seconds: number): number {
    return Math.max(this.totalSeconds, seconds) / this.priority;
  }

  finished(seconds: number): void {
    this.remainingSeconds = Math.max(0, this.remainingSeconds - seconds);
  }
}
