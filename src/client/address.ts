/**
 * The address of a service as gRPC takes it, checked before gRPC waits for a name that no resolver
 * knows.
 */
import { lookup } from 'node:dns/promises';
import { isIPv4, isIPv6 } from 'node:net';
import { Failure } from '../errors.ts';
import { safeText } from '../foreign-text.ts';

const HOST_PORT = /^(\[[^\]]+\]|[^:/?#@\s[\]]+):(\d{1,5})$/;
const NAME = /^(?=.{1,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.?$/i;
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/i;

/** What a target of gRPC's own form holds behind its scheme. */
const TARGETS: Readonly<Record<string, (rest: string) => boolean>> = {
  dns: (rest) => isHostPort(rest.replace(/^\/\/[^/]*\//, '')),
  ipv4: (rest) => eachAddress(rest, (host) => isIPv4(host)),
  ipv6: (rest) => eachAddress(rest, (host) => isIPv6(host.slice(1, -1))),
  unix: (rest) => rest.replace(/^\/\//, '') !== '',
};

export interface ServiceAddress {
  readonly target: string;
  /** A proxy of the environment has no way to it. */
  readonly loopback: boolean;
}

/** @throws Failure SERVER_ADDRESS, for what would be "unavailable" for ever */
export function serviceAddress(text: string): ServiceAddress {
  const [, scheme = '', rest = ''] = /^([a-z0-9]+):(.*)$/s.exec(text) ?? [];
  const target = TARGETS[scheme];
  if (target?.(rest) === true) return { target: text, loopback: /^ipv[46]:(\/\/)?(127\.|\[::1\])|^unix:/.test(text) };
  if (isHostPort(text)) return { target: text, loopback: LOOPBACK.test(hostOf(text)) };
  const why = /^\w+:\/\//.test(text)
    ? 'an address with a scheme; the service speaks gRPC, and TLS by --tls-ca'
    : /@/.test(text)
      ? 'one with a user'
      : text === ''
        ? 'none'
        : /^[^:]*$/.test(text)
          ? 'one without a port'
          : `${JSON.stringify(safeText(text))}${whatIsWrong(text)}`;
  throw new Failure('invalid', 'SERVER_ADDRESS', `the service's address: expected host:port, got ${why}`);
}

/**
 * For somebody at a terminal: a name that nobody knows is a wrong one. An address of gRPC's own form
 * (`dns:m4oe:50051`) waits for its name, as of a headless Service whose pods are not ready.
 * @throws Failure SERVER_ADDRESS
 */
export async function requireKnownName(address: string): Promise<void> {
  const host = hostOf(serviceAddress(address).target);
  if (host === '' || host.startsWith('[')) return;
  const error: NodeJS.ErrnoException | undefined = await lookup(host).then(
    () => undefined,
    (why) => why,
  );
  if (error?.code !== 'ENOTFOUND') return;
  const message = `the service's address: no address is known for the name ${safeText(host)} (dns:${safeText(address)} waits for one)`;
  throw new Failure('invalid', 'SERVER_ADDRESS', message);
}

function whatIsWrong(text: string): string {
  const [, host = '', port = ''] = HOST_PORT.exec(text) ?? [];
  if (port !== '' && !isPort(port)) return ', whose port is not one of 1 to 65535';
  return host !== '' && !isHost(host) ? ', whose host is neither a name nor an IP address' : '';
}

function isHostPort(text: string): boolean {
  const [, host = '', port = ''] = HOST_PORT.exec(text) ?? [];
  return isHost(host) && isPort(port);
}

function isPort(port: string): boolean {
  return Number(port) >= 1 && Number(port) <= 65_535;
}

function hostOf(text: string): string {
  return HOST_PORT.exec(text)?.[1] ?? '';
}

/** A name whose last part is a number is an IPv4 address, or nothing. */
function isHost(host: string): boolean {
  if (host.startsWith('[')) return isIPv6(host.slice(1, -1));
  return NAME.test(host) && (!/(^|\.)\d+\.?$/.test(host) || isIPv4(host));
}

function eachAddress(rest: string, isAddress: (host: string) => boolean): boolean {
  const all = rest.replace(/^\/\//, '').split(',');
  return all.every((one) => isHostPort(one) && isAddress(hostOf(one)));
}
