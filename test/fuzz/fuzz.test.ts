/**
 * Every target over its corpus and some seconds beyond; `make fuzz` is the long run
 * (docs/reliability.md). FUZZ_SECONDS is the time for each.
 */
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { fuzzEnvironment } from './addon.ts';
import { fuzz, TARGETS } from './jazzer.ts';

const SECONDS = Number(process.env.FUZZ_SECONDS ?? 3);
const SEED = 20261129;
const environment = fuzzEnvironment();
const corpusOf = (target: string) => readdirSync(fileURLToPath(new URL(`corpus/${target}`, import.meta.url)));
if (environment === undefined) console.log('fuzz.test.ts: skipped, the addon of Jazzer.js does not load here');
const run = environment === undefined ? test.skip : test.serial;

for (const target of TARGETS) {
  run(`${target}: the corpus, and ${SECONDS} s of inputs that it leads to, find no defect`, async (t) => {
    t.timeout(300_000);
    const options = { seconds: SECONDS, seed: SEED, environment: environment ?? {} };
    const { executions, finding } = await fuzz(target, options);
    t.is(finding, undefined);
    t.true(executions > corpusOf(target).length, 'every input of the corpus, and more');
    t.log(`${executions} executions`);
  });
}

run('a defect behind bytes that nobody guesses is found, and told with the file of its input', async (t) => {
  t.timeout(300_000);
  const { finding } = await fuzz('../planted', { seconds: 180, seed: SEED, environment: environment ?? {} });
  t.regex(finding ?? '', /TypeError: planted/);
  t.regex(finding ?? '', /finding-crash-/);
});
