/** Our clients against a server that misbehaves by script (client/conformance). */
import { join } from 'node:path';
import test from 'ava';
import { readSuite } from '../../client/conformance/cases.ts';
import { conformance } from '../../client/conformance/run.ts';
import { ROOT } from '../support/packed-client.ts';
import { CLIENT_PYTHON } from '../support/python-client.ts';

const program = (name: string) => join(ROOT, 'client/conformance/clients', name);
const CLIENTS: Readonly<Record<string, string[]>> = {
  TypeScript: [process.execPath, program('typescript.ts')],
  Python: [CLIENT_PYTHON, program('m4oe_client_sync.py')],
  'Python, asyncio': [CLIENT_PYTHON, program('m4oe_client_async.py')],
};

for (const [name, command] of Object.entries(CLIENTS)) {
  test(`${name} keeps to the protocol, whatever the server does`, async (t) => {
    t.timeout(150_000);
    const outcomes = await conformance(command);
    t.true(outcomes.length > 40);
    t.deepEqual(
      outcomes.filter(({ faults }) => faults.length > 0),
      [],
    );
  });
}

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
