/**
 * A real Orthanc on loopback ports and in a folder of its own, with DICOMweb, a password and the
 * repository's Lua script; dcmsend feeds it.
 */
import { type ChildProcess, execFile, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePort } from './ports.ts';

const ORTHANC = ['/usr/sbin/Orthanc', '/usr/local/sbin/Orthanc'].find((path) => existsSync(path)) ?? 'Orthanc';
const PLUGINS = '/usr/share/orthanc/plugins';
const SCRIPT = fileURLToPath(new URL('../../deploy/orthanc/m4oe-gateway.lua', import.meta.url));
const NOBODY = 65534;

const found = (command: string) => spawnSync(command, ['--version']).error === undefined;
const missing = [
  ...(found(ORTHANC) ? [] : ['Orthanc (Debian: orthanc)']),
  ...(existsSync(join(PLUGINS, 'libOrthancDicomWeb.so')) ? [] : ['its DICOMweb plugin (orthanc-dicomweb)']),
  ...(found('dcmsend') ? [] : ['dcmsend (dcmtk)']),
];
/** All that is needed without dcmsend. */
export const ORTHANC_INSTALLED = existsSync(ORTHANC) && existsSync(join(PLUGINS, 'libOrthancDicomWeb.so'));
/** Why tests with an archive are skipped; undefined where all is there. */
export const ORTHANC_MISSING = missing.length > 0 ? `not there: ${missing.join(', ')}` : undefined;

/**
 * Whether a disk of a size of its own can be made: root may mount, unless the container forbids it.
 */
export function canMount(): boolean {
  return process.getuid?.() === 0 && spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;
}

export const USER = { name: 'gateway', password: 'secret', authorization: `Basic ${btoa('gateway:secret')}` };

export const AUTHORIZATION = USER.authorization;

export interface OrthancOptions {
  /** Where the script sends events; absent: nowhere. */
  readonly events?: string;
  readonly settings?: object;
  /** Room for its files, on a disk of its own; only root can make one. */
  readonly diskMiB?: number;
}

export class Orthanc {
  readonly root: string;
  readonly url: string;
  readonly #ports: { http: number; dicom: number };
  readonly #folder: string;
  readonly #mounted: boolean;
  #child: ChildProcess | undefined;
  #events: string | undefined;

  private constructor(
    folder: string,
    ports: { http: number; dicom: number },
    events: string | undefined,
    mounted: boolean,
  ) {
    this.#folder = folder;
    this.#mounted = mounted;
    this.#ports = ports;
    this.#events = events;
    this.url = `http://127.0.0.1:${ports.http}`;
    this.root = `${this.url}/dicom-web`;
  }

  /** Where DIMSE comes in. */
  get dicomPort(): number {
    return this.#ports.dicom;
  }

