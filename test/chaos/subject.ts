/** The service under attack: a process on one port that is started again when it ends, and its clients. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { SegmentationClient } from '../../src/client/client.ts';
import type { TlsFiles } from '../../src/client/tls.ts';
import { ServeProcess } from '../support/command.ts';
import { freePort } from '../support/ports.ts';
import { BANDS_MODELS } from '../support/service.ts';
import { type History, VOLUMES } from './history.ts';

const INJECTED = fileURLToPath(new URL('injected.ts', import.meta.url));
/** Clients go on for so long without a server. */
const PATIENCE_SECONDS = 60;
const AFTER_FAILURE_MS = 50;

export interface SubjectOptions {
  readonly models?: string;
  readonly args?: readonly string[];
  readonly tls?: TlsFiles;
  /** Seconds by which the wall clock jumps at SIGUSR2. */
  readonly clockSeconds?: number;
}

export class Subject {
  readonly address: string;
  restarts = 0;
  #serving: ServeProcess;
  #stopped = false;
  readonly #options: SubjectOptions;

  private constructor(port: number, options: SubjectOptions) {
    this.address = `127.0.0.1:${port}`;
    this.#options = options;
    this.#serving = this.#start();
  }

  static async start(options: SubjectOptions = {}): Promise<Subject> {
    const subject = new Subject(await freePort(), options);
    await subject.#serving.address();
    return subject;
  }

  #start(): ServeProcess {
    const { models = BANDS_MODELS, args = [], clockSeconds = 0 } = this.#options;
    const port = this.address.slice(this.address.indexOf(':') + 1);
    const serving = new ServeProcess(['--models', models, '--sessions', '2', '--port', port, ...args], {
      NODE_OPTIONS: `--import ${INJECTED}`,
      CHAOS_CLOCK: String(clockSeconds),
    });
    void serving.exited.then(() => {
      if (this.#stopped) return;
      this.restarts++;
      this.#serving = this.#start();
    });
    return serving;
  }

  /** The process that serves now, once it does. */
  async pid(): Promise<number> {
    const serving = this.#serving;
    await serving.line('serving');
    return serving.pid;
  }

  signal(name: NodeJS.Signals): void {
    this.#serving.signal(name);
  }

  /** Ends the process that serves, and waits until another one does. */
  async end(name: NodeJS.Signals): Promise<void> {
    const ended = this.#serving;
    await ended.line('serving');
    ended.signal(name);
    await ended.exited;
    while (this.#serving === ended) await pause(1);
    await this.pid();
  }

  connect(): Promise<SegmentationClient> {
    return SegmentationClient.connect(
      this.address,
      this.#options.tls,
      { 'grpc.use_local_subchannel_pool': 1 },
      { seconds: PATIENCE_SECONDS },
    );
  }

  async metrics(): Promise<Map<string, number>> {
    const { adminPort } = await this.#serving.line('serving');
    const text = await (await fetch(`http://127.0.0.1:${adminPort}/metrics`)).text();
    const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]));
  }

  /** @throws Error where something is still held after ten seconds in which nobody asked anything */
  async expectRest(): Promise<void> {
    const held = ['m4oe_in_flight_bytes', 'm4oe_in_flight_requests', 'm4oe_waiting_batches{model="bands"}'];
    let found: [string, number][] = [];
    for (let n = 0; n < 100; n++) {
      const metrics = await this.metrics();
      found = held.map((name): [string, number] => [name, metrics.get(name) ?? 0]).filter(([, value]) => value !== 0);
      if (found.length === 0) return;
      await pause(100);
    }
    throw new Error(`held with nobody there: ${found.map(([name, value]) => `${name} ${value}`).join(', ')}`);
  }

  [Symbol.dispose](): void {
    this.#stopped = true;
    this.#serving[Symbol.dispose]();
  }
}

/** Clients, each on a connection of its own, that ask for one volume after the other until the signal. */
export function crowd(subject: Subject, history: History, clients: number, signal: AbortSignal): Promise<unknown> {
  return Promise.all(
    Array.from({ length: clients }, async (_, n) => {
      const client = await subject.connect();
      for (let at = n; !signal.aborted; at++)
        if (!(await history.ask(client, at % VOLUMES.length))) await pause(AFTER_FAILURE_MS);
      client.close();
    }),
  );
}

/** What a process holds, as Linux counts it. */
export function heldBy(pid: number): { rssMiB: number; threads: number; sockets: number; handles: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const field = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1]);
  const open = readdirSync(`/proc/${pid}/fd`).map((fd) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${fd}`);
    } catch {
      return '';
    }
  });
  return {
    rssMiB: field('VmRSS') / 1024,
    threads: field('Threads'),
    sockets: open.filter((target) => target.startsWith('socket:')).length,
    handles: open.length,
  };
}
