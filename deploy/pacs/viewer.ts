/**
 * A page on loopback with image, segmentation and measures (Niivue, from node_modules), and its
 * picture by a browser without a window.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { HeaderFields } from '../../src/formats/nifti/fields.ts';
import { layoutOf } from '../../src/formats/nifti/header.ts';
import { niftiHeaderOf } from '../../src/formats/nifti/header-of-geometry.ts';
import { IDENTITY_RESCALE, VOXEL_BYTES, type Volume } from '../../src/volume.ts';
import type { StoredResult } from './stored-results.ts';

const PAGE = fileURLToPath(new URL('page.html', import.meta.url));
const NIIVUE = fileURLToPath(new URL('../../node_modules/@niivue/niivue/dist/niivue.umd.js', import.meta.url));
const BROWSER_MS = 300_000;
const DATATYPE = { int8: 256, uint8: 2, int16: 4, uint16: 512, int32: 8, uint32: 768, float32: 16, float64: 64 };

export interface Viewer {
  readonly url: string;
  /** Resolves when a browser has drawn the page; rejects with what the page says went wrong. */
  readonly drawn: Promise<void>;
  [Symbol.dispose](): void;
}

/** Use with `using`. */
export async function startViewer(result: StoredResult): Promise<Viewer> {
  const { image, labels, ...told } = result;
  const drawn = Promise.withResolvers<void>();
  drawn.promise.catch(() => undefined);
  const files: Record<string, () => [type: string, body: string | Buffer]> = {
    '/': () => ['text/html; charset=utf-8', readFileSync(PAGE)],
    '/niivue.js': () => ['text/javascript', readFileSync(NIIVUE)],
    '/image.nii': () => ['application/octet-stream', niftiBytes(image)],
    '/labels.nii': () => [
      'application/octet-stream',
      niftiBytes({ ...image, voxelType: 'uint8', rescale: IDENTITY_RESCALE, voxels: labels }),
    ],
    '/result.json': () => [
      'application/json',
      JSON.stringify({ ...told, size: image.geometry.size, spacing: image.geometry.spacing }),
    ],
  };
  const server = createServer(async (request, response) => {
    if (request.method === 'POST') {
      let body = '';
      for await (const part of request.setEncoding('utf8')) body = `${body}${part}`.slice(0, 2000);
      if (request.url === '/drawn') drawn.resolve();
      else drawn.reject(new Error(`the page could not be drawn: ${body}`));
      response.end();
      return;
    }
    const file = files[request.url ?? ''];
    // An image that comes when all is drawn: a browser counts the page as loaded then, and takes
    // its picture.
    if (request.url === '/when-drawn') await drawn.promise.catch(() => undefined);
    if (file === undefined) return response.writeHead(request.url === '/when-drawn' ? 204 : 404).end();
    const [type, body] = file();
    response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    drawn: drawn.promise,
    [Symbol.dispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function niftiBytes({ geometry, voxelType, rescale, voxels }: Volume): Buffer {
  const header = Buffer.from(niftiHeaderOf(geometry));
  const { layout, littleEndian } = layoutOf(header);
  const fields = new HeaderFields(layout, header, littleEndian);
  fields.set('datatype', DATATYPE[voxelType]);
  fields.set('bitpix', 8 * VOXEL_BYTES[voxelType]);
  fields.set('voxOffset', layout.firstVoxel);
  fields.set('sclSlope', rescale.slope);
  fields.set('sclInter', rescale.intercept);
  return Buffer.concat([header, new Uint8Array(voxels.buffer, voxels.byteOffset, voxels.byteLength)]);
}

/** Chromium without a window, on the processor: takes the picture of the page when it is drawn. */
export async function takePicture({ url, drawn }: Viewer, path: string, browser: string): Promise<void> {
  const profile = await mkdtemp(join(tmpdir(), 'm4oe-browser-'));
  const graphics = [
    '--use-gl=angle',
    '--use-angle=swiftshader',
    '--enable-unsafe-swiftshader',
    '--ignore-gpu-blocklist',
  ];
  // Its sandbox does not run as root, nor in most containers.
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const quiet = ['--no-first-run', '--disable-background-networking', '--disable-dev-shm-usage', '--hide-scrollbars'];
  const size = ['--window-size=1600,1000', `--screenshot=${path}`];
  const args = ['--headless=new', ...root, ...graphics, ...quiet, ...size, `--user-data-dir=${profile}`, url];
  const child = spawn(browser, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = `${said}${text}`.slice(-2000);
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), BROWSER_MS);
  try {
    const [code] = await once(child, 'close');
    if (code !== 0) throw new Error(`the browser ended with ${code}: ${said}`);
    await Promise.race([drawn, Promise.reject(new Error(`the browser ended before the page was drawn: ${said}`))]);
  } finally {
    clearTimeout(timer);
    child.kill('SIGKILL');
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