  /** Where its files lie, on a disk of their own if it has one. Its index lies elsewhere. */
  get disk(): string {
    return join(this.#folder, 'storage');
  }

  /** Use with `await using`. */
  static async start({ events, settings, diskMiB }: OrthancOptions = {}): Promise<Orthanc> {
    const folder = await mkdtemp(join(tmpdir(), 'm4oe-orthanc-'));
    const ports = { http: await freePort(), dicom: await freePort() };
    const configuration = {
      Name: 'm4oe-test',
      StorageDirectory: join(folder, 'storage'),
      IndexDirectory: join(folder, 'index'),
      HttpPort: ports.http,
      DicomPort: ports.dicom,
      DicomAet: 'ORTHANC',
      RemoteAccessAllowed: false,
      AuthenticationEnabled: true,
      RegisteredUsers: { [USER.name]: USER.password },
      UnknownSopClassAccepted: true,
      StableAge: 1,
      LuaScripts: events === undefined ? [] : [SCRIPT],
      Plugins: ['libOrthancDicomWeb.so', 'libOrthancGdcm.so']
        .map((name) => join(PLUGINS, name))
        .filter((path) => existsSync(path)),
      DicomWeb: { Enable: true, Root: '/dicom-web/' },
      HttpServer: { BindAddresses: ['127.0.0.1'] },
      ...settings,
    };
    for (const name of ['storage', 'index']) await mkdir(join(folder, name));
    if (diskMiB !== undefined)
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${diskMiB}m`, 'tmpfs', join(folder, 'storage')]);
    await writeFile(join(folder, 'orthanc.json'), JSON.stringify(configuration));
    if (process.getuid?.() === 0)
      for (const path of ['', 'storage', 'index']) await chown(join(folder, path), NOBODY, NOBODY);
    await chmod(folder, 0o755);
    const orthanc = new Orthanc(folder, ports, events, diskMiB !== undefined);
    await orthanc.up();
    return orthanc;
  }

  /** Starts it, or starts it again. Resolves when it answers. */
  async up(): Promise<void> {
    const args = [join(this.#folder, 'orthanc.json')];
    // Not as root, whom nothing stops.
    const asNobody = ['--reuid=65534', '--regid=65534', '--clear-groups', ORTHANC, ...args];
    const [command, all] = process.getuid?.() === 0 ? ['setpriv', asNobody] : [ORTHANC, args];
    // Without TCP_NODELAY each answer waits for the acknowledgement of its head.
    const env = {
      ...process.env,
      TCP_NODELAY: '1',
      ...(this.#events === undefined ? {} : { M4OE_GATEWAY_EVENTS: this.#events }),
    };
    const child = spawn(command as string, all as string[], { env, stdio: ['ignore', 'ignore', 'pipe'] });
    this.#child = child;
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said = `${said}${text}`.slice(-4000);
    });
    let over = false;
    child.once('exit', () => {
      over = true;
    });
    while (
      !(await this.rest('/system').then(
        () => true,
        () => false,
      ))
    ) {
      if (over) throw new Error(`Orthanc ended: ${said}`);
      await pause(50);
    }
  }

  async down(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  }

  /** Its own REST, as the user of the tests. */
  async rest<T = unknown>(path: string, init: RequestInit = {}): Promise<T> {
    const response = await fetch(`${this.url}${path}`, { ...init, headers: { authorization: USER.authorization } });
    if (!response.ok) throw new Error(`${path}: HTTP ${response.status}`);
    return (await response.json()) as T;
  }

  /** Over its own REST. */
  async store(file: Uint8Array): Promise<void> {
    await this.rest('/instances', { method: 'POST', body: file });
  }

  /** C-STORE of files. */
  async send(files: readonly Uint8Array[]): Promise<void> {
    const folder = await mkdtemp(join(tmpdir(), 'm4oe-send-'));
    try {
      for (const [n, bytes] of files.entries()) await writeFile(join(folder, `${n}.dcm`), bytes);
      await this.sendFolder(folder);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** C-STORE of all files below a folder, each in its own transfer syntax. */
  async sendFolder(folder: string): Promise<void> {
    const args = ['--scan-directories', '--recurse', '--no-halt', '--decompress-never', '--call', 'ORTHANC'];
    await promisify(execFile)('dcmsend', [...args, '127.0.0.1', String(this.#ports.dicom), folder], {
      env: { ...process.env, TCP_NODELAY: '1' },
    });
  }

  /** The files of the archive's instances of a modality, with their UIDs. */
  async instances(modality: string): Promise<{ id: string; tags: Record<string, string>; file: Buffer }[]> {
    const body = JSON.stringify({ Level: 'Series', Query: { Modality: modality }, Expand: true });
    const series = await this.rest<{ Instances: string[] }[]>('/tools/find', { method: 'POST', body });
    const ids = series.flatMap(({ Instances }) => Instances);
    return Promise.all(
      ids.map(async (id) => {
        const response = await fetch(`${this.url}/instances/${id}/file`, {
          headers: { authorization: USER.authorization },
        });
        const tags = await this.rest<Record<string, string>>(`/instances/${id}/simplified-tags`);
        return { id, tags, file: Buffer.from(await response.arrayBuffer()) };
      }),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.down();
    if (this.#mounted) execFileSync('umount', [this.disk]);
    await rm(this.#folder, { recursive: true, force: true });
  }
}
