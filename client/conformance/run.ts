/**
 * Runs the cases against a client: `node client/conformance/run.ts COMMAND ...`, where the command
 * speaks the lines that README.md describes. Prints a line for each case; ends with 1 where one
 * failed.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { type Case, type Expected, readSuite } from './cases.ts';
import { ScriptedServer } from './server.ts';

const CASE_SECONDS = 60;

export interface Outcome {
  readonly name: string;
  /** What is not as it should be; empty for a case that passed. */
  readonly faults: readonly string[];
}

/** What a client answers to a case. */
type Reply = Partial<Omit<Expected, 'calls'>>;

/** A client's command, which answers one line with one line. */
class Client {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor([command = '', ...args]: readonly string[]) {
    this.#child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#child.stdin?.on('error', () => undefined);
    this.#lines = createInterface({ input: this.#child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  }

  async ask(request: object): Promise<Reply> {
    this.#child.stdin?.write(`${JSON.stringify(request)}\n`);
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(new Error(`no answer in ${CASE_SECONDS} s`)), 1000 * CASE_SECONDS);
    try {
      const { value, done } = await Promise.race([this.#lines.next(), late.promise]);
      if (done === true) throw new Error('the client has ended');
      return JSON.parse(value) as Reply;
    } finally {
      clearTimeout(timer);
    }
  }

  [Symbol.dispose](): void {
    this.#child.kill('SIGKILL');
  }
}

/** Every case, one after the other. */
export async function conformance(command: readonly string[]): Promise<Outcome[]> {
  const { size, cases } = readSuite();
  using client = new Client(command);
  const outcomes: Outcome[] = [];
  for (const one of cases) outcomes.push({ name: one.name, faults: await faultsOf(one, size, client) });
  return outcomes;
}

async function faultsOf(one: Case, size: readonly [number, number, number], client: Client): Promise<string[]> {
  await using server = await ScriptedServer.start(one, size);
  const { wish = {}, retrySeconds = 10, leaveAfter } = one;
  const { address } = server;
  let reply: Reply;
  try {
    reply = await client.ask({ address, size, wish, retrySeconds, ...(leaveAfter !== undefined && { leaveAfter }) });
  } catch (error) {
    return [(error as Error).message];
  }
  return [...differences({ ...reply, calls: server.calls }, one.expect), ...server.violations];
}

function differences(found: Reply & { calls: number }, expect: Expected): string[] {
  const faults = Object.entries(expect).flatMap(([key, value]) => {
    const got = found[key as keyof Expected];
    const fits =
      key === 'reason' && Array.isArray(value) ? value.includes(got) : JSON.stringify(got) === JSON.stringify(value);
    return fits ? [] : [`expected ${key} ${JSON.stringify(value)}, got ${JSON.stringify(got)}`];
  });
  if (expect.left === undefined && found.left === true) faults.push('left, as it was not asked to');
  if (expect.reason === undefined && found.reason !== undefined) faults.push(`failed with ${found.reason}`);
  return faults;
}

if (import.meta.main) {
  const outcomes = await conformance(process.argv.slice(2));
  for (const { name, faults } of outcomes)
    process.stdout.write(
      `${faults.length === 0 ? 'ok  ' : 'FAIL'}  ${name}\n${faults.map((fault) => `        ${fault}\n`).join('')}`,
    );
  const failed = outcomes.filter(({ faults }) => faults.length > 0).length;
  process.stdout.write(`${outcomes.length - failed} of ${outcomes.length} cases passed\n`);
  process.exitCode = failed === 0 ? 0 : 1;
}
