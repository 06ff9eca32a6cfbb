/** The sessions of one model: as many as configured, each replaced when it is lost. */
import { cancelled, Failure } from '../errors.ts';
import type { Backend } from './backend.ts';
import { hangs } from './device-failures.ts';
import { openOnnxSession, type PassedOver, type SessionOptions } from './onnx-session.ts';
import type { Batch, BatchResult, Device, Provider, Session } from './session.ts';

const RESTART_SECONDS = [0, 1, 2, 5, 10, 30];
/** A batch gives the same labels wherever it runs, so one whose worker died is run once more. */
const ATTEMPTS = 2;

export interface PoolEvents {
  /** Providers that auto tried before the one that it took. */
  passedOver?(providers: readonly PassedOver[], taken: Provider): void;
  /** A session was lost and a new one serves in its place. */
  restarted?(): void;
  lost?(why: Error): void;
}

interface Wanted {
  readonly resolve: (session: Session) => void;
  readonly reject: (error: unknown) => void;
}

export class SessionPool implements Backend {
  readonly #options: SessionOptions;
  readonly #events: PoolEvents;
  readonly #size: number;
  readonly #sessions = new Set<Session>();
  #idle: Session[] = [];
  #wanted: Wanted[] = [];
  #closed = false;
  #provider: Provider = 'cpu';
  #adapter: string | undefined;
  #failures = 0;
  /**
   * Why no session can be started again, where that does not mend itself: nobody is made to wait
   * for it.
   */
  #beyondRepair: Failure | undefined;
  #stuck = false;

  private constructor(options: SessionOptions, size: number, events: PoolEvents) {
    this.#options = options;
    this.#size = size;
    this.#events = events;
  }

  /**
   * @throws Failure PROVIDER_UNAVAILABLE or MODEL_GRAPH_CONTRACT, with every session already
   *   started closed again
   */
  static async open(
    options: SessionOptions,
    device: Device,
    size: number,
    events: PoolEvents = {},
  ): Promise<SessionPool> {
    // As it was asked for, for those too that replace a lost one.
    const softwareAdapter = device === 'webgpu';
    const pool = new SessionPool({ ...options, softwareAdapter }, size, events);
    try {
      const first = await openOnnxSession(pool.#options, device);
      if (first.passedOver.length > 0) events.passedOver?.(first.passedOver, first.session.provider);
      pool.#provider = first.session.provider;
      pool.#adapter = first.session.adapter;
      pool.#adopt(first.session);
      for (let i = 1; i < size; i++) pool.#adopt((await openOnnxSession(pool.#options, pool.#provider)).session);
    } catch (error) {
      await pool.close();
      throw error;
    }
    return pool;
  }

  get ranOn(): Provider {
    return this.#provider;
  }

  get adapter(): string | undefined {
    return this.#adapter;
  }

  get stuck(): boolean {
    return this.#stuck;
  }

  /** True while every session is alive. */
  get whole(): boolean {
    return this.#sessions.size === this.#size;
  }

  /**
   * Runs a batch on the next free session.
   * @param signal ends the wait for a session; a batch that runs finishes
   */
  async run(batch: Batch, signal?: AbortSignal): Promise<BatchResult> {
    for (let attempt = 1; ; attempt++) {
      const session = await this.#take(signal);
      try {
        return await session.run(batch);
      } catch (error) {
        const lost = !session.alive;
        // The news comes here before #replace has it: the session must not be given to the next one
        // who waits.
        if (lost) this.#sessions.delete(session);
        if (!lost || attempt === ATTEMPTS || this.#closed) throw error;
      } finally {
        this.#give(session);
      }
    }
  }

  collect(): void {
    for (const session of this.#sessions) session.collect();
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const { reject } of this.#wanted.splice(0)) reject(closedFailure());
    await Promise.all([...this.#sessions].map((session) => session.close()));
    this.#sessions.clear();
  }

  #adopt(session: Session): void {
    this.#sessions.add(session);
    void session.lost.then((why) => this.#replace(session, why));
    this.#give(session);
  }

  /**
   * What was verified at the start is not there any more, or the GPU hangs: the sessions that live
   * go on, but there will be no other.
   */
  #giveUp(error: unknown): void {
    if (!this.#stuck && !(error instanceof Failure && error.kind === 'corrupt')) return;
    this.#beyondRepair = new Failure('unavailable', 'WORKER_LOST', 'the inference worker cannot be started again', {
      cause: error,
      retryAfterSeconds: 1,
    });
    if (this.#sessions.size === 0) for (const { reject } of this.#wanted.splice(0)) reject(this.#beyondRepair);
  }

  #take(signal?: AbortSignal): Promise<Session> {
    if (this.#closed) return Promise.reject(closedFailure());
    if (signal?.aborted === true) return Promise.reject(cancelled(signal.reason));
    if (this.#sessions.size === 0 && this.#beyondRepair !== undefined) return Promise.reject(this.#beyondRepair);
    const session = this.#idle.pop();
    if (session !== undefined) return Promise.resolve(session);
    return new Promise<Session>((resolve, reject) => {
      const onAbort = () => {
        this.#wanted = this.#wanted.filter((other) => other !== mine);
        reject(cancelled(signal?.reason));
      };
      const mine: Wanted = {
        resolve: (session) => {
          signal?.removeEventListener('abort', onAbort);
          resolve(session);
        },
        reject,
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#wanted.push(mine);
    });
  }

  #give(session: Session): void {
    if (!this.#sessions.has(session)) return;
    const next = this.#wanted.shift();
    if (next !== undefined) next.resolve(session);
    else this.#idle.push(session);
  }

  async #replace(session: Session, why: Error): Promise<void> {
    this.#sessions.delete(session);
    this.#idle = this.#idle.filter((other) => other !== session);
    if (this.#closed) return;
    this.#events.lost?.(why);
    this.#stuck ||= hangs(why);
    if (this.#stuck) return this.#giveUp(why);
    while (!this.#closed) {
      const wait = RESTART_SECONDS[Math.min(this.#failures++, RESTART_SECONDS.length - 1)] ?? 0;
      await new Promise((resolve) => setTimeout(resolve, wait * 1000).unref());
      if (this.#closed) return;
      try {
        const { session: fresh } = await openOnnxSession(this.#options, this.#provider);
        if (this.#closed) return void (await fresh.close());
        this.#failures = 0;
        this.#beyondRepair = undefined;
        this.#adopt(fresh);
        this.#events.restarted?.();
        return;
      } catch (error) {
        this.#events.lost?.(error as Error);
        this.#stuck ||= hangs(error);
        this.#giveUp(error);
        if (this.#stuck) return;
      }
    }
  }
}

function closedFailure(): Failure {
  return new Failure('unavailable', 'SHUTTING_DOWN', 'the model is being closed', { retryAfterSeconds: 5 });
}
