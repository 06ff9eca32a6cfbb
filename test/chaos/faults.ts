/** What is done to the service while a crowd asks it: each fault once, and what must be true after it. */
import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { copyFileSync, cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { SegmentationClient } from '../../src/client/client.ts';
import { start } from '../support/command.ts';
import { BANDS_MODELS } from '../support/service.ts';
import { type History, VOLUMES } from './history.ts';
import { heldBy, type Subject, type SubjectOptions } from './subject.ts';

/** What a fault is done to, with a folder of its own. */
export interface Attack {
  readonly subject: Subject;
  readonly history: History;
  readonly folder: string;
}

export interface Fault {
  /** Clients that ask meanwhile; 4 if absent. */
  readonly clients?: number;
  readonly options?: (folder: string) => SubjectOptions;
  /** Done `rounds` times. @throws Error where something is not as it must be */
  readonly strike: (attack: Attack, round: number) => Promise<void>;
  /** Judged when the crowd has gone. */
  readonly after?: (attack: Attack) => Promise<void>;
}

const input = (folder: string) => join(folder, 'phantom.nii');
const soon = () => pause(randomInt(100, 700));

export const FAULTS: Readonly<Record<string, Fault>> = {
  'worker ended': {
    strike: async ({ subject }) => {
      await subject.pid();
      subject.signal('SIGUSR2');
      await soon();
    },
  },
  'server stopped and continued': {
    strike: async ({ subject }) => {
      await subject.pid();
      subject.signal('SIGSTOP');
      await soon();
      subject.signal('SIGCONT');
      await soon();
    },
  },
  'server killed': {
    strike: async ({ subject }) => {
      await soon();
      await subject.end('SIGKILL');
    },
  },
  'server drained': {
    strike: async ({ subject }) => {
      await soon();
      await subject.end('SIGTERM');
    },
  },
  'client killed': {
    clients: 2,
    strike: async ({ subject, folder }) => {
      copyFileSync(join(BANDS_MODELS, '../../../models/demo/phantom-ct.nii.gz'), input(folder));
      const args = ['segment', input(folder), '--modality', 'CT', '--server', subject.address, '--out', folder];
      const clients = Array.from({ length: 2 }, () => start(args));
      await pause(randomInt(300, 1500));
      for (const client of clients) client.kill('SIGKILL');
      await Promise.all(clients.map((client) => client.exitCode ?? client.signalCode ?? once(client, 'close')));
    },
  },
  'memory gone': {
    // What is allocated past the limit fails, as in a container that is full.
    strike: async ({ subject }) => {
      const pid = await subject.pid();
      const size = Number(/^VmSize:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
      execFileSync('prlimit', ['--pid', String(pid), `--as=${(size + 4096) * 1024}:unlimited`]);
      await soon();
      try {
        execFileSync('prlimit', ['--pid', String(pid), '--as=unlimited:unlimited'], { stdio: 'ignore' });
      } catch {
        // It has ended, and another one serves.
      }
    },
  },
  'disk full': {
    clients: 1,
    // The results of the command line: whole, or not there.
    strike: async ({ subject, folder }, round) => {
      const out = join(folder, `out-${round}`);
      copyFileSync(join(BANDS_MODELS, '../../../models/demo/phantom-ct.nii.gz'), input(folder));
      const bin = join(BANDS_MODELS, '../../../bin/m4oe');
      const command = `ulimit -f 16; exec ${bin} segment ${input(folder)} --modality CT --server ${subject.address} --out ${out}`;
      let ended = 'it went well';
      try {
        execFileSync('sh', ['-c', command], { stdio: 'pipe' });
      } catch (error) {
        ended = String((error as { stderr: Buffer }).stderr);
      }
      if (!/FILE_UNWRITABLE/.test(ended)) throw new Error(`expected FILE_UNWRITABLE, got: ${ended}`);
      const left = existsSync(out) ? readdirSync(out).filter((name) => name.endsWith('.tmp')) : [];
      if (left.length > 0) throw new Error(`parts of results are left: ${left.join(', ')}`);
    },
  },
  'clock jumps': {
    options: () => ({ clockSeconds: 400 * 86_400 }),
    strike: async ({ subject }) => {
      await subject.pid();
      subject.signal('SIGUSR2');
      await soon();
    },
  },
  'connections half open': {
    strike: async ({ subject }) => {
      await subject.pid();
      const [host, port] = subject.address.split(':') as [string, string];
      const silent = Array.from({ length: 20 }, () => connect(Number(port), host).on('error', () => undefined));
      await pause(50);
      for (const socket of silent.slice(10)) socket.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
      await lostOnTheWay(subject);
      for (const socket of silent) socket.destroy();
    },
  },
  'calls cancelled': {
    clients: 1,
    strike: cancelled,
    after: async ({ subject }) => subject.expectRest(),
  },
  'model folder replaced': {
    options: (folder) => {
      cpSync(join(BANDS_MODELS, 'bands'), join(folder, 'models/bands'), { recursive: true });
      return { models: join(folder, 'models') };
    },
    // Another graph under the same name, and a worker that has to open it: refused until it is back.
    strike: async ({ subject, folder }) => {
      const graph = join(folder, 'models/bands/model.onnx');
      await subject.pid();
      const right = readFileSync(graph);
      writeFileSync(graph, Buffer.concat([right, Buffer.from([0])]));
      subject.signal('SIGUSR2');
      await soon();
      writeFileSync(graph, right);
      // One session is left and serves; a new process has both again.
      await subject.end('SIGTERM');
    },
  },
  'certificate expired': {
    options: (folder) => {
      authority(folder);
      certificate(folder, 2);
      const files = ['--tls-cert', join(folder, 'server.pem'), '--tls-key', join(folder, 'server.key')];
      return { args: files, tls: { ca: join(folder, 'ca.pem') } };
    },
    strike: async ({ subject, folder }) => {
      await subject.pid();
      certificate(folder, -1);
      subject.signal('SIGHUP');
      await soon();
      await expectUntrusted(subject, join(folder, 'ca.pem'));
      certificate(folder, 2);
      subject.signal('SIGHUP');
      await soon();
    },
  },
};

/** Certificates are looked at every ten seconds at least. */
const RELOAD_MS = 20_000;
const CANCELS_AT_ONCE = 20;
/** What may stay resident after them, of what was, and beside it; and how often that is looked at. */
const MEMORY_RATIO = 1.05;
const MEMORY_BESIDE_MIB = 16;
const MEMORY_LOOKS = 60;
/** Rounds of so many; docs/reliability.md has the long run. */
const CANCELS = 1000;

/** Memory that nobody uses any more goes back within seconds. */
async function memoryBack(pid: number, before: number): Promise<void> {
  const most = before * MEMORY_RATIO + MEMORY_BESIDE_MIB;
  for (let looked = 0; heldBy(pid).rssMiB > most; looked++) {
    if (looked === MEMORY_LOOKS) throw new Error(`${heldBy(pid).rssMiB} MiB resident, ${before} before`);
    await pause(500);
  }
}

/** Calls that end at any place, and what is held after them. */
async function cancelled({ subject, history }: Attack): Promise<void> {
  const pid = await subject.pid();
  const client = await subject.connect();
  const before = heldBy(pid).rssMiB;
  for (let n = 0; n < CANCELS; n += CANCELS_AT_ONCE) {
    await Promise.all(
      Array.from({ length: CANCELS_AT_ONCE }, async (_, at) => {
        const stop = new AbortController();
        const timer = setTimeout(() => stop.abort(), randomInt(0, 30));
        await history.ask(client, at % VOLUMES.length, stop.signal);
        clearTimeout(timer);
      }),
    );
  }
  client.close();
  const { threads, sockets } = heldBy(pid);
  if (threads > 64 || sockets > 64) throw new Error(`after ${CANCELS} cancels: ${threads} threads, ${sockets} sockets`);
  await memoryBack(pid, before);
}

/** Through a proxy that at some time passes nothing on, and says nothing. */
async function lostOnTheWay(subject: Subject): Promise<void> {
  const [host, port] = subject.address.split(':') as [string, string];
  const sockets: Socket[] = [];
  const proxy = createServer((near) => {
    const far = connect(Number(port), host);
    sockets.push(near, far);
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const)
      from.on('data', (bytes) => to.write(bytes)).on('error', () => undefined);
  });
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
  const { port: at } = proxy.address() as { port: number };
  const client = await SegmentationClient.connect(`127.0.0.1:${at}`);
  const stop = new AbortController();
  const drained = (async () => {
    for await (const _ of client.segment(VOLUMES[5] as (typeof VOLUMES)[number], { modality: 'CT' }, stop.signal));
  })().catch(() => undefined);
  await pause(randomInt(5, 60));
  for (const socket of sockets) socket.pause();
  await pause(200);
  stop.abort();
  await drained;
  client.close();
  for (const socket of sockets) socket.destroy();
  proxy.close();
}

const EC = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

function openssl(folder: string, ...args: string[]): void {
  execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
}

function authority(folder: string): void {
  openssl(folder, 'req', '-x509', ...EC, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=authority', '-days', '2');
  openssl(folder, 'req', ...EC, '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=server');
  writeFileSync(join(folder, 'san'), 'subjectAltName=IP:127.0.0.1');
}

/** The server's, over in so many days. */
function certificate(folder: string, days: number): void {
  const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', String(days), '-extfile', 'san'];
  openssl(folder, 'x509', '-req', '-in', 'server.csr', ...by, '-out', 'server.pem');
}

/** Within the time of a reload, clients that trust the authority take no service whose time is over. */
async function expectUntrusted(subject: Subject, ca: string): Promise<void> {
  for (const until = performance.now() + RELOAD_MS; performance.now() < until; await pause(50)) {
    const client = await SegmentationClient.connect(subject.address, { ca }, { 'grpc.use_local_subchannel_pool': 1 });
    try {
      await client.listModels();
    } catch {
      return;
    } finally {
      client.close();
    }
  }
  throw new Error('a client took a service whose certificate has expired');
}
