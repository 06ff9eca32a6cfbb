/** A real Orthanc with its DICOMweb plugin on loopback, empty at its start. Debian: orthanc, orthanc-dicomweb. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from './ports.ts';

const PLUGIN = '/usr/share/orthanc/plugins/libOrthancDicomWeb.so';
const USER = 'm4oe';
const PASSWORD = 'only-for-tests';

export const ORTHANC_INSTALLED = existsSync('/usr/sbin/Orthanc') && existsSync(PLUGIN);
export const AUTHORIZATION = `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString('base64')}`;

/** Use with `await using`. */
export class Orthanc {
  readonly url: string;
  readonly #process: ChildProcess;
  readonly #folder: string;

  private constructor(url: string, child: ChildProcess, folder: string) {
    this.url = url;
    this.#process = child;
    this.#folder = folder;
  }

  static async start(): Promise<Orthanc> {
    const folder = mkdtempSync(join(tmpdir(), 'm4oe-orthanc-'));
    chmodSync(folder, 0o777); // it runs as nobody where the tests run as root
    const [http, dicom] = [await freePort(), await freePort()];
    const configuration = join(folder, 'orthanc.json');
    writeFileSync(
      configuration,
      JSON.stringify({
        StorageDirectory: folder,
        IndexDirectory: folder,
        HttpPort: http,
        DicomPort: dicom,
        RemoteAccessAllowed: false,
        AuthenticationEnabled: true,
        RegisteredUsers: { [USER]: PASSWORD },
        Plugins: [PLUGIN],
        DicomWeb: { Enable: true, Root: '/dicom-web/' },
      }),
    );
    const command = ['/usr/sbin/Orthanc', configuration];
    if (process.getuid?.() === 0) command.unshift('setpriv', '--reuid=nobody', '--regid=nogroup', '--clear-groups');
    const [program = '', ...options] = command;
    const child = spawn(program, options, {
      env: { ...process.env, TCP_NODELAY: '1' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const lines = createInterface({ input: child.stderr as NodeJS.ReadableStream });
    for await (const line of lines) {
      if (!line.includes('Orthanc has started')) continue;
      child.stderr?.resume();
      return new Orthanc(`http://127.0.0.1:${http}`, child, folder);
    }
    throw new Error('Orthanc ended before it had started');
  }

  async store(file: Uint8Array): Promise<void> {
    const answer = await fetch(`${this.url}/instances`, {
      method: 'POST',
      headers: { authorization: AUTHORIZATION },
      body: file,
    });
    if (!answer.ok) throw new Error(`Orthanc does not take an instance: HTTP ${answer.status}`);
    await answer.arrayBuffer();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.#process, 'close');
    this.#process.kill('SIGKILL');
    await ended;
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
