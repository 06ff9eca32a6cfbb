/**
 * HTTP in front of a real archive that tells of each request and lets a test do something at it:
 * before it is passed on, or after, before its answer is.
 */
import { once } from 'node:events';
import { createServer, request as forward, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';

export type Operation = 'query' | 'metadata' | 'retrieve' | 'store';

export interface Passing {
  /** Number of the request, from 1. */
  readonly n: number;
  readonly operation: Operation;
  readonly side: 'before' | 'after';
}

/**
 * An answer in place of the archive's, which is then not asked (before), or not passed on (after);
 * or nothing.
 */
export type At = (passing: Passing) => Promise<Answer | undefined>;

interface Answer {
  readonly status: number;
  readonly body?: object;
}

/** TLS and an authorization of its own, as hospitals put before an archive. */
export interface Front {
  readonly cert: Buffer;
  readonly key: Buffer;
  /** What clients must show. */
  readonly authorization: string;
  /** What the archive is shown in its place. */
  readonly inside: string;
}

function operationOf({ method, url = '' }: IncomingMessage): Operation {
  if (method === 'POST') return 'store';
  if (url.endsWith('/metadata')) return 'metadata';
  return /\/instances\/[0-9.]+$/.test(url) ? 'retrieve' : 'query';
}

export class ArchiveProxy {
  /** Root of the DICOMweb services through the proxy. */
  readonly root: string;
  readonly seen: Passing[] = [];
  at: At = async () => undefined;
  readonly #server: Server;

  private constructor(server: Server, scheme: string, path: string) {
    this.#server = server;
    this.root = `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
  }

  /**
   * Use with `await using`. @param root of the archive's DICOMweb services @param front how others
   * see it; as it is, if absent
   */
  static async start(root: string, front?: Front): Promise<ArchiveProxy> {
    const { port, pathname } = new URL(root);
    let n = 0;
    const pass = async (incoming: IncomingMessage, answer: ServerResponse) => {
      if (front !== undefined && incoming.headers.authorization !== front.authorization) {
        incoming.resume();
        answer.writeHead(401, { 'www-authenticate': 'Bearer' }).end();
        return;
      }
      const operation = operationOf(incoming);
      const tell = (side: Passing['side'], at: number) => {
        const passing = { n: at, operation, side };
        proxy.seen.push(passing);
        return proxy.at(passing);
      };
      const number = ++n;
      const instead = ({ status, body = {} }: Answer) =>
        answer.writeHead(status, { 'content-type': 'application/dicom+json' }).end(JSON.stringify(body));
      const own = await tell('before', number);
      if (own !== undefined) {
        incoming.resume();
        instead(own);
        return;
      }
      const { method, url } = incoming;
      const headers = { ...incoming.headers, ...(front === undefined ? {} : { authorization: front.inside }) };
      const outgoing = forward({ host: '127.0.0.1', port, method, path: url, headers }, async (response) => {
        const parts: Buffer[] = [];
        try {
          for await (const part of response) parts.push(part as Buffer);
        } catch {
          answer.destroy(); // the archive is gone, or who asked is
          return;
        }
        const other = await tell('after', number);
        if (other !== undefined) instead(other);
        else answer.writeHead(response.statusCode ?? 500, response.headers).end(Buffer.concat(parts));
      });
      outgoing.on('error', () => answer.destroy());
      answer.on('close', () => outgoing.destroy());
      incoming.pipe(outgoing);
    };
    const server = front === undefined ? createServer(pass) : createSecureServer(front, pass);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const proxy = new ArchiveProxy(server, front === undefined ? 'http' : 'https', pathname);
    return proxy;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
