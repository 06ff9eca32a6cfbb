/** `m4oe/client` as a stranger installs it: packed, in a folder of its own. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

/** A project that has the packed client, and the packages that npm would install beside it. */
export async function clientProject(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'm4oe-client-'));
  const modules = join(folder, 'node_modules');
  await mkdir(join(modules, 'm4oe'), { recursive: true });
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], { cwd: ROOT });
  const [{ filename }] = JSON.parse(stdout.slice(stdout.indexOf('['))) as [{ filename: string }];
  await run('tar', ['-xzf', join(folder, filename), '-C', join(modules, 'm4oe'), '--strip-components=1']);
  for (const name of ['@grpc', '@types']) await symlink(join(ROOT, 'node_modules', name), join(modules, name));
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
  return folder;
}
