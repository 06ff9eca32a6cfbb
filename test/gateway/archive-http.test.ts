/** HTTP to an archive over TLS: who is let in, what statuses mean, and limits of time and size. */
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import test from 'ava';
import { type ArchiveAccess, ArchiveHttp } from '../../src/gateway/archive-http.ts';
import { makeCertificates } from '../support/certificates.ts';
import { folderOf } from '../support/dicom-tools.ts';

const SETTINGS: ArchiveAccess = {
  role: 'archive',
  ca: '',
  authorization: '',
  authorizationFile: '',
  timeoutSeconds: 30,
  connections: 2,
};
const certificates = makeCertificates();
if (certificates === undefined) console.log('gateway/archive-http.test.ts: skipped, openssl is not there');
const withTls = certificates === undefined ? test.skip : test;
test.after.always(() => certificates && rm(certificates.folder, { recursive: true, force: true }));
const never = new AbortController().signal;

type Test = Parameters<typeof folderOf>[0] & { teardown(undo: () => void): void };

async function archive(t: Test, answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const folder = await folderOf(t);
  const server = createServer(certificates?.right ?? {}, answer);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.teardown(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/private-path`;
  const ask = async (settings: Partial<ArchiveAccess>, maxBytes = 100) => {
    const http = new ArchiveHttp({ ...SETTINGS, ca: certificates?.authority ?? '', ...settings });
    try {
      return await http.exchange({ operation: 'query', url, maxBytes }, never);
    } finally {
      http.close();
    }
  };
  return { folder, ask };
}

withTls('the token of a file is read each time; another authority is not trusted', async (t) => {
  const given: (string | undefined)[] = [];
  const { folder, ask } = await archive(t, (request, response) => {
    given.push(request.headers.authorization);
    response.end('[]');
  });
  const file = join(folder, 'token');
  for (const token of ['Bearer one', 'Bearer two']) {
    await writeFile(file, `${token}\n`);
    t.is((await ask({ authorizationFile: file })).status, 200);
  }
  await ask({ authorization: 'Basic eA==' });
  t.deepEqual(given, ['Bearer one', 'Bearer two', 'Basic eA==']);
  t.like(await t.throwsAsync(ask({ ca: '' })), { kind: 'unavailable', reason: 'ARCHIVE_CERTIFICATE' });
  const gone = await t.throwsAsync(ask({ authorizationFile: join(folder, 'gone') }));
  t.like(gone, { kind: 'unavailable', reason: 'ARCHIVE_AUTHORIZATION_FILE' });
  t.is(given.length, 3);
});

for (const [status, kind, reason] of [
  [301, 'invalid', 'ARCHIVE_REFUSED'],
  [400, 'invalid', 'ARCHIVE_REFUSED'],
  [401, 'unavailable', 'ARCHIVE_UNAUTHORIZED'],
  [404, 'not_found', 'ARCHIVE_NOT_FOUND'],
  [413, 'too_large', 'ARCHIVE_REFUSED'],
  [429, 'unavailable', 'ARCHIVE_BUSY'],
  [503, 'unavailable', 'ARCHIVE_BUSY'],
] as const) {
  withTls(`HTTP ${status}: ${reason}`, async (t) => {
    const { ask } = await archive(t, (_request, response) => {
      response.writeHead(status, { location: 'https://localhost:1/' }).end('Roe^Jane');
    });
    const failure = await t.throwsAsync(ask({}));
    t.like(failure, { kind, reason });
    t.notRegex(String(failure?.message), /Roe|private-path/);
  });
}

withTls('more than was agreed, cut short, too slow', async (t) => {
  const { ask } = await archive(t, (_request, response) => void response.end('x'.repeat(101)));
  t.like(await t.throwsAsync(ask({})), { reason: 'ARCHIVE_ANSWER_SIZE' });
  const cut = await archive(t, (_request, response) => {
    response.writeHead(200, { 'content-length': '50' });
    response.write('x', () => response.destroy());
  });
  t.like(await t.throwsAsync(cut.ask({})), { kind: 'unavailable', reason: 'ARCHIVE_UNREACHABLE' });
  const slow = await archive(t, () => undefined);
  t.like(await t.throwsAsync(slow.ask({ timeoutSeconds: 0.2 })), {
    kind: 'timed_out',
    reason: 'ARCHIVE_TIMEOUT',
  });
});

test('a request that is given up before it was sent fails with the reason, and its body with nobody', async (t) => {
  const http = new ArchiveHttp(SETTINGS);
  const reason = new Error('given up');
  const signal = AbortSignal.abort(reason);
  const wanted = { operation: 'store', url: 'http://127.0.0.1:9/', method: 'POST', maxBytes: 100 } as const;
  t.is(await t.throwsAsync(http.exchange({ ...wanted, body: '[]' }, signal)), reason);
  await setImmediate();
  http.close();
});
