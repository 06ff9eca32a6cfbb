/** The programs of client/go, built in a folder of their own. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from './packed-client.ts';

const run = promisify(execFile);

export const onPath = (name: string) =>
  (process.env.PATH ?? '').split(delimiter).some((place) => existsSync(join(place, name)));

export const GO_MISSING = onPath('go') ? undefined : 'go is not installed';

/**
 * @param folder for the modules and the programs
 * @returns folder of the programs `segment` and `conformance`; undefined where Go cannot have its
 *   modules
 */
export async function goPrograms(folder: string): Promise<string | undefined> {
  const cwd = join(folder, 'go');
  await cp(join(ROOT, 'client/go'), cwd, { recursive: true });
  const fetched = await run('go', ['mod', 'download'], { cwd }).catch(() => undefined);
  if (fetched === undefined) return undefined;
  const protoc = [join(ROOT, 'training/.venv/bin/python'), '-m', 'grpc_tools.protoc'];
  const env = { ...process.env, PROTO: join(ROOT, 'proto'), CLIENT: join(ROOT, 'client') };
  await run('sh', ['generate.sh', ...protoc], { cwd, env });
  await run('go', ['build', '-o', join(cwd, 'bin/'), './...'], { cwd });
  return join(cwd, 'bin');
}
