/**
 * How the cores of a machine are split into sessions and threads: as told, as `m4oe tune` found
 * best here, or all to one session.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../errors.ts';
import { usableCores } from './cores.ts';

export interface Split {
  /** Sessions that run side by side, each with a copy of the weights. */
  readonly sessions: number;
  /** Threads of each. */
  readonly threads: number;
}

/**
 * What a measurement holds for: another machine, quota, model or runtime has to be measured anew.
 */
export interface TuningKey {
  readonly cpu: string;
  readonly cores: number;
  readonly graphSha256: string;
  readonly onnxruntime: string;
  readonly batchSlices: number;
}

export interface Tuned extends TuningKey, Split {
  readonly slicesPerSecond: number;
}

export interface SplitOptions {
  /** 0: as tuned, else 1. */
  readonly sessions: number;
  /** 0: as tuned, else the cores shared among the sessions. */
  readonly threads: number;
  readonly batchSlices: number;
  /** Folder with what `m4oe tune` stored. */
  readonly state: string;
}

export function tuningKey(graphSha256: string, batchSlices: number): TuningKey {
  const { version } = createRequire(import.meta.url)('onnxruntime-node/package.json') as { version: string };
  return { cpu: cpus()[0]?.model ?? 'unknown', cores: usableCores(), graphSha256, onnxruntime: version, batchSlices };
}

export interface ChosenSplit extends Split {
  /** True when `m4oe tune` found it. */
  readonly tuned: boolean;
}

/** A setting that is given wins over what was tuned. */
export function chooseSplit(graphSha256: string, options: SplitOptions): ChosenSplit {
  const { sessions, threads } = options;
  const key = tuningKey(graphSha256, options.batchSlices);
  const found = sessions === 0 && threads === 0 ? readTunings(options.state).find((one) => same(one, key)) : undefined;
  if (found !== undefined) return { sessions: found.sessions, threads: found.threads, tuned: true };
  const used = Math.max(1, sessions);
  return { sessions: used, threads: threads > 0 ? threads : Math.max(1, Math.floor(key.cores / used)), tuned: false };
}

/**
 * Splits worth measuring: one session with all cores, then twice as many sessions each time, down
 * to one core each.
 */
export function candidateSplits(cores: number): Split[] {
  const splits: Split[] = [];
  for (let sessions = 1; sessions <= cores; sessions *= 2)
    splits.push({ sessions, threads: Math.max(1, Math.floor(cores / sessions)) });
  if (splits.at(-1)?.sessions !== cores) splits.push({ sessions: cores, threads: 1 });
  return splits;
}

/** Stores a measurement in place of one of the same key. @throws Failure STATE_UNWRITABLE */
export function storeTuning(folder: string, tuned: Tuned): string {
  const file = fileIn(folder);
  const others = readTunings(folder).filter((one) => !same(one, tuned));
  try {
    mkdirSync(folder, { recursive: true });
    const partial = `${file}.${process.pid}`;
    writeFileSync(partial, `${JSON.stringify([...others, tuned], null, 2)}\n`);
    renameSync(partial, file);
  } catch (error) {
    throw new Failure(
      'invalid',
      'STATE_UNWRITABLE',
      `the folder of M4OE_STATE (--state) cannot be written (${(error as NodeJS.ErrnoException).code}): name another one, or give the split as settings`,
      { setting: 'M4OE_STATE', cause: error },
    );
  }
  return file;
}

const fileIn = (folder: string) => join(folder, 'tuning.json');

/**
 * What was stored; nothing where there is no such file or it is not one of ours, since tuning only
 * makes things faster.
 */
function readTunings(folder: string): Tuned[] {
  try {
    const stored = JSON.parse(readFileSync(fileIn(folder), 'utf8')) as unknown;
    return Array.isArray(stored) ? stored.filter(isTuned) : [];
  } catch {
    return [];
  }
}

function isTuned(value: unknown): value is Tuned {
  const { sessions, threads } = (value ?? {}) as Partial<Tuned>;
  return [sessions, threads].every((count) => typeof count === 'number' && Number.isInteger(count) && count >= 1);
}

function same(a: TuningKey, b: TuningKey): boolean {
  const { cpu, cores, graphSha256, onnxruntime, batchSlices } = a;
  return (
    cpu === b.cpu &&
    cores === b.cores &&
    graphSha256 === b.graphSha256 &&
    onnxruntime === b.onnxruntime &&
    batchSlices === b.batchSlices
  );
}
