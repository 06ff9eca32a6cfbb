/** The token of a client: from its file, for each call anew, over TLS or on this machine alone. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { SegmentationClient } from '../../src/client/client.ts';
import { callersFile, tokenOf } from '../support/callers.ts';
import { m4oe } from '../support/command.ts';
import { startService } from '../support/service.ts';

const PHANTOM = join(import.meta.dirname, '../../models/demo/phantom-ct.nii.gz');

test('`m4oe token` makes a token that its owner alone can read, and prints the line that lets it in', async (t) => {
  using file = callersFile({ callers: [] });
  const token = join(file.folder, 'token');
  const made = await m4oe(['token', token, '--days', '30']);
  t.is(made.code, 0, made.stderr);
  t.is(statSync(token).mode & 0o777, 0o600);
  const line = JSON.parse(made.stdout) as { sha256: string; expires: string };
  t.true(Math.abs(Date.parse(line.expires) - Date.now() - 30 * 86_400_000) < 60_000);
  file.write({ callers: [{ name: 'me', scopes: ['segment'], tokens: [line] }] });
  await using service = await startService({ callers: file.path });
  const plan = ['plan', PHANTOM, '--modality', 'CT', '--server', service.address];
  t.is((await m4oe([...plan, '--token-file', token])).code, 0);
  t.is((await m4oe(plan, { M4OE_TOKEN_FILE: token })).code, 0);
  const refused = await m4oe(plan);
  t.is(refused.code, 2);
  t.regex(refused.stderr, /\[CALLER_MISSING\]/);
  const again = await m4oe(['token', token]);
  t.regex(again.stderr, /already.*\[FILE_UNWRITABLE\]/, 'no token is overwritten');
});

test('a token that was renewed in its file is the one that is shown', async (t) => {
  const [before, after] = [tokenOf(), tokenOf()];
  using file = callersFile({ callers: [{ name: 'me', scopes: ['read'], tokens: [after.line] }] });
  await using service = await startService({ callers: file.path });
  const tokenFile = file.put('token', before.token);
  const client = await SegmentationClient.connect(service.address, undefined, {}, { seconds: 0, tokenFile });
  t.teardown(() => client.close());
  t.like(await t.throwsAsync(client.listModels()), { kind: 'unauthenticated', reason: 'TOKEN_UNKNOWN' });
  file.put('token', after.token);
  t.is((await client.listModels()).models.length, 1);
  for (const text of ['', 'two words', `${after.token}\n${after.token}`]) {
    file.put('token', text);
    const failure = await t.throwsAsync(client.listModels());
    t.like(failure, { kind: 'invalid', reason: 'TOKEN_FILE' });
    t.false(failure?.message.includes(after.token));
  }
});

test('a token goes to another machine over TLS alone', async (t) => {
  const connect = (address: string, tls?: object) =>
    SegmentationClient.connect(address, tls, {}, { seconds: 0, tokenFile: '/none' });
  for (const address of ['service.example:50051', 'dns:///service.example:50051', '10.0.0.1:1'])
    t.like(await t.throwsAsync(connect(address)), { kind: 'invalid', reason: 'TOKEN_IN_THE_CLEAR' });
  (await connect('service.example:50051', {})).close();
  for (const address of ['127.0.0.1:1', 'localhost:1', '[::1]:1']) (await connect(address)).close();
});
