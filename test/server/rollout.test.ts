/**
 * Servers replaced one after the other under load, behind the client's own balancing: no volume
 * fails, none is answered twice. TEST_REPLACEMENTS=20 does it so many times; a few if absent.
 */
import { crc32 } from 'node:zlib';
import test from 'ava';
import { SegmentationClient } from '../../src/client/client.ts';
import { bandsAnswer, CT_WINDOW } from '../support/bands.ts';
import { ServeProcess } from '../support/command.ts';
import { freePort } from '../support/ports.ts';
import { BANDS_MODELS } from '../support/service.ts';
import { segmented, testVolume } from '../support/volumes.ts';

const REPLACEMENTS = Number(process.env.TEST_REPLACEMENTS ?? 3);
const CLIENTS = 4;
const volume = testVolume([64, 64, 80]);
const expected = crc32(bandsAnswer(volume, 'three', CT_WINDOW).labels);

test(`${REPLACEMENTS} replacements under load`, async (t) => {
  t.timeout((60 + 30 * REPLACEMENTS) * 1000);
  const hosts = await Promise.all(
    ['127.0.0.2', '127.0.0.3'].map(async (host) => ({ host, port: String(await freePort(host)) })),
  );
  const started: ServeProcess[] = [];
  t.teardown(() => {
    for (const service of started) service[Symbol.dispose]();
  });
  const start = (at: number) => {
    const { host, port } = hosts[at] as { host: string; port: string };
    const service = new ServeProcess(['--models', BANDS_MODELS, '--host', host, '--port', port]);
    started.push(service);
    return service;
  };
  const current = [start(0), start(1)];
  const target = `ipv4:${hosts.map(({ host, port }) => `${host}:${port}`).join(',')}`;
  let over = false;
  let waits = 0;
  let finished = Promise.withResolvers<void>();
  const load = async (client: number): Promise<string[]> => {
    const patience = { seconds: 120, onRetry: () => waits++ };
    const connected = await SegmentationClient.connect(target, undefined, {}, patience);
    t.teardown(() => connected.close());
    const sent: string[] = [];
    while (!over) {
      const requestId = `client-${client}-${sent.length}`;
      const { report, order } = await segmented(connected, volume, { modality: 'CT', requestId });
      t.is(report.labelsCrc32, expected);
      t.is(new Set(order).size, 80);
      t.is(order.length, 80, 'each slice came once');
      sent.push(requestId);
      finished.resolve();
      finished = Promise.withResolvers();
    }
    return sent;
  };
  // Begun before a server is ready: the first volumes wait for one.
  const loads = Promise.all(Array.from({ length: CLIENTS }, (_, client) => load(client)));
  const failed = loads.then(() => undefined);
  await Promise.race([Promise.all(current.map((service) => service.address())), failed]);
  for (let n = 0; n < REPLACEMENTS; n++) {
    const old = current[n % 2] as ServeProcess;
    old.signal('SIGTERM');
    t.is(await Promise.race([old.exited, failed]), 0, 'the process drained');
    const fresh = start(n % 2);
    current[n % 2] = fresh;
    await Promise.race([fresh.address(), failed]);
    await Promise.race([finished.promise, failed]); // the load goes on
  }
  over = true;
  const sent = (await loads).flat();
  for (const service of current) service.signal('SIGTERM');
  await Promise.all(current.map((service) => service.exited));
  const answered = started
    .flatMap(({ lines }) => lines)
    .filter(({ msg, code }) => msg === 'request' && code === 'OK')
    .map(({ requestId }) => String(requestId));
  t.deepEqual(answered.sort(), sent.sort(), 'every volume was answered by one server, once');
  t.log(`${sent.length} volumes, ${started.length} servers, sent again or kept waiting ${waits} times`);
});
