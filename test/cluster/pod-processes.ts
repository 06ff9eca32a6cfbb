/**
 * What kwok leaves out: a real `m4oe serve` on loopback behind every pod that is Running, started
 * and ended with it, and told to Prometheus.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from './cache.ts';
import type { ControlPlane } from './control-plane.ts';
import { bound } from './processes.ts';

export interface PodProcess {
  readonly pod: string;
  /** `127.0.0.1:port` of gRPC. */
  readonly address: string;
  readonly admin: string;
}

export class PodProcesses {
  readonly #cluster: ControlPlane;
  readonly #models: string;
  readonly #over = new AbortController();
  readonly #changed: ((serving: readonly PodProcess[]) => Promise<void>)[] = [];
  /** By pod: what serves, once it does, and how to end it. */
  readonly #running = new Map<string, { serving?: PodProcess; end(): Promise<void> }>();
  #watching: Promise<void> = Promise.resolve();
  #telling: Promise<void> = Promise.resolve();

  /** @param models folder of the models that the processes serve */
  constructor(cluster: ControlPlane, models: string) {
    this.#cluster = cluster;
    this.#models = models;
  }

  get serving(): readonly PodProcess[] {
    return [...this.#running.values()].flatMap(({ serving }) => (serving === undefined ? [] : [serving]));
  }

  /** Calls `changed` whenever a process begins to serve or ends. */
  onChange(changed: (serving: readonly PodProcess[]) => Promise<void>): void {
    this.#changed.push(changed);
  }

  start(): void {
    this.#watching = this.#watch();
  }

  async #watch(): Promise<void> {
    const path = '/api/v1/namespaces/m4oe/pods?watch=1&labelSelector=app.kubernetes.io%2Fcomponent%3Dserve';
    for await (const { type, object } of this.#cluster.watch(path, this.#over.signal)) {
      const { name, deletionTimestamp } = object.metadata;
      const gone = type === 'DELETED' || deletionTimestamp !== undefined;
      if (gone) await this.#end(name);
      else if (object.status.phase === 'Running' && !this.#running.has(name)) this.#begin(name);
    }
  }

  #begin(pod: string): void {
    const env = {
      ...process.env,
      M4OE_MODELS: this.#models,
      M4OE_DEVICE: 'cpu',
      M4OE_THREADS: '1',
      M4OE_DRAIN_SECONDS: '20',
    };
    const args = ['serve', '--port', '0', '--admin-port', '0'];
    const child = spawn(...bound(join(ROOT, 'bin/m4oe'), args), { env, stdio: ['ignore', 'pipe', 'inherit'] });
    const exited = once(child, 'exit');
    const entry: { serving?: PodProcess; end(): Promise<void> } = {
      end: async () => {
        child.kill('SIGTERM');
        await exited;
      },
    };
    this.#running.set(pod, entry);
    createInterface({ input: child.stdout }).on('line', (line) => {
      const { msg, port, adminPort } = JSON.parse(line) as { msg: string; port: number; adminPort: number };
      if (msg !== 'serving' || this.#running.get(pod) !== entry) return;
      entry.serving = { pod, address: `127.0.0.1:${port}`, admin: `127.0.0.1:${adminPort}` };
      void this.#tell();
    });
  }

  async #end(pod: string): Promise<void> {
    const entry = this.#running.get(pod);
    if (entry === undefined) return;
    this.#running.delete(pod);
    await this.#tell();
    await entry.end();
  }

  /** One after the other, each with what is there by then. */
  #tell(): Promise<void> {
    this.#telling = this.#telling.then(async () => {
      for (const changed of this.#changed) await changed(this.serving);
    });
    return this.#telling;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#over.abort();
    await this.#watching;
    await Promise.all([...this.#running.keys()].map((pod) => this.#end(pod)));
  }
}

/** Replaces a file as a whole, since others watch it. */
export async function replaceFile(path: string, text: string): Promise<void> {
  await writeFile(`${path}.part`, text);
  await rename(`${path}.part`, path);
}
