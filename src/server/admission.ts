/** The budget that a request must fit into before any byte of it is accepted: memory in flight, and seconds of waiting work. */
import { Failure } from '../errors.ts';
import type { Plan } from '../plan.ts';

export interface AdmissionLimits {
  readonly maxInFlightBytes: number;
  readonly maxQueuedSeconds: number;
}

/** What a request takes. */
export interface Cost extends Pick<Plan, 'memoryBytes' | 'queueSeconds' | 'inferSeconds'> {
  /** The field that makes it as large as it is, as the caller names it. */
  readonly sizeField?: string;
}

/** What was set aside for a request, until it is released. */
export interface Reservation {
  readonly bytes: number;
  release(): void;
}

export class Admission {
  readonly #limits: AdmissionLimits;
  #bytes = 0;
  #requests = 0;
  #open = true;
  #idle: (() => void)[] = [];
  readonly #cutOff = new AbortController();

  constructor(limits: AdmissionLimits) {
    this.#limits = limits;
  }

  get bytesInFlight(): number {
    return this.#bytes;
  }

  get requests(): number {
    return this.#requests;
  }

  /** @throws Failure VOLUME_TOO_LARGE for what would not fit into an idle service either */
  checkFits(plan: Cost): void {
    const { maxInFlightBytes } = this.#limits;
    if (plan.memoryBytes <= maxInFlightBytes) return;
    const field = plan.sizeField ?? 'header.geometry.size';
    throw new Failure(
      'too_large',
      'VOLUME_TOO_LARGE',
      `${field}: the request needs ${mib(plan.memoryBytes)} MiB, the service has ${mib(maxInFlightBytes)} for all (M4OE_MAX_IN_FLIGHT_MIB)`,
      { field, setting: 'M4OE_MAX_IN_FLIGHT_MIB' },
    );
  }

  /**
   * Sets memory aside.
   * @throws Failure SHUTTING_DOWN, VOLUME_TOO_LARGE (never fits), MEMORY_IN_FLIGHT or QUEUE_FULL (does not fit now; with a retry time)
   */
  admit(plan: Cost): Reservation {
    if (!this.#open) throw shuttingDown();
    this.checkFits(plan);
    const { maxInFlightBytes, maxQueuedSeconds } = this.#limits;
    // A request that would wait for nothing is admitted whatever it costs: the limit is on waiting, not on size.
    if (plan.queueSeconds > 0 && plan.queueSeconds + plan.inferSeconds > maxQueuedSeconds) {
      throw busy(
        'QUEUE_FULL',
        `${Math.ceil(plan.queueSeconds)} s of work are waiting, ${maxQueuedSeconds} s are accepted (M4OE_MAX_QUEUED_SECONDS)`,
        plan,
        'M4OE_MAX_QUEUED_SECONDS',
      );
    }
    if (this.#bytes + plan.memoryBytes > maxInFlightBytes) {
      throw busy(
        'MEMORY_IN_FLIGHT',
        `${mib(this.#bytes)} of ${mib(maxInFlightBytes)} MiB are taken and ${mib(plan.memoryBytes)} are needed (M4OE_MAX_IN_FLIGHT_MIB)`,
        plan,
        'M4OE_MAX_IN_FLIGHT_MIB',
      );
    }
    this.#bytes += plan.memoryBytes;
    this.#requests++;
    let held = true;
    return {
      bytes: plan.memoryBytes,
      release: () => {
        if (!held) return;
        held = false;
        this.#bytes -= plan.memoryBytes;
        this.#requests--;
        if (this.#requests === 0) for (const wake of this.#idle.splice(0)) wake();
      },
    };
  }

  /** Admits nothing more. */
  close(): void {
    this.#open = false;
  }

  get closed(): boolean {
    return !this.#open;
  }

  /** Ends the requests that still run: they belong on another replica. */
  cutOff(): void {
    this.close();
    this.#cutOff.abort(shuttingDown());
  }

  /** Aborted, with the failure to end with, when running requests must stop. */
  get over(): AbortSignal {
    return this.#cutOff.signal;
  }

  /** Resolves when no request is held. */
  idle(): Promise<void> {
    return this.#requests === 0 ? Promise.resolve() : new Promise((resolve) => this.#idle.push(resolve));
  }
}

export function shuttingDown(): Failure {
  return new Failure('unavailable', 'SHUTTING_DOWN', 'the server is shutting down; another replica will answer', {
    retryAfterSeconds: 1,
  });
}

function busy(reason: string, message: string, plan: Cost, setting: string): Failure {
  return new Failure('busy', reason, message, {
    retryAfterSeconds: Math.max(1, Math.ceil(plan.queueSeconds)),
    setting,
  });
}

function mib(bytes: number): number {
  return Math.ceil(bytes / (1024 * 1024));
}
