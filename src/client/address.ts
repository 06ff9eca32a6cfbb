/**
 * The address of a service as gRPC takes it, checked before gRPC waits for a name that no resolver
 * knows.
 */
import { Failure } from '../errors.ts';

const SCHEMES = /^(dns|ipv4|ipv6|unix|xds):/;
const HOST_PORT = /^(\[[0-9a-f:.%]+\]|[^:/?#@\s]+):(\d{1,5})$/i;
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/i;

export interface ServiceAddress {
  readonly target: string;
  /** A proxy of the environment has no way to it. */
  readonly loopback: boolean;
}

/** @throws Failure SERVER_ADDRESS, for what would be "unavailable" for ever */
export function serviceAddress(text: string): ServiceAddress {
  if (SCHEMES.test(text)) return { target: text, loopback: /^ipv[46]:(\/\/)?(127\.|\[::1\])|^unix:/.test(text) };
  const [, host = '', port = ''] = HOST_PORT.exec(text) ?? [];
  if (host !== '' && Number(port) >= 1 && Number(port) <= 65_535)
    return { target: text, loopback: LOOPBACK.test(host) };
  const why = /^\w+:\/\//.test(text)
    ? 'an address with a scheme; the service speaks gRPC, and TLS by --tls-ca'
    : /@/.test(text)
      ? 'one with a user'
      : /^[^:]*$/.test(text)
        ? 'one without a port'
        : 'something else';
  throw new Failure('invalid', 'SERVER_ADDRESS', `the service's address: expected host:port, got ${why}`);
}
