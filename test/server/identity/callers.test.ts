/** The file of callers is taken whole, or refused with what is wrong in it. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import test from 'ava';
import { parseCallers } from '../../../src/server/identity/callers.ts';
import { tokenOf } from '../../support/callers.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const SCHEMA = join(ROOT, 'src/server/identity/callers.schema.json');

test('the schema is a JSON Schema, and the validator what `npm run validator` makes of it', async (t) => {
  t.true(await new Ajv2020().validateSchema(JSON.parse(readFileSync(SCHEMA, 'utf8'))));
  const folder = mkdtempSync(join(tmpdir(), 'm4oe-validator-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const made = join(folder, 'validator.cjs');
  execFileSync(process.execPath, [join(ROOT, 'models/manifest-validator.ts'), made, SCHEMA]);
  const ours = readFileSync(join(ROOT, 'src/server/identity/generated/callers-validator.cjs'), 'utf8');
  t.true(readFileSync(made, 'utf8') === ours, 'run `npm run validator`');
});

test('what is wrong is told by its place, and nothing of the file is repeated', (t) => {
  const { token, line } = tokenOf();
  const caller = { name: 'a', scopes: ['read'] };
  const issuer = { issuer: 'i', audience: 'a' };
  const refused: Record<string, object> = {
    'no callers': {},
    'an empty list': { callers: [] },
    'an unknown field': { callers: [{ ...caller, password: token }] },
    'an unknown scope': { callers: [{ ...caller, scopes: [token] }] },
    'a name with a space': { callers: [{ ...caller, name: `a ${token}` }] },
    'a token in place of its hash': { callers: [{ ...caller, tokens: [{ sha256: token }] }] },
    'a time that is none': { callers: [{ ...caller, tokens: [{ ...line, expires: '2027-99-01T00:00:00Z' }] }] },
    'a name twice': { callers: [caller, caller] },
    'a hash twice': {
      callers: [
        { ...caller, tokens: [line] },
        { ...caller, name: 'b', tokens: [line] },
      ],
    },
    'a certificate name without its kind': { callers: [{ ...caller, certificates: ['gateway.example'] }] },
    'an issuer without keys': { issuer, callers: [caller] },
    'an issuer with both': { issuer: { ...issuer, keysUrl: 'https://a', keysFile: 'a' }, callers: [caller] },
    'a quota of nothing': { callers: [{ ...caller, quota: { mib: 0 } }] },
  };
  for (const [what, document] of Object.entries(refused)) {
    const failure = t.throws(() => parseCallers(JSON.stringify(document)), undefined, what);
    t.like(failure, { kind: 'invalid', reason: 'CALLERS_FILE', setting: 'M4OE_CALLERS' }, what);
    t.false(failure.message.includes(token), what);
  }
  t.is(parseCallers(JSON.stringify({ callers: [{ ...caller, tokens: [line] }] })).ofToken(token).name, 'a');
});
