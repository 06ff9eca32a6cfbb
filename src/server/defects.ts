/**
 * The net under everything: what is thrown in a callback, or rejected where nobody waits, ends the
 * call that it happened in and no other. After such a defect nobody knows what else is wrong, so
 * the process takes nothing new, lets the calls that run finish, and ends.
 */
import type { Logger } from 'pino';
import { asFailure, Failure } from '../errors.ts';
import { currentScope } from './scope.ts';

/** Of a defect that comes again and again the first are logged. */
const LOGGED = 20;

export interface DefectNet extends Disposable {
  /** Resolves with the first defect. */
  readonly first: Promise<Failure>;
}

/** Use with `using`, once a process. */
export function catchDefects(log: Logger): DefectNet {
  const { promise: first, resolve } = Promise.withResolvers<Failure>();
  let seen = 0;
  const caught = (error: unknown) => {
    const scope = currentScope();
    if (++seen <= LOGGED) {
      const call = scope === undefined ? {} : { method: scope.method, ...scope.record };
      log.fatal({ ...call, err: error }, 'a defect: this call fails, the others finish, the process ends');
    }
    scope?.fail(asFailure(new Error('a defect in a callback', { cause: error })));
    resolve(
      new Failure('internal', 'DEFECT', 'the service ended because of a defect; its log has the cause', {
        cause: error,
      }),
    );
  };
  process.on('uncaughtException', caught);
  process.on('unhandledRejection', caught);
  return {
    first,
    [Symbol.dispose]() {
      process.off('uncaughtException', caught);
      process.off('unhandledRejection', caught);
    },
  };
}
