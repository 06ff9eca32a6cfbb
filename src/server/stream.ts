/**
 * The two directions of a bidirectional call as awaitable steps, each bounded by how long a peer
 * may stall.
 */

import type { Readable, Writable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { cancelled, Failure, throwIfAborted } from '../errors.ts';
import { readable } from './received.ts';
import { scoped } from './scope.ts';

const RESET_FOLLOWS_MS = 50;

/** The direction of a call that messages come from. */
export type MessageReadable<T> = Pick<Readable, 'on' | 'readableEnded' | 'destroyed'> & { read(): T | null };
/** The direction of a call that messages go to. */
export type MessageWritable<T> = Pick<Writable, 'once'> & { write(message: T, written?: () => void): boolean };

/**
 * Reads one message at a time. Not the stream's own async iterator: that destroys the stream, and
 * with it the status on its way to the client, when the call ends with an error while a read is
 * waiting.
 */
export class Incoming<T> {
  readonly #call: MessageReadable<T>;
  readonly #stallSeconds: number;
  #wake: () => void = () => undefined;

  constructor(call: MessageReadable<T>, stallSeconds: number) {
    this.#call = call;
    this.#stallSeconds = stallSeconds;
    for (const change of ['readable', 'end', 'close'])
      call.on(
        change,
        scoped(() => this.#wake()),
      );
  }

  /**
   * The next message, or undefined when the client has half-closed.
   * @throws Failure MESSAGE_MALFORMED, UPLOAD_STALLED when nothing comes for too long, or the
   *   signal's reason
   */
  async next(signal: AbortSignal): Promise<T | undefined> {
    while (true) {
      throwIfAborted(signal);
      const message = this.#call.read();
      if (message !== null) return readable(message);
      if (this.#call.readableEnded) return undefined;
      if (this.#call.destroyed) throw cancelled();
      const changed = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      await within(changed, this.#stallSeconds, signal, () =>
        stalled('UPLOAD_STALLED', 'nothing was sent', this.#stallSeconds),
      );
    }
  }
}

/**
 * For a stream that ended too early: a client that cancels half-closes first, and its reset follows
 * at once.
 * @throws the signal's reason when it does
 */
export async function orCancelled(signal: AbortSignal): Promise<void> {
  await delay(RESET_FOLLOWS_MS, undefined, { signal }).catch(() => undefined);
  throwIfAborted(signal);
}

/** Writes one message at a time. */
export class Outgoing<T> {
  readonly #call: MessageWritable<T>;
  readonly #stallSeconds: number;

  constructor(call: MessageWritable<T>, stallSeconds: number) {
    this.#call = call;
    this.#stallSeconds = stallSeconds;
  }

  /**
   * Resolves when the transport takes more.
   * @param written called when the transport needs the message no longer
   * @throws Failure DOWNLOAD_STALLED when the client does not read for too long, or the signal's
   *   reason
   */
  async send(message: T, signal: AbortSignal, written?: () => void): Promise<void> {
    throwIfAborted(signal);
    if (this.#call.write(message, written && scoped(written))) return;
    const drained = new Promise<void>((resolve) => this.#call.once('drain', scoped(resolve)));
    await within(drained, this.#stallSeconds, signal, () =>
      stalled('DOWNLOAD_STALLED', 'nothing was read', this.#stallSeconds),
    );
  }
}

export function stalled(reason: string, what: string, seconds: number): Failure {
  return new Failure('timed_out', reason, `${what} for ${seconds} s (M4OE_STALL_SECONDS)`, {
    setting: 'M4OE_STALL_SECONDS',
  });
}

/** Settles as the promise does, or fails when it is late, or the signal is aborted. */
export function within<T>(promise: Promise<T>, seconds: number, signal: AbortSignal, late: () => Failure): Promise<T> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void) => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      finish();
    };
    const onAbort = () => settle(() => reject(cancelled(signal.reason)));
    // A process that was held up itself finds its timer due before it has read what came meanwhile.
    const timer = setTimeout(() => setImmediate(() => settle(() => reject(late()))), seconds * 1000);
    signal.addEventListener('abort', onAbort, { once: true });
    promise.then(
      (value) => settle(() => resolve(value)),
      (error) => settle(() => reject(error)),
    );
    if (signal.aborted) onAbort();
  });
}
