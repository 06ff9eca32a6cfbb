/** The Python package as installed from its wheel (make client). */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from './packed-client.ts';

const run = promisify(execFile);

/** Its interpreter, with SimpleITK, nibabel and mypy beside it. */
export const CLIENT_PYTHON = join(ROOT, 'client/python/.venv/bin/python');

/** @throws Error where the package was not built */
export async function pythonClient(script: string, ...args: readonly string[]): Promise<unknown> {
  if (!existsSync(CLIENT_PYTHON)) throw new Error('client/python/.venv is not there (make client)');
  const { stdout } = await run(CLIENT_PYTHON, [join(ROOT, 'test', script), ...args], { maxBuffer: 2 ** 24 });
  return JSON.parse(stdout);
}
