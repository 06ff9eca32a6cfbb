/** What the benches share: a service in a process of its own, volumes, and how spread is told. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { SegmentationClient, Wish } from '../src/client/client.ts';
import { IDENTITY_RESCALE, type Volume } from '../src/volume.ts';

export const MODELS = process.env.BENCH_MODELS ?? fileURLToPath(new URL('../models/demo', import.meta.url));
/** Answers background at once: what is left is the service. */
export const NULL_MODEL = fileURLToPath(new URL('../test/fixtures/null-model', import.meta.url));
export const COMMAND = fileURLToPath(new URL('../bin/m4oe', import.meta.url));

/** One line of the table. */
export interface Row {
  readonly question: string;
  /** Median over the rounds. */
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly unit: string;
  readonly wanted: string;
  readonly met: boolean;
  readonly detail: string;
}

export function row(
  question: string,
  values: readonly number[],
  unit: string,
  bound: { atMost?: number; atLeast?: number },
  detail: string,
): Row {
  const sorted = [...values].sort((a, b) => a - b);
  const value = median(sorted);
  const { atMost, atLeast } = bound;
  const met = (atMost === undefined || value <= atMost) && (atLeast === undefined || value >= atLeast);
  const wanted = atMost === undefined ? `>= ${atLeast}` : `<= ${atMost}`;
  return {
    question,
    value,
    low: sorted[0] ?? Number.NaN,
    high: sorted.at(-1) ?? Number.NaN,
    unit,
    wanted,
    met,
    detail,
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}

export interface BenchService {
  readonly address: string;
  readonly admin: string;
  readonly pid: number;
  [Symbol.asyncDispose](): Promise<void>;
}

/** `m4oe serve` as a child process on free loopback ports; ready when this resolves. */
export async function startService(environment: Record<string, string> = {}): Promise<BenchService> {
  const child: ChildProcess = spawn(COMMAND, ['serve', '--port', '0', '--admin-port', '0'], {
    env: { ...process.env, M4OE_MODELS: MODELS, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.stdout === null || child.pid === undefined) throw new Error('the service did not start');
  const lines = createInterface(child.stdout);
  for await (const line of lines) {
    const entry = JSON.parse(line) as { msg: string; port: number; adminPort: number };
    if (entry.msg !== 'serving') continue;
    child.stdout.resume();
    return {
      address: `127.0.0.1:${entry.port}`,
      admin: `http://127.0.0.1:${entry.adminPort}`,
      pid: child.pid,
      async [Symbol.asyncDispose]() {
        child.kill('SIGTERM');
        await once(child, 'exit');
      },
    };
  }
  throw new Error('the service ended before it served');
}

/**
 * A CT of int16 voxels with something in it: a bright body with a gradient, in air; axes Left,
 * Posterior, Superior.
 * @param empty slices at either end that hold air alone
 */
export function ctVolume(edge: number, slices: number, empty = 0): Volume {
  const voxels = new Int16Array(new SharedArrayBuffer(2 * edge * edge * slices)).fill(-1000);
  for (let k = empty; k < slices - empty; k++) {
    for (let j = 0; j < edge; j++) {
      const y = (2 * j) / edge - 1;
      for (let i = 0; i < edge; i++) {
        const x = (2 * i) / edge - 1;
        const inside = x * x + 1.6 * y * y < 0.6;
        voxels[i + edge * (j + edge * k)] = inside ? 40 + 60 * x + ((i * 7 + j * 13 + k * 29) % 23) : -1000;
      }
    }
  }
  return {
    geometry: {
      size: [edge, edge, slices],
      spacing: [0.8, 0.8, 2],
      origin: [0, 0, 0],
      direction: [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
    },
    voxelType: 'int16',
    rescale: IDENTITY_RESCALE,
    voxels,
  };
}

/**
 * Gives this process the collector's flags of bin/m4oe, which a client of ours runs with, until it
 * is disposed of.
 */
export function asTheCommandLine(): Disposable {
  for (const flag of ['external-memory-accounted-in-global-limit', 'heap-growing-percent=30', 'expose-gc'])
    setFlagsFromString(`--${flag}`);
  globalThis.gc = runInNewContext('gc');
  return {
    [Symbol.dispose]() {
      Reflect.deleteProperty(globalThis, 'gc');
      for (const flag of ['no-external-memory-accounted-in-global-limit', 'heap-growing-percent=0'])
        setFlagsFromString(`--${flag}`);
    },
  };
}

/** Resident memory of a process in MiB: now, or its peak since `resetPeak`. */
export function residentMiB(pid: number, field: 'VmRSS' | 'VmHWM' = 'VmRSS'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024;
}

export function resetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

/** Seconds that a volume takes from the first byte sent to the report. */
export async function timed(
  client: SegmentationClient,
  volume: Volume,
  wish: Wish = { modality: 'CT' },
): Promise<number> {
  const started = performance.now();
  for await (const answer of client.segment(volume, wish)) if (answer.kind === 'report') break;
  return (performance.now() - started) / 1000;
}
