/**
 * Runs the benches, all or those named, and prints one table of ratios from this run on this
 * machine. npm run bench [-- NAME ...] [--rounds N]; BENCH_MODELS names another model folder,
 * BENCH_REFERENCE a Python file that makes the network of the paper's public code
 * (training/bench/graph.py). Writes out/bench.json. Ends with 1 where a bench failed.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { table } from '../src/cli/terminal.ts';
import type { Row } from './support.ts';

const BENCHES = [
  'event-loop-lag',
  'peak-memory',
  'host-path',
  'service-overhead',
  'concurrency',
  'preview',
  'settled',
  'trust',
  'growth',
  'crowd',
  'quota',
  'memory-truth',
  'memory-back',
  'start',
  'cold-start',
  'triton',
  'patches',
  'patches-memory',
  'graph',
  'webgpu-nodes',
  'dicom-results',
  'results',
  'archive-to-seg',
];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '3' } },
});
const rows: Row[] = [];
const failed: string[] = [];
for (const name of positionals.length > 0 ? positionals : BENCHES) {
  if (!BENCHES.includes(name)) throw new Error(`no such bench: ${name}; there are ${BENCHES.join(', ')}`);
  const { run } = (await import(`./${name}.ts`)) as { run(rounds: number): Promise<Row[]> };
  process.stderr.write(`${name} ...\n`);
  try {
    rows.push(...(await run(Number(values.rounds))));
  } catch (error) {
    // What was measured for minutes before is not lost with it.
    failed.push(name);
    process.stderr.write(`${name} failed: ${error instanceof Error ? error.stack : String(error)}\n`);
  }
}
const shown = (value: number) => value.toPrecision(3);
const lines = rows.map((r) => [
  r.question,
  `${shown(r.value)} ${r.unit}`,
  `${shown(r.low)} - ${shown(r.high)}`,
  r.wanted,
  r.met ? 'met' : 'MISSED',
  r.detail,
]);
process.stdout.write(`${table([['what', 'median', 'spread', 'wanted', '', 'on'], ...lines], 'lrlrll')}\n`);
process.stdout.write(
  `${cpus().length} x ${cpus()[0]?.model ?? 'unknown CPU'}, Node ${process.version}, ${values.rounds} rounds\n`,
);
await mkdir('out', { recursive: true });
await writeFile(
  'out/bench.json',
  `${JSON.stringify({ at: new Date().toISOString(), cpus: cpus().length, rounds: Number(values.rounds), failed, rows }, null, 2)}\n`,
);
if (failed.length > 0) {
  process.stderr.write(`without rows, since they failed: ${failed.join(', ')}\n`);
  process.exitCode = 1;
}
