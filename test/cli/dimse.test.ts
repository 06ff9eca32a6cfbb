/** `m4oe dimse`: what it does not start with. */
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import test from 'ava';
import { m4oe } from '../support/command.ts';
import { folderOf } from '../support/dicom-tools.ts';

test('without peers, open to all, on a port that is taken: one line, and the exit code', async (t) => {
  const peers = join(await folderOf(t), 'peers.json');
  await writeFile(peers, '{"DicomModalities": {}}');
  const taken = createServer().listen(0, '127.0.0.1');
  t.teardown(() => taken.close());
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address() as { port: number };
  for (const [args, code, why] of [
    [[], 2, /M4OE_DIMSE_PEERS: expected a file with DicomModalities, got none \[DIMSE_PEERS\]/],
    [['--peers', `${peers}.no`], 2, /cannot \(ENOENT\) \[DIMSE_PEERS\]/],
    [['--peers', peers, '--host', '0.0.0.0'], 2, /^m4oe: M4OE_DIMSE_HOST: .*\[OPEN_TO_ALL\]/],
    [['--peers', peers, '--port', String(port)], 3, /M4OE_DIMSE_PORT: .*\(EADDRINUSE\) \[LISTEN_FAILED\]/],
    [['--peers', peers, '--associations', '0'], 2, /M4OE_DIMSE_ASSOCIATIONS .*a whole number from 1 to 1000/],
  ] as const) {
    const ended = await m4oe(['dimse', ...args]);
    t.is(ended.code, code, ended.stderr);
    t.regex(ended.stderr, why);
    t.is(ended.stderr.trim().split('\n').length, 1);
  }
});
