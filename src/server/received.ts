/** Messages between us and the transport: what cannot be decoded, and whose memory they are. */
import type { ServiceDefinition } from '@grpc/grpc-js';
import { invalid } from '../errors.ts';
import { OwnedBytes } from '../streaming/owned-bytes.ts';

const memories = new WeakMap<object, OwnedBytes>();
/**
 * In place of a message that is none: the transport would answer INTERNAL, as if it were our fault.
 */
const UNREADABLE = Object.freeze({});

/**
 * The service with requests that `readable` and `memoryOf` know, and with responses whose bytes are
 * freed once the transport has copied them into a frame, which it does at once.
 */
export function receiving<T extends ServiceDefinition>(service: T): T {
  const methods = Object.entries(service as ServiceDefinition).map(([name, method]) => {
    const requestDeserialize = (bytes: Buffer): object => {
      let request: object;
      try {
        request = method.requestDeserialize(bytes) as object;
      } catch {
        return UNREADABLE;
      }
      const memory = OwnedBytes.ofMessage(bytes);
      if (memory !== undefined) memories.set(request, memory);
      return request;
    };
    const responseSerialize = (response: object): Buffer => {
      const bytes = method.responseSerialize(response);
      queueMicrotask(() => OwnedBytes.ofMessage(bytes)?.giveBack());
      return bytes;
    };
    return [name, { ...method, requestDeserialize, responseSerialize }] as const;
  });
  return Object.fromEntries(methods) as T;
}

/** @throws Failure MESSAGE_MALFORMED */
export function readable<T>(request: T): T {
  if (request !== UNREADABLE) return request;
  throw invalid('MESSAGE_MALFORMED', 'message', 'expected a message of the protocol, got bytes that are none');
}

/**
 * The memory that the request and its bytes lie in, if nothing else does. Who gives it back is done
 * with the request.
 */
export function memoryOf(request: object): OwnedBytes | undefined {
  return memories.get(request);
}
