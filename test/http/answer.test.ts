/** A client that does not read its results does not hold them for ever. */
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { asFailure } from '../../src/errors.ts';
import { answerTo } from '../../src/http/answer.ts';

/** More than the system keeps for a connection. */
const RESULT_BYTES = 32 * 2 ** 20;

for (const [name, accept] of [
  ['a file', '*/*'],
  ['events', 'text/event-stream'],
] as const)
  test(`${name} that is not read ends with DOWNLOAD_STALLED, one that is read slowly does not`, async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'm4oe-answer-'));
    t.teardown(() => rmSync(folder, { recursive: true, force: true }));
    const path = join(folder, 'labels.nii.gz');
    writeFileSync(path, Buffer.alloc(RESULT_BYTES, 'x'));
    const ended: string[] = [];
    const server = createServer(async (request, response) => {
      using answer = answerTo(request, { response, stallSeconds: 2, signal: new AbortController().signal });
      await answer.accepted({});
      const end = await answer.results([{ result: 'labels', path }]).then(
        () => 'OK',
        (error) => asFailure(error).reason,
      );
      ended.push(end);
      response.destroy();
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    t.teardown(() => server.close());
    const ask = async (): Promise<IncomingMessage> => {
      const { port } = server.address() as AddressInfo;
      const asking = httpRequest({ port, headers: { accept }, agent: false });
      asking.end();
      const [response] = (await once(asking, 'response')) as [IncomingMessage];
      return response.on('error', () => undefined);
    };
    const silent = await ask();
    silent.pause();
    while (ended.length < 1) await new Promise((resolve) => setTimeout(resolve, 20));
    silent.destroy();
    const slow = await ask();
    let pauses = 1;
    for await (const _part of slow) {
      if (pauses-- > 0) await new Promise((resolve) => setTimeout(resolve, 400));
    }
    while (ended.length < 2) await new Promise((resolve) => setTimeout(resolve, 20));
    t.deepEqual(ended, ['DOWNLOAD_STALLED', 'OK']);
  });
