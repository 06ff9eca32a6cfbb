/**
 * A Triton server as a model's backend: bounded, retried where nothing can have been run, and left
 * alone while it is down.
 *
 * The circuit: a fault that tells that the server or the model is gone opens it, as do three others
 * in a row. While it is open batches fail at once, and the server is asked in growing intervals
 * until it has the model ready, and the right one; that closes it.
 */
import { asFailure, Failure } from '../../errors.ts';
import type { Backend, TritonEvents } from '../backend.ts';
import type { ModelFiles } from '../repository.ts';
import type { Batch, BatchResult } from '../session.ts';
import { TritonClient } from './client.ts';
import { unreachable } from './failures.ts';
import { Limit, pause } from './limit.ts';
import type { TritonSettings } from './settings.ts';

/** Nothing was run, so the same batch may be sent once more. */
const SAFE_TO_RETRY = ['TRITON_UNREACHABLE', 'TRITON_OVERLOADED'];
const RETRY_SECONDS = [0.1, 0.3, 1, 2];
/** One of these is enough to open the circuit. */
const GONE = [
  'TRITON_UNREACHABLE',
  'TRITON_MODEL_NOT_READY',
  'TRITON_TLS',
  'TRITON_UNAUTHORIZED',
  'TRITON_AUTHORIZATION_FILE',
  'TRITON_ANSWER',
];
const FAULTS_IN_A_ROW = 3;
const PROBE_SECONDS = [0.2, 0.5, 1, 2, 5];
const CHECK_SECONDS = 10;

export class TritonBackend implements Backend {
  readonly ranOn = 'triton';
  readonly #client: TritonClient;
  readonly #settings: TritonSettings;
  readonly #events: TritonEvents;
  readonly #closed = new AbortController();
  #down: Failure | undefined = unreachable('not asked yet');
  #faults = 0;
  #probing = false;

  private constructor(client: TritonClient, settings: TritonSettings, events: TritonEvents) {
    this.#client = client;
    this.#settings = settings;
    this.#events = events;
  }

  /**
   * With a fallback it opens whether the server is there or not; without one it waits for it.
   * @throws Failure MODEL_GRAPH_CONTRACT or TRITON_MODEL_MISMATCH at once, fallback or not: that
   *   does not mend itself; without fallback what was wrong last when `tritonStartSeconds` are over
   */
  static async open(files: ModelFiles, settings: TritonSettings, events: TritonEvents = {}): Promise<TritonBackend> {
    const backend = new TritonBackend(new TritonClient(files, settings), settings, events);
    const until = performance.now() + settings.tritonStartSeconds * 1000;
    try {
      for (let attempt = 0; ; attempt++) {
        const why = await backend.#check();
        if (why === undefined) break;
        if (why.kind === 'corrupt' || why.kind === 'invalid') throw why;
        if (settings.tritonFallback !== 'none') {
          backend.#open(why);
          break;
        }
        const wait = jittered(PROBE_SECONDS, attempt);
        if (performance.now() + wait * 1000 > until) throw why;
        if (attempt === 0) events.tritonAwaited?.(why);
        await pause(wait, backend.#closed.signal);
      }
    } catch (error) {
      await backend.close();
      throw error;
    }
    return backend;
  }

  get whole(): boolean {
    return this.#down === undefined;
  }

  async run(batch: Batch, signal?: AbortSignal): Promise<BatchResult> {
    if (this.#down !== undefined) throw this.#down;
    using limit = new Limit(this.#settings.tritonTimeoutSeconds, signal, this.#closed.signal);
    for (let attempt = 0; ; attempt++) {
      try {
        const result = await this.#client.infer(batch, limit.signal);
        this.#faults = 0;
        return result;
      } catch (error) {
        const failure = asFailure(error);
        const wait = jittered(RETRY_SECONDS, attempt);
        const again =
          SAFE_TO_RETRY.includes(failure.reason) && attempt < RETRY_SECONDS.length && wait < limit.secondsLeft;
        if (!again) throw this.#judged(await this.#diagnosed(failure, limit.signal), signal);
        this.#events.tritonRetry?.(failure);
        await pause(wait, limit.signal);
      }
    }
  }

  /** It has no threads. */
  collect(): void {}

  async close(): Promise<void> {
    this.#closed.abort(
      new Failure('unavailable', 'SHUTTING_DOWN', 'the model is being closed', { retryAfterSeconds: 5 }),
    );
    this.#client.close();
  }

  /**
   * 503 is a queue that is full as well as a model that is on its way out: the second one opens the
   * circuit.
   */
  async #diagnosed(failure: Failure, signal: AbortSignal): Promise<Failure> {
    if (failure.reason !== 'TRITON_OVERLOADED' || signal.aborted) return failure;
    return this.#client.check(signal).then(
      () => failure,
      (error) => (signal.aborted ? failure : asFailure(error)),
    );
  }

  /** What a batch ended with, after it has told on the circuit. */
  #judged(failure: Failure, signal: AbortSignal | undefined): Failure {
    if (signal?.aborted === true || this.#closed.signal.aborted) return failure;
    this.#faults++;
    if (GONE.includes(failure.reason) || this.#faults >= FAULTS_IN_A_ROW) this.#open(failure);
    return failure;
  }

  /** Opens the circuit and goes on asking. */
  #open(why: Failure): void {
    this.#down = why;
    if (this.#probing || this.#closed.signal.aborted) return;
    this.#probing = true;
    this.#events.tritonDown?.(why);
    void this.#probe();
  }

  async #probe(): Promise<void> {
    for (let attempt = 0; !this.#closed.signal.aborted; attempt++) {
      await pause(jittered(PROBE_SECONDS, attempt), this.#closed.signal, true).catch(() => undefined);
      const why = await this.#check();
      if (why === undefined) return;
      this.#down = why;
    }
  }

  /** Asks once; closes the circuit, or says why not. */
  async #check(): Promise<Failure | undefined> {
    using limit = new Limit(CHECK_SECONDS, undefined, this.#closed.signal);
    try {
      await this.#client.check(limit.signal);
    } catch (error) {
      return asFailure(error);
    }
    // All at once: a batch that fails right after this must find a circuit that it can open again.
    this.#faults = 0;
    this.#probing = false;
    this.#down = undefined;
    this.#events.tritonUp?.();
    return undefined;
  }
}

/** Half to all of the wait, so that many services do not come back in step. */
function jittered(seconds: readonly number[], attempt: number): number {
  const wait = seconds[Math.min(attempt, seconds.length - 1)] ?? 0;
  return wait * (0.5 + Math.random() / 2);
}
