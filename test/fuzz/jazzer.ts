/** Runs one target under Jazzer.js, in a process of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const JAZZER = fileURLToPath(new URL('../../node_modules/@jazzer.js/core/dist/cli.js', import.meta.url));
/** Of what the threads of single requests would compile again each time. */
const COMPILED = fileURLToPath(new URL('../../node_modules/.cache/m4oe/compiled', import.meta.url));
/** One input may take so long, and the process so much memory. */
const HANG_SECONDS = 20;
const MOST_MIB = 3072;

export const TARGETS = readdirSync(join(HERE, 'targets')).map((name) => basename(name, '.ts'));

export interface FuzzOptions {
  /** Beyond the corpus. */
  readonly seconds: number;
  readonly seed: number;
  /** Of `fuzzEnvironment`. */
  readonly environment: Readonly<Record<string, string>>;
  /** Folder for inputs that reach further, and for findings; if absent one that is kept for findings alone. */
  readonly grown?: string;
}

export interface FuzzResult {
  readonly executions: number;
  readonly took: number;
  /** What was thrown, hung or filled memory, with the name of the file with its input. */
  readonly finding: string | undefined;
}

export async function fuzz(target: string, options: FuzzOptions): Promise<FuzzResult> {
  const { seconds, seed, environment } = options;
  const grown = resolve(options.grown ?? mkdtempSync(join(tmpdir(), 'm4oe-fuzz-')));
  const corpus = join(HERE, 'corpus', target);
  const began = performance.now();
  const child = spawn(
    process.execPath,
    [
      ...['--import', './typescript.ts', '--expose-gc', JAZZER, join(HERE, 'targets', `${target}.ts`)],
      ...[grown, ...(existsSync(corpus) ? [corpus] : []), '--includes', '/src/'],
      // Where it opens files and connections the targets say so themselves.
      ...['--disable_bug_detectors', 'path-traversal|ssrf'],
      // In place of libFuzzer's own option, behind which Jazzer.js puts what it has itself.
      ...['--timeout', String(HANG_SECONDS * 1000), '--'],
      ...[`-max_total_time=${seconds}`, `-seed=${seed}`, `-rss_limit_mb=${MOST_MIB}`, '-print_final_stats=1'],
      `-artifact_prefix=${grown}/finding-`,
    ],
    {
      cwd: HERE,
      env: { ...process.env, NODE_COMPILE_CACHE: COMPILED, ...environment },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let said = '';
  let done = false;
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-200_000);
    done ||= /^Done \d+ runs[\s\S]*^stat::peak_rss_mb/m.test(said);
    // A target that serves would go on serving, and libFuzzer catches what asks it to end.
    if (done) child.kill('SIGKILL');
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  const last = [...said.matchAll(/^#(\d+)/gm)].at(-1)?.[1];
  const executions = Number(/number_of_executed_units: (\d+)/.exec(said)?.[1] ?? last ?? 0);
  const at = said.search(/^==\d+== |^==\d+==ERROR|Error:|ERROR:/m);
  const ended = `ended with ${code ?? signal}\n${said.slice(Math.max(0, at), at + 3000)}`;
  // libFuzzer prints its statistics behind a finding too.
  const found = /^==\d+==/m.test(said);
  const finding = !found && (done || code === 0) ? undefined : ended;
  if (options.grown === undefined && finding === undefined) rmSync(grown, { recursive: true });
  return { executions, took: (performance.now() - began) / 1000, finding };
}
