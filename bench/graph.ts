/**
 * How fast is the graph itself? training/bench/graph.py asks, which needs the training package's
 * environment; this puts its rows in the table.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MODELS, type Row, row } from './support.ts';

/** A Python file that makes the network of the paper's public code; bench/graph.py says how. */
const REFERENCE = process.env.BENCH_REFERENCE;
const TRAINING = fileURLToPath(new URL('../training', import.meta.url));

interface Answer {
  readonly rows: readonly {
    readonly question: string;
    readonly values: readonly number[];
    readonly unit: string;
    readonly atLeast: number | null;
    readonly detail: string;
  }[];
}

export async function run(rounds: number): Promise<Row[]> {
  const python = join(TRAINING, '.venv', 'bin', 'python');
  if (!existsSync(python)) {
    process.stderr.write('skipped: the graph alone needs training/.venv (make setup-python)\n');
    return [];
  }
  const folder = await mkdtemp(join(tmpdir(), 'm4oe-bench-'));
  try {
    const json = join(folder, 'graph.json');
    // What it prints while it works, skipped questions among it, goes where this bench's own
    // progress goes.
    const reference = REFERENCE === undefined ? [] : ['--reference', resolve(REFERENCE)];
    const flags = ['--rounds', String(rounds), '--model', MODELS, '--json', json, ...reference];
    const child = spawn(python, ['bench/graph.py', ...flags], {
      cwd: TRAINING,
      stdio: ['ignore', 2, 2],
    });
    const [code] = (await once(child, 'exit')) as [number | null];
    if (code !== 0) throw new Error(`training/bench/graph.py ended with ${code}`);
    const { rows } = JSON.parse(await readFile(json, 'utf8')) as Answer;
    return rows.map(({ question, values, unit, atLeast, detail }) =>
      atLeast === null
        ? { ...row(question, values, unit, {}, detail), wanted: '-', met: true }
        : row(question, values, unit, { atLeast }, detail),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
