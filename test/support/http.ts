/** The HTTP port of a service, and what comes back from it. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Problem } from '../../src/http/problem.ts';
import type { ServeConfig } from '../../src/settings/config.ts';
import { niftiBytes } from '../formats/nifti/files.ts';
import { eventually } from './eventually.ts';
import { startService, type TestService } from './service.ts';
import { testVolume } from './volumes.ts';

export interface HttpService extends TestService {
  readonly url: string;
  /** Names in the folder for bodies. */
  spooled(): string[];
}

/** Use with `await using`. */
export async function startHttp(overrides: Partial<ServeConfig> = {}): Promise<HttpService> {
  const spool = mkdtempSync(join(tmpdir(), 'm4oe-spool-'));
  const service = await startService({ httpPort: 0, spool, ...overrides });
  return {
    ...service,
    url: `http://127.0.0.1:${service.server.httpPort}`,
    spooled: () => readdirSync(spool),
    async [Symbol.asyncDispose]() {
      await service[Symbol.asyncDispose]();
      rmSync(spool, { recursive: true, force: true });
    },
  };
}

export const BINARY = { 'content-type': 'application/octet-stream' };

export function post(
  { url }: Pick<HttpService, 'url'>,
  query: string,
  body: RequestInit['body'],
  headers: Readonly<Record<string, string>> = BINARY,
): Promise<Response> {
  return fetch(`${url}/v1/segment?${query}`, { method: 'POST', headers, body: body as never, ...{ duplex: 'half' } });
}

/** The problem that a request was refused with. */
export async function problemIn(response: Response): Promise<Problem> {
  if (response.headers.get('content-type') !== 'application/problem+json')
    throw new Error(`expected a problem, got ${response.status} ${await response.text()}`);
  return (await response.json()) as Problem;
}

/** A NIfTI file of a small volume. */
export function smallNifti(): Buffer {
  return niftiBytes({ dim: [3, 20, 16, 12], values: Array.from(testVolume([20, 16, 12]).voxels) });
}

/** Files as a form, as browsers and curl send them. */
export function formOf(files: readonly Buffer[]): FormData {
  const form = new FormData();
  for (const [n, bytes] of files.entries()) form.append('volume', new Blob([new Uint8Array(bytes)]), `Roe-${n}.dcm`);
  return form;
}

/** Waits for what comes soon. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  await eventually(holds, { pause: () => sleep(20), seconds: 60 });
}

/** Whether the service's metrics have such a line. */
export async function metric({ admin }: Pick<HttpService, 'admin'>, line: RegExp): Promise<boolean> {
  return line.test(await (await fetch(`${admin}/metrics`, { headers: { connection: 'close' } })).text());
}
