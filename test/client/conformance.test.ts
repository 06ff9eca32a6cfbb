/** Our clients against a server that misbehaves by script (client/conformance). */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { readSuite } from '../../client/conformance/cases.ts';
import { conformance } from '../../client/conformance/run.ts';
import { GO_MISSING, goPrograms } from '../support/go-client.ts';
import { ROOT } from '../support/packed-client.ts';
import { CLIENT_PYTHON } from '../support/python-client.ts';

const program = (name: string) => join(ROOT, 'client/conformance/clients', name);
const CLIENTS: Readonly<Record<string, string[]>> = {
  TypeScript: [process.execPath, program('typescript.ts')],
  Python: [CLIENT_PYTHON, program('m4oe_client_sync.py')],
  'Python, asyncio': [CLIENT_PYTHON, program('m4oe_client_async.py')],
};

async function keepsTo(t: ExecutionContext, command: readonly string[]): Promise<void> {
  const outcomes = await conformance(command);
  t.true(outcomes.length > 40);
  t.deepEqual(
    outcomes.filter(({ faults }) => faults.length > 0),
    [],
  );
}

for (const [name, command] of Object.entries(CLIENTS)) {
  test(`${name} keeps to the protocol, whatever the server does`, async (t) => {
    t.timeout(300_000);
    await keepsTo(t, command);
  });
}

if (GO_MISSING !== undefined) console.log(`conformance.test.ts: ${GO_MISSING}, its client is skipped`);
(GO_MISSING === undefined ? test : test.skip)('Go keeps to the protocol, whatever the server does', async (t) => {
  t.timeout(300_000);
  const folder = await mkdtemp(join(tmpdir(), 'm4oe-go-'));
  t.teardown(() => rm(folder, { recursive: true }));
  const programs = await goPrograms(folder);
  if (programs === undefined) return t.pass("skipped: Go's modules cannot be had here");
  await keepsTo(t, [join(programs, 'conformance')]);
});

test('a client that calls nobody and says that all went well passes nothing', async (t) => {
  const liar = `for await (const _ of require('node:readline').createInterface({ input: process.stdin }))
    console.log('{"labels": [1, 2, 3, 4, 5], "slices": 5}')`;
  const outcomes = await conformance([process.execPath, '-e', `(async () => { ${liar} })()`]);
  t.deepEqual(
    outcomes.filter(({ faults }) => faults.length === 0),
    [],
  );
  const names = readSuite().cases.map((one) => one.name);
  t.is(new Set(names).size, names.length);
});
