/** OHIF on a loopback port, with an archive's DICOMweb behind the same address. */
import { once } from 'node:events';
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const DIST = fileURLToPath(new URL('../../test/viewers/.ohif/dist', import.meta.url));
export const OHIF_MISSING = existsSync(join(DIST, 'index.html'))
  ? undefined
  : 'OHIF is not there (make pacs-demo fetches it, and make test-viewers)';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** What OHIF is told: one archive, all of it read by DICOMweb, no worker that stays. */
const CONFIG = `window.config = ${JSON.stringify({
  routerBasename: '/',
  extensions: [],
  modes: [],
  showStudyList: true,
  showLoadingIndicator: true,
  strictZSpacingForVolumeViewport: true,
  defaultDataSourceName: 'dicomweb',
  dataSources: [
    {
      namespace: '@ohif/extension-default.dataSourcesModule.dicomweb',
      sourceName: 'dicomweb',
      configuration: {
        friendlyName: 'archive',
        name: 'archive',
        wadoUriRoot: '/dicom-web',
        qidoRoot: '/dicom-web',
        wadoRoot: '/dicom-web',
        qidoSupportsIncludeField: false,
        supportsReject: false,
        imageRendering: 'wadors',
        thumbnailRendering: 'wadors',
        enableStudyLazyLoad: true,
        bulkDataURI: { enabled: true },
      },
    },
  ],
})};`;

export interface OhifArchive {
  /** Without a path; its DICOMweb is at /dicom-web. */
  readonly url: string;
  readonly authorization: string;
}

/** Use with `await using`. */
export async function startOhif(archive: OhifArchive) {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://ohif').pathname;
    if (path.startsWith('/dicom-web/')) return void forward(request, response, archive);
    if (path === '/app-config.js')
      return void response.writeHead(200, { 'content-type': 'text/javascript' }).end(CONFIG);
    const file = join(DIST, normalize(path));
    const there = file.startsWith(DIST) && existsSync(file) && statSync(file).isFile();
    // A path of the application is its page.
    if (!there && extname(path) !== '') return void response.writeHead(404).end();
    const found = there ? file : join(DIST, 'index.html');
    // What images are decoded with in threads is wanted in a context of its own.
    response.writeHead(200, {
      'content-type': TYPES[extname(found)] ?? 'application/octet-stream',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
    });
    createReadStream(found).pipe(response);
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

function forward(request: IncomingMessage, response: ServerResponse, { url, authorization }: OhifArchive): void {
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
