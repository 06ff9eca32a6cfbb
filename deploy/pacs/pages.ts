/** Pages of a folder on a loopback port, with an archive's DICOMweb behind the same address. */
import { once } from 'node:events';
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

export interface Archive {
  /** Without a path; its DICOMweb is at /dicom-web. */
  readonly url: string;
  readonly authorization: string;
}

export interface Pages {
  /** Of files; a path without an ending is its index.html. */
  readonly folder: string;
  /** In place of files of that path. */
  readonly made: Readonly<Record<string, string>>;
}

/** Use with `await using`. */
export async function startPages({ folder, made }: Pages, archive: Archive) {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://pages').pathname;
    if (path.startsWith('/dicom-web/')) return void forward(request, response, archive);
    const file = join(folder, normalize(path));
    const there = file.startsWith(folder) && existsSync(file) && statSync(file).isFile();
    // A path of the application is its page.
    if (made[path] === undefined && !there && extname(path) !== '') return void response.writeHead(404).end();
    const found = there || made[path] !== undefined ? path : '/index.html';
    // What images are decoded with in threads is wanted in a context of its own.
    response.writeHead(200, {
      'content-type': TYPES[extname(found)] ?? 'application/octet-stream',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
    });
    if (made[found] !== undefined) return void response.end(made[found]);
    createReadStream(join(folder, normalize(found))).pipe(response);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await once(server.close(), 'close');
    },
  };
}

function forward(request: IncomingMessage, response: ServerResponse, { url, authorization }: Archive): void {
  const { host: _, ...headers } = request.headers;
  const asked = httpRequest(
    url + request.url,
    { method: request.method ?? 'GET', headers: { ...headers, authorization } },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    },
  );
  asked.on('error', () => response.destroy());
  request.pipe(asked);
}
