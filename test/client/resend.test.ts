/**
 * What the client does while no server is ready, and when one is lost: real servers, and one that
 * refuses or goes away by plan.
 */
import { crc32 } from 'node:zlib';
import { Server, ServerCredentials, type ServerDuplexStream } from '@grpc/grpc-js';
import test, { type ExecutionContext } from 'ava';
import { SegmentationClient } from '../../src/client/client.ts';
import { MAX_LOST } from '../../src/client/policy.ts';
import type { Patience } from '../../src/client/resend.ts';
import { Failure } from '../../src/errors.ts';
import { toStatus } from '../../src/server/status.ts';
import { Arrival } from '../../src/streaming/arrival.ts';
import { segmentationService } from '../../src/wire/schema.ts';
import { bandsAnswer, CT_WINDOW } from '../support/bands.ts';
import { ServeProcess } from '../support/command.ts';
import { freePort } from '../support/ports.ts';
import { BANDS_MODELS } from '../support/service.ts';
import { segmented, testVolume } from '../support/volumes.ts';

const volume = testVolume([64, 64, 300]); // more than one chunk, more than grpc-js would keep to send again
const expected = bandsAnswer(volume, 'three', CT_WINDOW).labels;
const inOrder = Array.from({ length: 300 }, (_, k) => k);
const CT = { modality: 'CT' } as const;

async function patient(t: ExecutionContext, address: string, patience: Patience): Promise<SegmentationClient> {
  const client = await SegmentationClient.connect(address, undefined, {}, patience);
  t.teardown(() => client.close());
  return client;
}

test('a volume that is sent while no server is there is segmented when one is', async (t) => {
  const port = await freePort();
  const refused = Promise.withResolvers<Failure>();
  const client = await patient(t, `127.0.0.1:${port}`, { seconds: 120, onRetry: refused.resolve });
  const running = segmented(client, volume, CT);
  t.like(await refused.promise, { kind: 'unavailable' });
  using _service = new ServeProcess(['--models', BANDS_MODELS, '--port', String(port)]);
  const { labels, order } = await running;
  t.deepEqual(labels, expected);
  t.deepEqual(order, inOrder);
});

test('a server that is killed in the middle: another one does the volume, and no slice comes twice', async (t) => {
  const port = await freePort();
  const first = new ServeProcess(['--models', BANDS_MODELS, '--port', String(port)]);
  t.teardown(() => first[Symbol.dispose]());
  await first.address();
  const client = await patient(t, `127.0.0.1:${port}`, { seconds: 120 });
  const arrival = new Arrival(volume);
  const labels = new Uint8Array(volume.voxels.length);
  const order: number[] = [];
  let accepted = 0;
  let second: ServeProcess | undefined;
  t.teardown(() => second?.[Symbol.dispose]());
  for await (const answer of client.segment(arrival, CT)) {
    if (answer.kind === 'accepted') {
      accepted++;
      arrival.advanceTo(accepted === 1 ? 280 * 64 * 64 : volume.voxels.length);
    }
    if (answer.kind !== 'slice') continue;
    labels.set(answer.slice.data, answer.slice.k * 64 * 64);
    order.push(answer.slice.k);
    if (order.length !== 20) continue;
    first.signal('SIGKILL');
    await first.exited;
    second = new ServeProcess(['--models', BANDS_MODELS, '--port', String(port)]);
  }
  t.is(accepted, 2);
  t.deepEqual(labels, expected);
  t.deepEqual(order, inOrder);
});

/** A service that ends each call with the failure, after the messages. */
async function failing(t: ExecutionContext, failure: Failure, ...messages: object[]) {
  const server = new Server();
  const seen = { calls: 0 };
  server.addService(segmentationService().service, {
    Segment(call: ServerDuplexStream<object, object>) {
      seen.calls++;
      call.resume();
      for (const message of messages) call.write(message);
      call.emit('error', toStatus(failure));
    },
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  t.teardown(() => server.forceShutdown());
  return { seen, address: `127.0.0.1:${port}` };
}

const lost = new Failure('unavailable', 'WORKER_LOST', 'gone', { retryAfterSeconds: 0.01 });

test('a volume that ends every server that takes it is given up', async (t) => {
  const { seen, address } = await failing(t, lost, { accepted: {} });
  const client = await patient(t, address, { seconds: 120 });
  t.like(await t.throwsAsync(segmented(client, volume, CT)), { reason: 'WORKER_LOST' });
  t.is(seen.calls, MAX_LOST);
});

test('a slice comes again with another revision, and not with the same one of another server', async (t) => {
  const voxels = new Uint8Array(64 * 64);
  const slice = { k: 0, output: 'LABELS', data: voxels, crc32: crc32(voxels) };
  const messages = [0, 2, 2].map((revision) => ({ slice: { ...slice, revision } }));
  const { seen, address } = await failing(t, lost, { accepted: {} }, ...messages);
  const client = await patient(t, address, { seconds: 120 });
  const revisions: number[] = [];
  await t.throwsAsync(async () => {
    for await (const answer of client.segment(volume, CT))
      if (answer.kind === 'slice') revisions.push(answer.slice.revision);
  });
  t.deepEqual(revisions, Array.from({ length: seen.calls }, () => [0, 2]).flat());
});

for (const [name, failure] of [
  [
    'a busy server that asks for more time than there is',
    new Failure('busy', 'QUEUE_FULL', '', { retryAfterSeconds: 99 }),
  ],
  ['a limit of the transport', new Failure('busy', 'RESOURCE_EXHAUSTED', '')],
  ['a wrong request', new Failure('invalid', 'REQUEST_ID', '')],
] as const) {
  test(`not tried again: ${name}`, async (t) => {
    const { seen, address } = await failing(t, failure);
    const client = await patient(t, address, { seconds: 10 });
    t.like(await t.throwsAsync(segmented(client, volume, CT)), { reason: failure.reason });
    t.is(seen.calls, 1);
  });
}

test('without patience a call is made once; a busy server is asked again with it', async (t) => {
  const busy = new Failure('busy', 'QUEUE_FULL', '', { retryAfterSeconds: 0.2 });
  const { seen, address } = await failing(t, busy);
  t.like(await t.throwsAsync(segmented(await patient(t, address, { seconds: 0 }), volume, CT)), {
    reason: 'QUEUE_FULL',
  });
  t.is(seen.calls, 1);
  t.like(await t.throwsAsync(segmented(await patient(t, address, { seconds: 3 }), volume, CT)), {
    reason: 'QUEUE_FULL',
  });
  t.true(seen.calls > 2, String(seen.calls));
});

test('what fails on this side is not tried again, and a cancelled call does not wait', async (t) => {
  const { seen, address } = await failing(t, lost);
  const client = await patient(t, address, { seconds: 120 });
  const arrival = new Arrival(volume);
  arrival.fail(new Failure('unavailable', 'ARCHIVE_BUSY', 'gone'));
  const reading = async () => {
    for await (const _ of client.segment(arrival, CT));
  };
  await t.throwsAsync(reading);
  t.true(seen.calls <= 1);
  const slow = await failing(t, new Failure('unavailable', 'SHUTTING_DOWN', '', { retryAfterSeconds: 60 }));
  const stop = new AbortController();
  const waiting = await patient(t, slow.address, { seconds: 120, onRetry: () => stop.abort() });
  t.like(await t.throwsAsync(segmented(waiting, volume, CT, stop.signal)), { kind: 'cancelled' });
  t.is(slow.seen.calls, 1);
});
