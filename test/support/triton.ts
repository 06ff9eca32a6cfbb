/**
 * A real tritonserver on loopback (test/triton/setup.sh installs it), with models of this
 * repository written by its own exporter.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { freePort } from './ports.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const VENV = join(ROOT, 'test/triton/.venv');
export const TRITON_PYTHON = join(VENV, 'bin/python');
export const TRITON_INSTALLED = existsSync(join(VENV, 'triton/backends/python/triton_python_backend_stub'));
export const SKIPPED = 'skipped, test/triton/.venv is not there (make test-triton)';

/**
 * A Triton repository with the models of these folders, as
 * `python -m m4oe.export.triton_repository` writes it.
 */
export async function tritonRepository(
  t: { teardown(undo: () => Promise<void>): void },
  folders: readonly string[],
  options: readonly string[] = [],
): Promise<string> {
  const repository = await mkdtemp(join(tmpdir(), 'm4oe-triton-'));
  t.teardown(() => rm(repository, { recursive: true, force: true }));
  for (const folder of folders) {
    const args = ['-m', 'm4oe.export.triton_repository', folder, repository, '--backend', 'python', '--device', 'cpu'];
    await promisify(execFile)(TRITON_PYTHON, [...args, ...options], {
      env: { PYTHONPATH: join(ROOT, 'training'), PYTHONDONTWRITEBYTECODE: '1' },
    });
  }
  return repository;
}

/** A tritonserver as a child process. Use with `await using`. */
export class TritonServer {
  readonly url: string;
  readonly ports: { readonly http: number; readonly grpc: number; readonly metrics: number };
  readonly exited: Promise<void>;
  readonly #child: ChildProcess;
  #log = '';
  readonly #serving = Promise.withResolvers<void>();

  private constructor(child: ChildProcess, ports: TritonServer['ports']) {
    this.#child = child;
    this.ports = ports;
    this.url = `http://127.0.0.1:${ports.http}`;
    this.exited = once(child, 'exit').then(() => undefined);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#log += text;
        // The last of its three ports; models are loaded before it opens any.
        if (this.#log.includes('Started Metrics Service')) this.#serving.resolve();
      });
    }
  }

  /** Resolves when it says that every model is ready. */
  static async start(
    repository: string,
    options: { ports?: TritonServer['ports']; args?: readonly string[] } = {},
  ): Promise<TritonServer> {
    const ports = options.ports ?? { http: await freePort(), grpc: await freePort(), metrics: await freePort() };
    // In a process group of its own: the Python backend's stubs belong to it, and a kill must take
    // them too.
    const child = spawn(
      join(VENV, 'triton/tritonserver'),
      [
        `--model-repository=${repository}`,
        `--backend-directory=${join(VENV, 'triton/backends')}`,
        '--http-address=127.0.0.1',
        `--http-port=${ports.http}`,
        '--grpc-address=127.0.0.1',
        `--grpc-port=${ports.grpc}`,
        '--metrics-address=127.0.0.1',
        `--metrics-port=${ports.metrics}`,
        '--exit-timeout-secs=5',
        ...(options.args ?? []),
      ],
      {
        env: { ...process.env, PATH: `${join(VENV, 'bin')}${delimiter}${process.env.PATH}` },
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
      },
    );
    const server = new TritonServer(child, ports);
    await Promise.race([server.#serving.promise, server.exited]);
    const ready = await fetch(`${server.url}/v2/health/ready`).catch(() => undefined);
    if (ready?.status === 200) return server;
    await server.kill();
    throw new Error(`tritonserver did not become ready:\n${server.#log.slice(-10_000)}`);
  }

  /** As an operator stops it: running requests are finished. */
  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#child.kill('SIGTERM');
    await this.exited;
  }

  /** As the kernel does when memory is out. */
  async kill(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null && this.#child.pid !== undefined)
      process.kill(-this.#child.pid, 'SIGKILL');
    await this.exited;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.kill();
  }
}

/** A copy of a model folder under another name and version, beside the folder's other copies. */
export async function copyModel(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  await cp(from, to, { recursive: true });
}
