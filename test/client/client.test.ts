/** The client against a real service, and against one that damages what it sends. */
import { setImmediate } from 'node:timers/promises';
import { Server, ServerCredentials, type ServerDuplexStream } from '@grpc/grpc-js';
import test from 'ava';
import { SegmentationClient } from '../../src/client/client.ts';
import { Failure } from '../../src/errors.ts';
import { Arrival } from '../../src/streaming/arrival.ts';
import { segmentationService } from '../../src/wire/schema.ts';
import { freePort } from '../support/ports.ts';
import { startService } from '../support/service.ts';
import { segmented, testVolume } from '../support/volumes.ts';

const volume = testVolume();

/** A service that answers any call with these messages. */
async function fake(t: { teardown(undo: () => void): void }, ...messages: object[]): Promise<SegmentationClient> {
  const server = new Server();
  server.addService(segmentationService().service, {
    Segment(call: ServerDuplexStream<object, object>) {
      call.resume();
      for (const message of messages) call.write(message);
      call.end();
    },
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  const client = await SegmentationClient.connect(`127.0.0.1:${port}`);
  t.teardown(() => {
    client.close();
    server.forceShutdown();
  });
  return client;
}

test('a damaged label slice is refused: SLICE_CRC', async (t) => {
  const client = await fake(t, { slice: { k: 3, output: 'LABELS', data: Buffer.from([1, 2, 3]), crc32: 1 } });
  const failure = await t.throwsAsync(segmented(client, volume, { modality: 'CT' }));
  t.like(failure, { kind: 'corrupt', reason: 'SLICE_CRC' });
});

test('an answer without content is refused', async (t) => {
  const client = await fake(t, {});
  t.like(await t.throwsAsync(segmented(client, volume, { modality: 'CT' })), { kind: 'internal' });
});

test('a consumer that takes its time gets every answer', async (t) => {
  await using service = await startService();
  let slices = 0;
  let last = '';
  for await (const answer of service.client.segment(testVolume([40, 40, 60]), { modality: 'CT' })) {
    for (let turn = 0; turn < 5; turn++) await setImmediate();
    if (answer.kind === 'slice') slices++;
    last = answer.kind;
  }
  t.is(slices, 60);
  t.is(last, 'report');
});

test('a signal that is aborted before the call ends it at once', async (t) => {
  await using service = await startService();
  const failure = await t.throwsAsync(segmented(service.client, volume, { modality: 'CT' }, AbortSignal.abort()));
  t.like(failure, { kind: 'cancelled' });
});

test('a refusal while the volume is still being sent ends the call with its reason', async (t) => {
  await using service = await startService({ maxVolumeMiB: 1 });
  const failure = await t.throwsAsync(segmented(service.client, testVolume([256, 256, 64]), { modality: 'CT' }));
  t.like(failure, { kind: 'invalid', reason: 'VOLUME_TOO_LARGE', setting: 'M4OE_MAX_VOLUME_MIB' });
});

test('a server that is not there: UNAVAILABLE', async (t) => {
  const client = await SegmentationClient.connect(`127.0.0.1:${await freePort()}`);
  t.teardown(() => client.close());
  t.like(await t.throwsAsync(segmented(client, volume, { modality: 'CT' })), { kind: 'unavailable' });
  t.like(await t.throwsAsync(client.plan(volume, { modality: 'CT' })), { kind: 'unavailable' });
});

test('a volume that is still arriving is sent as it comes, and gives what the whole one gives', async (t) => {
  await using service = await startService();
  const whole = testVolume([64, 64, 300]); // more than one chunk
  const arrival = new Arrival(whole);
  const plane = 64 * 64;
  let received = 0;
  const labels = new Uint8Array(whole.voxels.length);
  for await (const answer of service.client.segment(arrival, { modality: 'CT' })) {
    if (answer.kind === 'accepted') arrival.advanceTo(200 * plane);
    // The rest comes only after an answer that rests on what was there.
    if (answer.kind === 'progress' && answer.progress.receivedBytes > 0 && received === 0) {
      received = answer.progress.receivedBytes;
      arrival.advanceTo(300 * plane);
    }
    if (answer.kind === 'slice') labels.set(answer.slice.data, answer.slice.k * plane);
  }
  t.is(received, 1 << 20, 'one chunk of 200 slices was complete');
  t.deepEqual(labels, (await segmented(service.client, whole, { modality: 'CT' })).labels);
});

test('an arrival that fails ends the call with its failure', async (t) => {
  await using service = await startService();
  const arrival = new Arrival(volume);
  arrival.fail(new Failure('unavailable', 'ARCHIVE_BUSY', 'gone'));
  const failure = await t.throwsAsync(async () => {
    for await (const _ of service.client.segment(arrival, { modality: 'CT' }));
  });
  t.like(failure, { kind: 'unavailable', reason: 'ARCHIVE_BUSY' });
});

test('what is none of its type is refused by name, and nothing hangs or ends the process', async (t) => {
  await using service = await startService();
  const { client } = service;
  const whole = volume as unknown as Record<string, unknown>;
  const geometry = volume.geometry as unknown as Record<string, unknown>;
  for (const [field, given, wish] of [
    ['volume', null, {}],
    ['volume.geometry', { ...whole, geometry: undefined }, {}],
    ['volume.geometry.size', { ...whole, geometry: { ...geometry, size: [20.5, 16, 12] } }, {}],
    ['volume.geometry.spacing', { ...whole, geometry: { ...geometry, spacing: 2 } }, {}],
    ['volume.geometry.direction', { ...whole, geometry: { ...geometry, direction: 'LPS' } }, {}],
    ['volume.rescale', { ...whole, rescale: undefined }, {}],
    ['volume.voxelType', { ...whole, voxelType: undefined }, {}],
    ['volume.voxels', { ...whole, voxels: undefined }, {}],
    ['volume.voxels', { ...whole, voxels: volume.voxels.slice(1) }, {}],
    ['volume.voxels', { ...whole, voxels: Array.from(volume.voxels) }, {}],
    ['volume.voxels', { ...whole, voxels: Float64Array.from(volume.voxels) }, {}],
    ['wish', volume, undefined],
    ['wish.classes', volume, { classes: 'liver' }],
  ] as const) {
    const call = async () => segmented(client, given as never, wish as never);
    t.like(await t.throwsAsync(call, { instanceOf: Failure }), { reason: 'OPTION_VALUE', field });
  }
  t.is((await segmented(client, volume, { modality: 'CT' })).report.classes.length, 3);
  const other = await SegmentationClient.connect(service.address);
  other.close();
  for (const call of [() => segmented(other, volume, { modality: 'CT' }), () => other.listModels()])
    t.like(await t.throwsAsync(call, { instanceOf: Failure }), { reason: 'CLIENT_CLOSED' });
});
