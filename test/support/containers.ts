/**
 * The images as containers, held as a pod of deploy/k8s is: not root, read-only root, no
 * capabilities, no new privileges, bounded memory.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

export const IMAGE = process.env.TEST_IMAGE ?? 'localhost/m4oe';
/** Targets of the images that test/images/run.sh has built. */
export const BUILT = (process.env.TEST_IMAGES ?? '').split(' ').filter((target) => target !== '');
export const SKIPPED = 'skipped, its images were not built (make test-images)';

export function built(...targets: Target[]): boolean {
  return targets.every((target) => BUILT.includes(target));
}

export type Target = 'serve' | 'serve-cuda' | 'train' | 'orthanc';

const call = promisify(execFile);
/** Options of every podman command: neither systemd nor a journal is asked for. */
export const PODMAN = [
  '--cgroup-manager',
  'cgroupfs',
  '--events-backend',
  'file',
  '--log-level',
  'fatal',
  '--runtime',
  'runc',
];
const HELD = [
  ...['--pull', 'never', '--no-healthcheck', '--pids-limit', '200'],
  ...['--ulimit', 'nofile=20000:20000', '--ulimit', 'nproc=4096:4096'],
  ...['--read-only', '--read-only-tmpfs=false', '--cap-drop', 'all', '--security-opt', 'no-new-privileges'],
  ...['--user', '1000:1000', '--env', 'M4OE_HOST=127.0.0.1'],
];

/** Output of a podman command that has to end well. */
export async function podman(...args: string[]): Promise<string> {
  const { stdout } = await call('podman', [...PODMAN, ...args], { maxBuffer: 1 << 26 });
  return stdout;
}

/** What a program of an image prints, held as a pod is. */
export function printed(target: string, program: string, args: string[], env: string[] = []): Promise<string> {
  const variables = env.flatMap((variable) => ['--env', variable]);
  return podman(
    'run',
    '--rm',
    '--network',
    'host',
    ...HELD,
    ...variables,
    '--entrypoint',
    program,
    `${IMAGE}:${target}`,
    ...args,
  );
}

export interface ContainerOptions {
  readonly target?: Target;
  readonly memory?: string;
  /** `none` for one of its own; the machine's if absent. */
  readonly network?: 'host' | 'none';
  /** More options of `podman run`. */
  readonly options?: readonly string[];
}

type LogLine = Record<string, unknown>;
let made = 0;

/** A container from its start to its end. Use with `await using`. */
export class Container {
  readonly name = `m4oe-test-${process.pid}-${made++}`;
  readonly lines: LogLine[] = [];
  stderr = '';
  readonly exited: Promise<number | null>;
  readonly #child: ChildProcess;
  #wake = Promise.withResolvers<void>();

  constructor(
    args: readonly string[],
    { target = 'serve', memory = '6g', network = 'host', options = [] }: ContainerOptions = {},
  ) {
    const run = [
      'run',
      '--rm',
      '--name',
      this.name,
      '--network',
      network,
      ...HELD,
      '--memory',
      memory,
      ...options,
      `${IMAGE}:${target}`,
      ...args,
    ];
    this.#child = spawn('podman', [...PODMAN, ...run], { stdio: ['ignore', 'pipe', 'pipe'] });
    // Asked of the container: podman's own end was seen to miss the code of one that ended while it
    // was signalled.
    this.exited = once(this.#child, 'close').then(async ([code]) => {
      const said = await podman('inspect', '--format', '{{.State.ExitCode}}', this.name).catch(() => code);
      return said === null ? null : Number(said);
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
    });
    createInterface({ input: this.#child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      this.lines.push(line.startsWith('{') ? (JSON.parse(line) as LogLine) : { text: line });
      this.#wake.resolve();
      this.#wake = Promise.withResolvers();
    });
    void this.exited.then(() => this.#wake.resolve());
  }

  /** The first line of its log that fits. */
  async line(fits: (line: LogLine) => boolean): Promise<LogLine> {
    let over = false;
    void this.exited.then(() => {
      over = true;
    });
    while (true) {
      const found = this.lines.find(fits);
      if (found !== undefined) return found;
      if (over) throw new Error(`the container ended before: ${this.stderr}`);
      await this.#wake.promise;
    }
  }

  async address(): Promise<string> {
    return `127.0.0.1:${(await this.line(({ msg }) => msg === 'serving')).port}`;
  }

  async signal(name: 'TERM' | 'KILL'): Promise<void> {
    await podman('kill', '--signal', name, this.name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await podman('rm', '--force', '--ignore', this.name);
    await this.exited;
  }
}

/** `serve` in a container on free ports. */
export function serveContainer(options: ContainerOptions = {}, ...args: string[]): Container {
  return new Container(['serve', '--port', '0', '--admin-port', '0', ...args], options);
}
