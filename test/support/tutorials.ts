/** Blocks of docs/tutorials, and their commands run as a reader would. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { ROOT } from './packed-client.ts';

/** Blocks of a language, in their order. */
export function blocks(page: string, language: string): string[] {
  const text = readFileSync(join(ROOT, 'docs/tutorials', `${page}.md`), 'utf8');
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
    ([, block = '']) => block,
  );
}

/** A folder that looks like the repository. */
export function checkout(t: ExecutionContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'm4oe-tutorial-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  for (const name of ['Makefile', 'bin', 'client', 'deploy', 'examples', 'models', 'proto', 'training'])
    symlinkSync(join(ROOT, name), join(folder, name));
  return folder;
}

export interface Run {
  /** Where commands are run; what they make is left there. */
  readonly folder: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Folder whose programs are found first. */
  readonly programs: string;
}

/** @returns what the commands said. What they leave running ends with the test. */
export async function run(t: ExecutionContext, commands: string, { folder, env, programs }: Run): Promise<string> {
  const PATH = [programs, process.env.PATH].join(delimiter);
  const options = { cwd: folder, env: { ...process.env, ...env, PATH }, detached: true };
  const shell = spawn('sh', ['-eu'], { ...options, stdio: ['pipe', 'pipe', 'pipe'] });
  t.teardown(() => {
    try {
      process.kill(-(shell.pid as number), 'SIGKILL');
    } catch {
      // none of it is left
    }
  });
  let told = '';
  for (const stream of [shell.stdout, shell.stderr])
    stream.setEncoding('utf8').on('data', (part: string) => {
      told += part;
    });
  shell.stdin.end(commands);
  const [code] = await once(shell, 'exit');
  t.is(code, 0, told);
  return told;
}
