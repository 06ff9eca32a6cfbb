/**
 * What does not fit now is refused at the header, counted, and fits again when the others are done.
 */
import test from 'ava';
import { chunk, chunks, type Ended, header, RawCall, rawSegment, volumeBytesOf } from '../support/raw-call.ts';
import { atRest, metric, servesOn } from '../support/serves-on.ts';
import { startService, type TestService } from '../support/service.ts';
import { segmented, testVolume } from '../support/volumes.ts';

/** Needs about 1.05 MiB: its batches, chunks on their way, voxels. */
const volume = testVolume([64, 64, 20]);
const bytes = volumeBytesOf(volume);

/** A request that is admitted and waits for its voxels. */
async function open(service: TestService): Promise<RawCall> {
  const call = new RawCall(service.address);
  await call.send(header(volume));
  await call.answer('accepted');
  return call;
}

function attempt(service: TestService): Promise<Ended> {
  return rawSegment(service.address, [header(volume), ...chunks(bytes)]);
}

async function finish(call: RawCall): Promise<Ended> {
  await call.send(...chunks(bytes));
  call.end();
  return call.ended;
}

const refusals = (service: TestService, reason: string) =>
  metric(service, 'm4oe_admission_refusals_total', `{reason="${reason}"}`);

test('MEMORY_IN_FLIGHT while another request holds the memory, then not any more', async (t) => {
  await using service = await startService({ maxInFlightMiB: 2 });
  using first = await open(service);
  t.is(await metric(service, 'm4oe_in_flight_requests'), 1);
  t.is(await metric(service, 'm4oe_in_flight_bytes'), first.responses[0]?.accepted?.memoryBytes ?? 0);
  const refused = await attempt(service);
  t.like(refused, { code: 'RESOURCE_EXHAUSTED', reason: 'MEMORY_IN_FLIGHT', setting: 'M4OE_MAX_IN_FLIGHT_MIB' });
  t.true((refused.retryAfterSeconds ?? 0) >= 1);
  t.is(await refusals(service, 'MEMORY_IN_FLIGHT'), 1);
  t.is((await finish(first)).code, 'OK', 'the one inside is not hurt');
  t.is((await attempt(service)).code, 'OK');
  await servesOn(t, service);
});

test('memory comes back after a failure, a cancellation and a refusal', async (t) => {
  await using service = await startService({ maxInFlightMiB: 2 });
  using failing = await open(service);
  await failing.send(chunk(0, bytes.subarray(0, 10), { crc32: 0 }));
  t.is((await failing.ended).reason, 'CHUNK_CRC');
  t.is((await attempt(service)).code, 'OK');
  using leaving = await open(service);
  leaving.stream.cancel();
  await leaving.ended;
  await atRest(service);
  t.is((await attempt(service)).code, 'OK');
  t.is((await rawSegment(service.address, [header(testVolume([512, 512, 4]))])).reason, 'VOLUME_TOO_LARGE');
  t.is((await attempt(service)).code, 'OK');
});

test('QUEUE_FULL while more work waits than is accepted', async (t) => {
  await using service = await startService({ maxQueuedSeconds: 1e-9 });
  using first = await open(service);
  t.true((await metric(service, 'm4oe_queued_seconds', '{model="bands"}')) > 0);
  const refused = await attempt(service);
  t.like(refused, { code: 'RESOURCE_EXHAUSTED', reason: 'QUEUE_FULL', setting: 'M4OE_MAX_QUEUED_SECONDS' });
  t.true((refused.retryAfterSeconds ?? 0) >= 1);
  t.is(await refusals(service, 'QUEUE_FULL'), 1);
  t.is((await finish(first)).code, 'OK');
  t.is((await attempt(service)).code, 'OK', 'a request that waits for nothing is taken, whatever it costs');
  await servesOn(t, service);
});

test('VOLUME_TOO_LARGE for what never fits is no reason to retry, and is counted', async (t) => {
  await using service = await startService({ maxInFlightMiB: 2 });
  const refused = await rawSegment(service.address, [header(testVolume([256, 256, 16]))]);
  t.like(refused, { code: 'INVALID_ARGUMENT', reason: 'VOLUME_TOO_LARGE', setting: 'M4OE_MAX_IN_FLIGHT_MIB' });
  t.is(refused.retryAfterSeconds, undefined);
  t.is(await refusals(service, 'VOLUME_TOO_LARGE'), 1);
  await servesOn(t, service);
});

test('the plan tells how much work waits before a request', async (t) => {
  await using service = await startService();
  t.is((await service.client.plan(volume, { modality: 'CT' })).queueSeconds, 0);
  using first = await open(service);
  const { queueSeconds } = await service.client.plan(volume, { modality: 'CT' });
  t.true(queueSeconds > 0);
  await finish(first);
  await segmented(service.client, volume, { modality: 'CT' });
  await atRest(service);
});
