/**
 * Health and reflection, which come from libraries that trust what they are sent: bytes that are no
 * message end the call with a reason, names that nobody has are neither kept nor echoed, and nothing
 * is answered to who does not read.
 */
import type { Server, ServiceDefinition, UntypedServiceImplementation } from '@grpc/grpc-js';
import { readable, receiving } from './received.ts';
import { scoped } from './scope.ts';
import { toStatus } from './status.ts';

/** Stands for every service that is none. */
const UNKNOWN = 'unknown';

interface Call {
  readonly request?: { service?: string };
  readonly writableNeedDrain?: boolean;
  on(event: string, listener: (value: never) => void): this;
  once(event: string, listener: () => void): this;
  emit(event: 'error', error: unknown): boolean;
  pause?(): void;
  resume?(): void;
}
type Handler = (call: Call, callback?: (error: unknown) => void) => void;

/**
 * The server as `addToServer` of such a library takes it. @param known services that have a health
 */
export function guarded(server: Server, known: readonly string[]): Server {
  const addService = (service: ServiceDefinition, handlers: UntypedServiceImplementation) => {
    const checked = Object.entries(handlers).map(([name, handler]) => [
      name,
      checking(handler as unknown as Handler, known),
    ]);
    server.addService(receiving(service), Object.fromEntries(checked));
  };
  return { addService } as Server;
}

/** The handler, of requests that can be read. */
function checking(handler: Handler, known: readonly string[]): Handler {
  return (call, callback) => {
    const { request } = call;
    if (request === undefined) return handler(readably(call));
    try {
      readable(request);
    } catch (failure) {
      const status = toStatus(failure);
      if (callback === undefined) call.emit('error', status);
      else callback(status);
      return;
    }
    if (request.service !== undefined && !known.includes(request.service)) request.service = UNKNOWN;
    handler(call, callback);
  };
}

/**
 * The call, whose listeners see only messages that could be read, and the next one when the answers
 * to those before are on their way.
 */
function readably(call: Call): Call {
  const on = call.on.bind(call);
  let over = false;
  call.on = (event, listener) => {
    if (event !== 'data') return on(event, listener);
    return on(event, (message: never) => {
      if (over) return;
      try {
        readable(message);
      } catch (failure) {
        over = true;
        call.emit('error', toStatus(failure));
        return;
      }
      listener(message);
      if (call.writableNeedDrain !== true) return;
      call.pause?.();
      call.once(
        'drain',
        scoped(() => call.resume?.()),
      );
    });
  };
  return call;
}
