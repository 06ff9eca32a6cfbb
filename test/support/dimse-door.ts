/** `m4oe dimse` as a process of its own. */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { start } from './command.ts';

type Line = Record<string, unknown>;

/** Use with `await using`. */
export class DoorProcess {
  readonly lines: Line[] = [];
  readonly #folder: string;
  readonly #child: ChildProcess;

  private constructor(folder: string, child: ChildProcess) {
    this.#folder = folder;
    this.#child = child;
  }

  /** @param peers as Orthanc's configuration has them @param flags which win */
  static async start(scpPort: number, peers: object, flags: readonly string[] = []): Promise<DoorProcess> {
    const folder = mkdtempSync(join(tmpdir(), 'm4oe-door-'));
    const file = join(folder, 'peers.json');
    writeFileSync(file, JSON.stringify({ DicomModalities: peers }));
    const usual = ['--port', '0', '--scp-port', String(scpPort), '--peers', file];
    const door = new DoorProcess(folder, start(['dimse', ...usual, ...flags]));
    const open = Promise.withResolvers<void>();
    createInterface({ input: door.#child.stdout as NodeJS.ReadableStream }).on('line', (text) => {
      const line = JSON.parse(text) as Line;
      door.lines.push(line);
      if (line.msg === 'door open') open.resolve();
    });
    door.#child.once('close', () => open.reject(new Error('the door did not open')));
    await open.promise;
    return door;
  }

  get port(): number {
    return this.lines.find(({ msg }) => msg === 'door open')?.port as number;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null) {
      this.#child.kill('SIGTERM');
      await once(this.#child, 'close');
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
