/** Who can reach a port: nobody beyond this machine by accident. */
import { isIP } from 'node:net';
import { Failure } from '../errors.ts';

export function isLoopback(host: string): boolean {
  if (host === 'localhost' || host === '::1' || host === '[::1]') return true;
  return isIP(host) === 4 && host.startsWith('127.');
}

/**
 * @param known true where only clients with a certificate of a known authority, or known callers
 *   over TLS, get in
 * @throws Failure OPEN_TO_ALL for an address beyond loopback where everybody would get in, unless
 *   the operator says so
 */
export function checkExposure(host: string, known: boolean, insecure: boolean, setting: string): void {
  if (known || insecure || isLoopback(host)) return;
  throw new Failure(
    'invalid',
    'OPEN_TO_ALL',
    `${setting}: whoever reaches ${host} would be let in; expected a loopback address, TLS (M4OE_TLS_CERT, M4OE_TLS_KEY) with client certificates (M4OE_TLS_CLIENT_CA) or known callers (M4OE_CALLERS; without TLS whoever listens would have their tokens), or M4OE_INSECURE (--insecure) where something else keeps strangers out`,
    { setting },
  );
}
