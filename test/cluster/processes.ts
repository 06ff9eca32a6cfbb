/**
 * Processes that belong together: each with a log in one folder, ended in the reverse order of
 * their start.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { promisify } from 'node:util';

export const run = promisify(execFile);

/** The command that ends when this process does, however that ends. */
export function bound(command: string, args: readonly string[]): [string, string[]] {
  return ['setpriv', ['--pdeathsig', 'TERM', command, ...args]];
}

export class Processes {
  readonly folder: string;
  readonly #started: { name: string; child: ChildProcess; over: Promise<unknown> }[] = [];

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async open(): Promise<Processes> {
    return new Processes(await mkdtemp(join(tmpdir(), 'm4oe-cluster-')));
  }

  start(name: string, command: string, args: readonly string[], env: Record<string, string> = {}): ChildProcess {
    const log = openSync(this.#log(name), 'a');
    const child = spawn(...bound(command, args), {
      cwd: this.folder,
      env: { ...process.env, ...env },
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    this.#started.push({ name, child, over: once(child, 'exit') });
    return child;
  }

  /**
   * Resolves when `ready` does not throw any more.
   * @throws Error with the end of its log when the process ended first
   */
  async ready(name: string, ready: () => Promise<unknown>): Promise<void> {
    const child = this.#started.find((one) => one.name === name)?.child;
    for (;;) {
      try {
        await ready();
        return;
      } catch (error) {
        if (child === undefined || child.exitCode !== null)
          throw new Error(`${name} ended:\n${readFileSync(this.#log(name), 'utf8').slice(-2000)}`, { cause: error });
      }
      await after(100);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { child, over } of this.#started.reverse()) {
      child.kill('SIGTERM');
      const force = setTimeout(() => child.kill('SIGKILL'), 5000);
      if (child.exitCode === null && child.signalCode === null) await over;
      clearTimeout(force);
    }
    if (process.env.TEST_CLUSTER_KEEP === undefined) await rm(this.folder, { recursive: true, force: true });
  }

  #log(name: string): string {
    return join(this.folder, `${name}.log`);
  }
}
