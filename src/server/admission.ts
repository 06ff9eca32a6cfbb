/**
 * The budget that a request must fit into before any byte of it is accepted: memory in flight, and
 * seconds of waiting work.
 */
import { Failure } from '../errors.ts';
import type { Plan } from '../pipeline/plan.ts';
import type { Client } from './client-identity.ts';
import { type Held, held, type Reservation } from './reservation.ts';

export interface AdmissionLimits {
  readonly maxInFlightBytes: number;
  readonly maxQueuedSeconds: number;
  /** Of one request. */
  readonly maxRequestSeconds: number;
  /**
   * Part of the memory that one caller, or the client of one certificate, may hold with more than
   * one request.
   */
  readonly maxClientShare: number;
  readonly maxUploadSeconds: number;
}

/** What a request takes. */
export interface Cost extends Pick<Plan, 'memoryBytes' | 'queueSeconds' | 'inferSeconds'> {
  /** The field that makes it as large as it is, as the caller names it. */
  readonly sizeField?: string;
}

/** Of both models where the request refines, which run one after the other. */
export function costOf({ refinement, ...plan }: Plan): Cost {
  if (refinement === undefined) return plan;
  const { memoryBytes } = plan;
  const both = (of: 'queueSeconds' | 'inferSeconds') => plan[of] + refinement[of];
  return { memoryBytes, queueSeconds: both('queueSeconds'), inferSeconds: both('inferSeconds') };
}

/** Whose request it is, and how much of it is in use before its voxels are. */
export interface Claim {
  readonly client: Client;
  /**
   * Bytes beside voxels and what grows with them; all of them for a request that comes in one
   * piece.
   */
  readonly fixedBytes: number;
}

export class Admission {
  #limits: AdmissionLimits;
  #bytes = 0;
  #idle: (() => void)[] = [];
  readonly #held = new Set<Held>();
  readonly #closing = new AbortController();
  readonly #cutOff = new AbortController();

  constructor(limits: AdmissionLimits) {
    this.#limits = limits;
  }

  get maxInFlightBytes(): number {
    return this.#limits.maxInFlightBytes;
  }

  /** From now on. */
  limitTo(maxInFlightBytes: number): void {
    this.#limits = { ...this.#limits, maxInFlightBytes };
  }

  get bytesInFlight(): number {
    return this.#bytes;
  }

  get requests(): number {
    return this.#held.size;
  }

  /**
   * @throws Failure VOLUME_TOO_LARGE or REQUEST_TOO_LONG for what would not be taken by an idle
   *   service either
   */
  checkFits(plan: Cost): void {
    const { maxInFlightBytes, maxRequestSeconds } = this.#limits;
    const field = plan.sizeField ?? 'header.geometry.size';
    if (plan.memoryBytes > maxInFlightBytes) {
      throw new Failure(
        'too_large',
        'VOLUME_TOO_LARGE',
        `${field}: the request needs ${mib(plan.memoryBytes)} MiB, the service has ${mib(maxInFlightBytes)} for all (M4OE_MAX_IN_FLIGHT_MIB)`,
        { field, setting: 'M4OE_MAX_IN_FLIGHT_MIB' },
      );
    }
    if (plan.inferSeconds > maxRequestSeconds) {
      throw new Failure(
        'too_large',
        'REQUEST_TOO_LONG',
        `${field}: the request takes about ${Math.ceil(plan.inferSeconds)} s, at most ${maxRequestSeconds} s are given to one (M4OE_MAX_REQUEST_SECONDS)`,
        { field, setting: 'M4OE_MAX_REQUEST_SECONDS' },
      );
    }
  }

  /** @throws Failure REQUEST_TOO_LONG, or QUEUE_FULL with a retry time */
  checkQueue(plan: Cost): void {
    this.checkFits(plan);
    const { maxQueuedSeconds } = this.#limits;
    // A request that would wait for nothing is admitted whatever it costs: the limit is on waiting,
    // not on size.
    if (plan.queueSeconds > 0 && plan.queueSeconds + plan.inferSeconds > maxQueuedSeconds) {
      throw busy(
        'QUEUE_FULL',
        `${Math.ceil(plan.queueSeconds)} s of work are before it, ${maxQueuedSeconds} s are accepted (M4OE_MAX_QUEUED_SECONDS)`,
        plan,
        'M4OE_MAX_QUEUED_SECONDS',
      );
    }
  }

  /**
   * Sets memory aside.
   * @throws Failure SHUTTING_DOWN, VOLUME_TOO_LARGE, REQUEST_TOO_LONG (never fit),
   *   MEMORY_IN_FLIGHT, CLIENT_SHARE, CALLER_QUOTA or QUEUE_FULL (does not fit now; with a retry time)
   */
  admit(plan: Cost, { client, fixedBytes }: Claim): Reservation {
    if (this.closed) throw shuttingDown();
    this.checkQueue(plan);
    this.#checkShare(plan, client);
    const { maxInFlightBytes, maxUploadSeconds } = this.#limits;
    if (this.#bytes + plan.memoryBytes > maxInFlightBytes) for (const one of this.#held) one.shrink();
    const giveBackQuota = client.quota?.take(plan);
    const take = (bytes: number): Failure | undefined => {
      if (bytes > 0 && this.#bytes + bytes > maxInFlightBytes) return this.#full(plan, bytes);
      this.#bytes += bytes;
      return undefined;
    };
    const refusal = take(plan.memoryBytes);
    if (refusal !== undefined) {
      giveBackQuota?.();
      throw refusal;
    }
    const mine: Held = held({
      client: client.key,
      full: plan.memoryBytes,
      fixed: Math.min(fixedBytes, plan.memoryBytes),
      maxUploadSeconds,
      take,
      released: () => {
        giveBackQuota?.();
        this.#held.delete(mine);
        if (this.#held.size === 0) for (const wake of this.#idle.splice(0)) wake();
      },
    });
    this.#held.add(mine);
    return mine;
  }

  #full(plan: Cost, bytes: number): Failure {
    const { maxInFlightBytes } = this.#limits;
    return busy(
      'MEMORY_IN_FLIGHT',
      `${mib(this.#bytes)} of ${mib(maxInFlightBytes)} MiB are taken and ${mib(bytes)} are needed (M4OE_MAX_IN_FLIGHT_MIB)`,
      plan,
      'M4OE_MAX_IN_FLIGHT_MIB',
    );
  }

  /** One request may take all that there is; who has some already may not. */
  #checkShare(plan: Cost, { key, proven }: Client): void {
    if (!proven) return;
    const { maxInFlightBytes, maxClientShare } = this.#limits;
    let bytes = 0;
    for (const one of this.#held) if (one.client === key) bytes += one.bytes;
    const most = maxInFlightBytes * maxClientShare;
    if (bytes === 0 || bytes + plan.memoryBytes <= most) return;
    throw busy(
      'CLIENT_SHARE',
      `this client holds ${mib(bytes)} MiB and needs ${mib(plan.memoryBytes)} more, one client may hold ${mib(most)} (M4OE_MAX_CLIENT_SHARE)`,
      plan,
      'M4OE_MAX_CLIENT_SHARE',
    );
  }

  /** Admits nothing more. */
  close(): void {
    this.#closing.abort(shuttingDown());
  }

  get closed(): boolean {
    return this.#closing.signal.aborted;
  }

  /** Aborted when nothing more is admitted: what nobody waits for stops then. */
  get closing(): AbortSignal {
    return this.#closing.signal;
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
    return this.#held.size === 0 ? Promise.resolve() : new Promise((resolve) => this.#idle.push(resolve));
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
