/** Trying again while no server can take a request, or the one that took it went away. */
import { setTimeout as sleep } from 'node:timers/promises';
import { asFailure, type Failure, throwIfAborted, tlsTrouble } from '../errors.ts';
import { canRetry, MAX_LOST, waitSeconds } from './policy.ts';

export interface Patience {
  /** Seconds that may pass without a server that takes the request; 0 tries once. */
  readonly seconds: number;
  /** Called before each wait. */
  onRetry?(failure: Failure, waitSeconds: number): void;
}

export const NO_PATIENCE: Patience = { seconds: 0 };

/** How long to go on after a failure. */
class Tries {
  readonly #patience: Patience;
  #until: number;
  #failed = 0;
  #lost = 0;

  constructor(patience: Patience) {
    this.#patience = patience;
    this.#until = performance.now() + 1000 * patience.seconds;
  }

  /**
   * Waits for the next try.
   * @param taken whether a server had taken the request
   * @throws the failure where no try is left, or the signal's reason
   */
  async wait(failure: Failure, taken: boolean, signal: AbortSignal | undefined): Promise<void> {
    if (taken) {
      this.#until = performance.now() + 1000 * this.#patience.seconds;
      this.#failed = 0;
      this.#lost++;
    }
    this.#failed++;
    const seconds = waitSeconds(failure, this.#failed);
    const late = performance.now() + 1000 * seconds > this.#until;
    const hopeless =
      !canRetry(failure) || (failure.reason === 'UNAVAILABLE' && tlsTrouble(failure.cause) !== undefined);
    if (signal?.aborted === true || hopeless || late || this.#lost >= MAX_LOST) throw failure;
    this.#patience.onRetry?.(failure, seconds);
    await sleep(1000 * seconds, undefined, { ...(signal === undefined ? {} : { signal }) }).catch(() => undefined);
    if (signal !== undefined) throwIfAborted(signal);
  }
}

/** @throws the last failure */
export async function tried<T>(once: () => Promise<T>, patience: Patience): Promise<T> {
  const tries = new Tries(patience);
  while (true) {
    try {
      return await once();
    } catch (error) {
      await tries.wait(asFailure(error), false, undefined);
    }
  }
}

/** What the answers of a stream are told apart by. */
interface Part {
  readonly kind: string;
  readonly slice?: {
    readonly output: string;
    readonly k: number;
    readonly crc32: number;
    readonly revision: number;
  };
}

/**
 * The answers of a stream that is begun anew, from its first message, when a server is lost. A
 * label slice that was handed over comes again only if the other server computed other labels for
 * it; the last one counts. Other answers (accepted, progress) come once for each try, the report once.
 * @param ours whether the stream failed for a reason on this side, which no other server mends
 */
export async function* resent<Answer extends Part>(
  once: () => AsyncGenerator<Answer>,
  patience: Patience,
  ours: () => boolean,
  signal: AbortSignal | undefined,
): AsyncGenerator<Answer> {
  const tries = new Tries(patience);
  const handedOver = new Map<string, string>();
  while (true) {
    let taken = false;
    let reported = false;
    try {
      for await (const answer of once()) {
        taken = true;
        reported = answer.kind === 'report';
        const { slice } = answer;
        if (slice !== undefined) {
          const key = `${slice.output} ${slice.k}`;
          const last = `${slice.revision} ${slice.crc32}`;
          if (handedOver.get(key) === last) continue;
          handedOver.set(key, last);
        }
        yield answer;
      }
      return;
    } catch (error) {
      if (ours()) throw error;
      const failure = asFailure(error);
      // The report is the last answer: who is lost behind it has done the work.
      if (reported && canRetry(failure)) return;
      await tries.wait(failure, taken, signal);
    }
  }
}
