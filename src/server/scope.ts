/**
 * Whose work runs: a call is known wherever its work goes on, in callbacks and timers too, so that
 * what breaks there ends this call and no other.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Failure } from '../errors.ts';
import type { CallRecord } from './context.ts';

export interface CallScope {
  readonly method: string;
  readonly record: CallRecord;
  /** Ends the call with this failure, wherever it is. */
  fail(failure: Failure): void;
}

const scopes = new AsyncLocalStorage<CallScope>();

/** Runs the work of a call. */
export function inScope<T>(scope: CallScope, work: () => T): T {
  return scopes.run(scope, work);
}

/** The call whose work runs now; undefined for work that is nobody's. */
export function currentScope(): CallScope | undefined {
  return scopes.getStore();
}

/**
 * For listeners of sockets and streams, which are called in the name of whoever opened them: called
 * in the name of the call that listens. What they throw does not pass through the transport, which
 * may be in the middle of its own work: it is thrown anew, in the name of the call.
 */
export function scoped<Args extends unknown[]>(listener: (...args: Args) => void): (...args: Args) => void {
  return AsyncLocalStorage.bind((...args: Args) => {
    try {
      listener(...args);
    } catch (error) {
      queueMicrotask(() => {
        throw error;
      });
    }
  });
}
