/**
 * HTTP to one Triton server: a pool of kept connections, bounded answers, and what goes wrong below
 * HTTP as failures.
 */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { promisify } from 'node:util';
import { deflate, gzip } from 'node:zlib';
import fetch, { FetchError, type Response } from 'node-fetch';
import { Failure } from '../../errors.ts';
import { badAnswer, connectionLost, tlsRefused, unreachable } from './failures.ts';
import type { TritonSettings } from './settings.ts';

const COMPRESS = { gzip: promisify(gzip), deflate: promisify(deflate) } as const;
/** Nothing was sent when these happen, nor when it was the call `connect` that failed. */
const NOT_CONNECTED = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'];
const TLS = /^(ERR_TLS_|ERR_SSL_|CERT_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_|HOSTNAME_MISMATCH|EPROTO)/;

export interface Answer {
  readonly status: number;
  readonly header: (name: string) => string | null;
  readonly body: Buffer;
}

export class TritonTransport {
  readonly #base: string;
  readonly #agent: HttpAgent;
  readonly #settings: TritonSettings;

  /** @throws Failure TRITON_URL or TRITON_CA_FILE */
  constructor(settings: TritonSettings) {
    const url = URL.parse(settings.tritonUrl);
    if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.search !== '') {
      throw new Failure(
        'invalid',
        'TRITON_URL',
        'M4OE_TRITON_URL (--triton-url): expected http://host:port or https://host:port without user or query',
        { setting: 'M4OE_TRITON_URL' },
      );
    }
    this.#base = url.href.replace(/\/+$/, '');
    this.#settings = settings;
    const pool = { keepAlive: true, maxSockets: settings.tritonInFlight + 1, maxFreeSockets: settings.tritonInFlight };
    this.#agent = url.protocol === 'http:' ? new HttpAgent(pool) : new HttpsAgent({ ...pool, ...authority(settings) });
  }

  /**
   * @param path below the server's URL, e.g. `/v2/models/demo/ready`
   * @param maxBytes of the answer's body
   * @throws Failure TRITON_UNREACHABLE, TRITON_CONNECTION_LOST, TRITON_TLS or TRITON_ANSWER, or
   *   whatever the signal was aborted with
   */
  async get(path: string, maxBytes: number, signal: AbortSignal): Promise<Answer> {
    return this.#exchange(path, { method: 'GET' }, maxBytes, signal);
  }

  async post(
    path: string,
    body: Buffer,
    headers: Readonly<Record<string, string>>,
    maxBytes: number,
    signal: AbortSignal,
  ): Promise<Answer> {
    const { tritonCompression: how } = this.#settings;
    const sent = how === 'none' ? body : await COMPRESS[how](body);
    const encoding: Record<string, string> = how === 'none' ? {} : { 'content-encoding': how };
    return this.#exchange(path, { method: 'POST', body: sent, headers: { ...headers, ...encoding } }, maxBytes, signal);
  }

  close(): void {
    this.#agent.destroy();
  }

  async #exchange(
    path: string,
    init: { method: string; body?: Buffer; headers?: Record<string, string> },
    maxBytes: number,
    signal: AbortSignal,
  ): Promise<Answer> {
    const authorization = await this.#authorization();
    let answered = false;
    try {
      const response = await fetch(`${this.#base}${path}`, {
        ...init,
        headers: { ...init.headers, 'accept-encoding': 'identity', ...(authorization === '' ? {} : { authorization }) },
        agent: this.#agent,
        // Followed nowhere: another server would get voxels and header.
        redirect: 'manual',
        compress: false,
        signal,
      });
      answered = true;
      const body = await bounded(response, maxBytes);
      return { status: response.status, header: (name) => response.headers.get(name), body };
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      throw asTransportFailure(error, answered);
    }
  }

  async #authorization(): Promise<string> {
    const { tritonAuthorization, tritonAuthorizationFile: file } = this.#settings;
    if (file === '') return tritonAuthorization;
    try {
      return (await readFile(file, 'utf8')).trim();
    } catch (error) {
      throw new Failure('unavailable', 'TRITON_AUTHORIZATION_FILE', 'M4OE_TRITON_AUTHORIZATION_FILE cannot be read', {
        setting: 'M4OE_TRITON_AUTHORIZATION_FILE',
        cause: error,
      });
    }
  }
}

function authority({ tritonCa }: TritonSettings): { ca?: Buffer } {
  if (tritonCa === '') return {};
  try {
    return { ca: readFileSync(tritonCa) };
  } catch (error) {
    throw new Failure('invalid', 'TRITON_CA_FILE', `M4OE_TRITON_CA cannot be read: ${(error as Error).message}`, {
      setting: 'M4OE_TRITON_CA',
    });
  }
}

/** Reads the body, and no more of it than was agreed. */
async function bounded(response: Response, maxBytes: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.length;
    // Leaving the loop destroys the stream, and with it the connection.
    if (length > maxBytes) throw badAnswer(`more than the ${maxBytes} bytes that it can have`);
    parts.push(part as Buffer);
  }
  const announced = response.headers.get('content-length');
  if (announced !== null && Number(announced) !== length) throw connectionLost(`${length} of ${announced} bytes came`);
  return Buffer.concat(parts, length);
}

function asTransportFailure(error: unknown, answered: boolean): Failure {
  if (error instanceof Failure) return error;
  const code =
    error instanceof FetchError ? (error.code ?? error.type) : String((error as { code?: string }).code ?? error);
  if (TLS.test(code)) return tlsRefused(code, error);
  const connecting =
    NOT_CONNECTED.includes(code) || (error as { erroredSysCall?: string }).erroredSysCall === 'connect';
  if (!answered && connecting) return unreachable(code, error);
  return connectionLost(code, error);
}
