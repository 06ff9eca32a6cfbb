/** `bin/m4oe` as a process of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { DEVICE } from './device.ts';

const BIN = fileURLToPath(new URL('../../bin/m4oe', import.meta.url));

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Environment of the tests without settings of M4oE that the machine may have. */
function environment(extra: Record<string, string>): NodeJS.ProcessEnv {
  const plain = Object.entries(process.env).filter(([name]) => !name.startsWith('M4OE_') && name !== 'NODE_OPTIONS');
  return { ...Object.fromEntries(plain), ...extra };
}

export function start(args: readonly string[], env: Record<string, string> = {}): ChildProcess {
  return spawn(BIN, args, { env: environment(env), stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Commands that may run at the same time: tests start many, machines have few cores. */
let free = 2;
const waiting: (() => void)[] = [];

/** Runs a command to its end. */
export async function m4oe(args: readonly string[], env: Record<string, string> = {}): Promise<Finished> {
  if (free > 0) free--;
  else await new Promise<void>((resolve) => waiting.push(resolve));
  try {
    return await run(args, env);
  } finally {
    const next = waiting.shift();
    if (next === undefined) free++;
    else next();
  }
}

async function run(args: readonly string[], env: Record<string, string>): Promise<Finished> {
  const child = start(args, env);
  const told = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      told[name] += text;
    });
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...told };
}

type LogLine = Record<string, unknown>;

/** `m4oe serve` with its log. Use with `using`. */
export class ServeProcess {
  readonly lines: LogLine[] = [];
  readonly exited: Promise<number | null>;
  readonly #child: ChildProcess;
  #wake = Promise.withResolvers<void>();

  constructor(args: readonly string[], env: Record<string, string> = {}) {
    this.#child = start(['serve', '--port', '0', '--admin-port', '0', '--device', DEVICE, ...args], env);
    this.exited = once(this.#child, 'close').then(([code]) => code as number | null);
    createInterface({ input: this.#child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      this.lines.push(JSON.parse(line) as LogLine);
      this.#wake.resolve();
      this.#wake = Promise.withResolvers();
    });
    void this.exited.then(() => this.#wake.resolve());
  }

  /** The first line of the log with this message. */
  async line(message: string): Promise<LogLine> {
    let over = false;
    void this.exited.then(() => {
      over = true;
    });
    while (true) {
      const found = this.lines.find((line) => line.msg === message);
      if (found !== undefined) return found;
      if (over) throw new Error(`the service ended without saying "${message}"`);
      await this.#wake.promise;
    }
  }

  async address(): Promise<string> {
    const { host, port } = await this.line('serving');
    return `${host}:${port}`;
  }

  get pid(): number {
    return this.#child.pid as number;
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  [Symbol.dispose](): void {
    this.#child.kill('SIGKILL');
  }
}
