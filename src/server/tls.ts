/** Certificate files of the service: read and checked at the start, and again when they change. */
import { readFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { createServer, type Server, type ServerOptions } from 'node:https';
import {
  createSecureContext,
  createServer as createSocketServer,
  type SecureContextOptions,
  type Server as SocketServer,
  type TLSSocket,
} from 'node:tls';
import { Failure } from '../errors.ts';
import { LOOKED_AT_OFTEN } from './slow-clients.ts';

/** As node:tls takes them. `ca` is there when clients must show a certificate. */
export interface TlsFiles {
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly ca?: Buffer;
}

export interface TlsOptions {
  readonly tlsCert: string;
  readonly tlsKey: string;
  readonly tlsClientCa: string;
}

/** How often the files are looked at. */
const LOOK_SECONDS = 10;

/** Of a connection; Node waits two minutes. */
const HANDSHAKE_MS = 10_000;
/** With forward secrecy and authenticated encryption alone: Mozilla's "intermediate". */
const CIPHERS = [
  ...['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'],
  ...['ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-RSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-AES256-GCM-SHA384'],
  ...['ECDHE-RSA-AES256-GCM-SHA384', 'ECDHE-ECDSA-CHACHA20-POLY1305', 'ECDHE-RSA-CHACHA20-POLY1305'],
];

/**
 * What the ports serve with. New connections get what the files hold; those that are open stay as
 * they are.
 */
export class Tls implements Disposable {
  readonly #options: TlsOptions;
  readonly #refused: (failure: Failure) => void;
  readonly #listeners = new Set<(files: TlsFiles) => void>();
  readonly #timer: NodeJS.Timeout;
  #files: TlsFiles;

  private constructor(options: TlsOptions, files: TlsFiles, refused: (failure: Failure) => void) {
    this.#options = options;
    this.#files = files;
    this.#refused = refused;
    this.#timer = setInterval(() => void this.reload(), LOOK_SECONDS * 1000).unref();
  }

  /**
   * Undefined without TLS.
   * @param refused told of files that cannot be used later on: those before them stay in use
   * @throws Failure TLS_FILES
   */
  static async open(options: TlsOptions, refused: (failure: Failure) => void): Promise<Tls | undefined> {
    const files = await readTlsFiles(options);
    return files === undefined ? undefined : new Tls(options, files, refused);
  }

  get files(): TlsFiles {
    return this.#files;
  }

  /** Calls the listener with files that differ from those before. */
  onChange(listener: (files: TlsFiles) => void): void {
    this.#listeners.add(listener);
  }

  /**
   * Reads the files; takes them if they are good and others than those in use. @returns whether it
   * did
   */
  async reload(): Promise<boolean> {
    try {
      const files = (await readTlsFiles(this.#options)) as TlsFiles;
      if (same(files, this.#files)) return false;
      this.#files = files;
    } catch (error) {
      this.#refused(error as Failure);
      return false;
    }
    for (const listener of this.#listeners) listener(this.#files);
    return true;
  }

  /** For HTTP/2. @param take gets each connection when its handshake is done */
  http2Sockets(take: (socket: TLSSocket) => void): SocketServer {
    const options = { ...secure(this.#files), ALPNProtocols: ['h2'], handshakeTimeout: HANDSHAKE_MS };
    const server = createSocketServer({ ...options, requestCert: this.#files.ca !== undefined }, (socket) =>
      take(socket.on('error', () => undefined)),
    );
    this.onChange((changed) => server.setSecureContext(secure(changed)));
    return server;
  }

  /** @param asks clients for certificates, where there is an authority for them */
  httpServer(handle: RequestListener, { asks = true, ...more }: ServerOptions & { asks?: boolean } = {}): Server {
    const options = { ...secure(this.#files), ...LOOKED_AT_OFTEN, ...more, handshakeTimeout: HANDSHAKE_MS };
    const server = createServer({ ...options, requestCert: asks && this.#files.ca !== undefined }, handle);
    this.onChange((changed) => server.setSecureContext(secure(changed)));
    return server;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#listeners.clear();
  }
}

function secure(files: TlsFiles): SecureContextOptions {
  return { ...files, ciphers: CIPHERS.join(':'), minVersion: 'TLSv1.2' };
}

function same(a: TlsFiles, b: TlsFiles): boolean {
  return a.cert.equals(b.cert) && a.key.equals(b.key) && (a.ca ?? a.cert).equals(b.ca ?? b.cert);
}

/** Undefined without TLS. @throws Failure TLS_FILES */
async function readTlsFiles({ tlsCert, tlsKey, tlsClientCa }: TlsOptions): Promise<TlsFiles | undefined> {
  if (tlsCert === '' && tlsKey === '' && tlsClientCa === '') return undefined;
  if (tlsCert === '' || tlsKey === '') throw tlsFailure('certificate and key are needed together');
  try {
    const pair = { cert: await readFile(tlsCert), key: await readFile(tlsKey) };
    const files = tlsClientCa === '' ? pair : { ...pair, ca: await readFile(tlsClientCa) };
    // What is in the files shows here, not only when the port is opened.
    createSecureContext(files);
    return files;
  } catch (error) {
    throw tlsFailure((error as Error).message);
  }
}

export function tlsFailure(why: string): Failure {
  return new Failure(
    'invalid',
    'TLS_FILES',
    `TLS could not be set up: ${why} (M4OE_TLS_CERT, M4OE_TLS_KEY, M4OE_TLS_CLIENT_CA)`,
    { setting: 'M4OE_TLS_CERT' },
  );
}
