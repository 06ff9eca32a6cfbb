/**
 * tiny_pacs on loopback ports and in a folder of its own, with DICOMweb and a token: an archive of
 * another maker than Orthanc, in Python.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from './ports.ts';

const COMMAND = fileURLToPath(new URL('../pacs/.venv/bin/tiny-pacs', import.meta.url));
/** Why tests with it are skipped; undefined where it is there. */
export const TINY_PACS_MISSING = existsSync(COMMAND) ? undefined : 'tiny-pacs is not there (make test-pacs)';
export const TOKEN = 'Bearer secret';
const AE_TITLE = 'TINY_PACS';

export class TinyPacs {
  readonly root: string;
  readonly dicomPort: number;
  readonly aeTitle = AE_TITLE;
  readonly #folder: string;
  readonly #child: ChildProcess;

  private constructor(folder: string, child: ChildProcess, root: string, dicomPort: number) {
    this.#folder = folder;
    this.#child = child;
    this.root = root;
    this.dicomPort = dicomPort;
  }

  /** Use with `await using`. */
  static async start(): Promise<TinyPacs> {
    const folder = await mkdtemp(join(tmpdir(), 'm4oe-tiny-pacs-'));
    const [http, dicom] = [await freePort(), await freePort()];
    const console = { class: 'logging.StreamHandler', level: 'WARNING' };
    const configuration = {
      ae: { ae_title: [AE_TITLE], port: dicom, dump_ds: false },
      log: { version: 1, handlers: { console }, root: { level: 'WARNING', handlers: ['console'] } },
      components: {
        Database: { on: true, driver: 'sqlite', mode: 'memory' },
        Devices: { on: true, auto_add: true },
        PACS: { on: true },
        InMemoryStorage: { on: false },
        FileStorage: { on: true, storage_dir: 'files' },
        HttpServer: { on: true, host: '127.0.0.1', port: http },
        DICOMWeb: { on: true, prefix: '/dicomweb', auth: 'token', tokens: ['secret'] },
      },
    };
    await writeFile(join(folder, 'pacs.json'), JSON.stringify(configuration));
    const child = spawn(COMMAND, ['run', '-c', 'pacs.json'], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said = `${said}${text}`.slice(-4000);
    });
    const root = `http://127.0.0.1:${http}/dicomweb`;
    const answers = () =>
      fetch(`${root}/studies`).then(
        () => true,
        () => false,
      );
    while (!(await answers())) {
      if (child.exitCode !== null) throw new Error(`tiny-pacs ended: ${said}`);
      await pause(50);
    }
    return new TinyPacs(folder, child, root, dicom);
  }

  /** Paths of all that is stored. */
  files(): string[] {
    return globSync('files/**/*.dcm', { cwd: this.#folder }).map((path) => join(this.#folder, path));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      this.#child.kill('SIGKILL');
      await once(this.#child, 'exit');
    }
    await rm(this.#folder, { recursive: true, force: true });
  }
}
