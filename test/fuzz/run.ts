/**
 * Fuzzes targets one after the other: node test/fuzz/run.ts [TARGET ...], `make fuzz`. TIME is the
 * seconds for each (60), SEED libFuzzer's. What is found to reach further is kept below out/fuzz,
 * where the next run goes on; findings are there too. Writes a line for each target into
 * out/fuzz/runs.jsonl. Ends with 1 where something was found.
 */
import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fuzzEnvironment } from './addon.ts';
import { fuzz, TARGETS } from './jazzer.ts';

const named = process.argv.slice(2);
const targets = named.length > 0 ? named : TARGETS;
const seconds = Number(process.env.TIME ?? 60);
const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31);
const environment = fuzzEnvironment();
if (environment === undefined) throw new Error('the addon of Jazzer.js loads neither as it is nor with a C compiler');
for (const target of targets) {
  if (!TARGETS.includes(target)) throw new Error(`no such target: ${target}; there are ${TARGETS.join(', ')}`);
  const folder = join('out/fuzz', target);
  mkdirSync(folder, { recursive: true });
  const { executions, finding, took } = await fuzz(target, { seconds, seed, environment, grown: folder });
  const line = {
    target,
    at: new Date().toISOString(),
    seed,
    seconds: took,
    executions,
    finding: finding?.split('\n')[0],
  };
  appendFileSync('out/fuzz/runs.jsonl', `${JSON.stringify(line)}\n`);
  console.log(
    `${target}: ${executions} executions in ${Math.round(took)} s${finding === undefined ? '' : `\n${finding}`}`,
  );
  if (finding !== undefined) process.exitCode = 1;
}
