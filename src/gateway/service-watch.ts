/**
 * Whether the service can be used: asked until it answers, and again after what failed. While all
 * goes well it is left alone, since each request keeps a deployment from scaling to zero.
 */
import { asFailure, Failure } from '../errors.ts';

/** Of a service that hangs as much as of one that is not there. */
const ANSWER_MS = 10_000;

export interface WatchTools {
  /** Any call that the service answers. */
  ask(): Promise<unknown>;
  onChange(down: Failure | undefined): void;
}

export class ServiceWatch {
  readonly #tools: WatchTools;
  #asking = false;
  #doubted = true;
  #down: Failure | undefined | 'not asked yet' = 'not asked yet';

  constructor(tools: WatchTools) {
    this.#tools = tools;
  }

  /** For a person; undefined while it answers. */
  get notReadyBecause(): string | undefined {
    if (this.#down === 'not asked yet') return 'the service has not answered yet';
    return this.#down === undefined ? undefined : `the service cannot be used: ${this.#down.message}`;
  }

  /** Something failed that it may have caused: the next look asks. */
  doubt(): void {
    this.#doubted = true;
  }

  /** Asks where that is in doubt, once at a time. Never throws. */
  async look(): Promise<void> {
    if (this.#asking || !this.#doubted) return;
    this.#asking = true;
    const down = await answer(this.#tools.ask());
    this.#asking = false;
    this.#doubted = down !== undefined;
    const changed = this.#down === 'not asked yet' || (this.#down === undefined) !== (down === undefined);
    this.#down = down;
    if (changed) this.#tools.onChange(down);
  }
}

/** @returns why it cannot be used; undefined where it answered */
async function answer(asked: Promise<unknown>): Promise<Failure | undefined> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(new Failure('timed_out', 'SERVICE_TIMEOUT', `it does not answer within ${ANSWER_MS / 1000} s`));
  }, ANSWER_MS);
  try {
    await Promise.race([asked, late.promise]);
    return undefined;
  } catch (error) {
    const failure = asFailure(error);
    // It answers: a token for segmenting alone may not list models.
    return failure.kind === 'forbidden' ? undefined : failure;
  } finally {
    clearTimeout(timer);
  }
}
