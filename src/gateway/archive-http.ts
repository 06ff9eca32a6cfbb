/**
 * HTTP to one archive: a bounded pool of kept connections, bounded answers, a time limit, and what
 * goes wrong as failures.
 */
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Readable } from 'node:stream';
import fetch, { type Response } from 'node-fetch';
import { Failure, tlsTrouble } from '../errors.ts';
import { volumePassed } from '../streaming/collection.ts';
import {
  type ArchiveRole,
  archiveAnswer,
  archiveCertificate,
  archiveStatus,
  archiveTimeout,
  archiveTooLarge,
  archiveUnreachable,
  archiveWithoutMetadata,
  archiveWithoutSearch,
} from './failures.ts';

export interface ArchiveAccess {
  readonly role: ArchiveRole;
  /** File with the authority (PEM); empty for the system's. */
  readonly ca: string;
  /** Authorization header, or the file that has it. */
  readonly authorization: string;
  readonly authorizationFile: string;
  /** For one request. */
  readonly timeoutSeconds: number;
  readonly connections: number;
}

/** What is told of each request: for metrics. */
export type OnRequest = (operation: string, outcome: string, seconds: number) => void;

export interface Exchange {
  /** For messages and metrics: query, metadata, retrieve, store; workitems, workitem, update, state. */
  readonly operation: string;
  readonly url: string;
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Readable | string;
  /** Most bytes of the answer. */
  readonly maxBytes: number;
  /** Statuses besides 2xx that are an answer. */
  readonly also?: readonly number[];
}

export interface ArchiveResponse {
  readonly status: number;
  readonly header: (name: string) => string;
  readonly body: Buffer;
}

export class ArchiveHttp {
  readonly #agents: { http: HttpAgent; https: HttpsAgent };
  readonly #access: ArchiveAccess;
  readonly #onRequest: OnRequest;

  /** @throws Failure ARCHIVE_CA_FILE */
  constructor(access: ArchiveAccess, onRequest: OnRequest = () => undefined) {
    const pool = { keepAlive: true, maxSockets: access.connections };
    this.#agents = { http: new HttpAgent(pool), https: new HttpsAgent({ ...pool, ...authority(access) }) };
    this.#access = access;
    this.#onRequest = onRequest;
  }

  /**
   * @throws Failure ARCHIVE_UNREACHABLE, ARCHIVE_CERTIFICATE, ARCHIVE_TIMEOUT,
   *   ARCHIVE_UNAUTHORIZED, ARCHIVE_NOT_FOUND, ARCHIVE_BUSY, ARCHIVE_REFUSED, ARCHIVE_ANSWER,
   *   ARCHIVE_ANSWER_SIZE, ARCHIVE_AUTHORIZATION_FILE, or CANCELLED
   */
  async exchange(wanted: Exchange, signal: AbortSignal): Promise<ArchiveResponse> {
    const began = performance.now();
    const told = (outcome: string) => this.#onRequest(wanted.operation, outcome, (performance.now() - began) / 1000);
    try {
      const response = await this.#send(wanted, signal);
      told('ok');
      return response;
    } catch (error) {
      told(error instanceof Failure ? error.reason : 'INTERNAL');
      throw error;
    }
  }

  /** HTTP 404 to every search. */
  noSearch(): Failure {
    return archiveWithoutSearch(this.#access.role);
  }

  /** HTTP 404 for the metadata of a series. @param series whether the series itself is there */
  notThere(series: boolean): Failure {
    const { role } = this.#access;
    return series ? archiveWithoutMetadata(role) : archiveStatus(role, 'metadata', 404);
  }

  close(): void {
    this.#agents.http.destroy();
    this.#agents.https.destroy();
  }

  async #send(wanted: Exchange, signal: AbortSignal): Promise<ArchiveResponse> {
    const { operation, maxBytes } = wanted;
    const { role, timeoutSeconds } = this.#access;
    const authorization = await this.#authorization();
    // node-fetch would destroy the body with an error that nobody hears yet.
    if (signal.aborted) throw signal.reason;
    const late = AbortSignal.timeout(timeoutSeconds * 1000);
    try {
      const response = await fetch(wanted.url, {
        method: wanted.method ?? 'GET',
        headers: { ...wanted.headers, ...(authorization === '' ? {} : { authorization }) },
        ...(wanted.body === undefined ? {} : { body: wanted.body }),
        agent: ({ protocol }) => (protocol === 'https:' ? this.#agents.https : this.#agents.http),
        // Followed nowhere: another server would get the header.
        redirect: 'manual',
        signal: AbortSignal.any([signal, late]),
      });
      const body = await bounded(response, operation, maxBytes);
      if (!response.ok && wanted.also?.includes(response.status) !== true)
        throw archiveStatus(role, operation, response.status);
      return { status: response.status, header: (name) => response.headers.get(name) ?? '', body };
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (late.aborted) throw archiveTimeout(role, operation, timeoutSeconds);
      if (error instanceof Failure) throw error;
      const trouble = tlsTrouble(error);
      if (trouble !== undefined) throw archiveCertificate(role, operation, trouble, error);
      // Its message holds the address, and with it UIDs.
      const why = String((error as { code?: string }).code ?? (error as Error).name);
      throw archiveUnreachable(role, operation, why, error);
    }
  }

  async #authorization(): Promise<string> {
    const { role, authorization, authorizationFile: file } = this.#access;
    if (file === '') return authorization;
    try {
      return (await readFile(file, 'utf8')).trim();
    } catch (error) {
      const setting = `M4OE_GATEWAY_${role.toUpperCase()}_AUTHORIZATION_FILE`;
      throw new Failure('unavailable', 'ARCHIVE_AUTHORIZATION_FILE', `${setting} cannot be read`, {
        setting,
        cause: error,
      });
    }
  }
}

function authority({ role, ca }: ArchiveAccess): { ca?: Buffer } {
  if (ca === '') return {};
  try {
    return { ca: readFileSync(ca) };
  } catch (error) {
    const setting = `M4OE_GATEWAY_${role.toUpperCase()}_CA`;
    throw new Failure('invalid', 'ARCHIVE_CA_FILE', `${setting} cannot be read: ${(error as Error).message}`, {
      setting,
    });
  }
}

/** Reads the body, and no more of it than was agreed. */
async function bounded(response: Response, operation: string, maxBytes: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    length += part.length;
    // Leaving the loop destroys the stream, and with it the connection.
    if (length > maxBytes) throw archiveTooLarge(operation, maxBytes);
    parts.push(part as Buffer);
    volumePassed(part.length);
  }
  const announced = response.headers.get('content-length');
  const encoded = response.headers.has('content-encoding');
  if (announced !== null && !encoded && Number(announced) !== length)
    throw archiveAnswer(operation, `${length} of ${announced} bytes came`);
  return Buffer.concat(parts, length);
}
