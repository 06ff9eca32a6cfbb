/**
 * One caller cannot fill the house: by one huge request, by a slow one, by many, or on another
 * port.
 */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { credentials, type ServiceError } from '@grpc/grpc-js';
import test from 'ava';
import { failureOf } from '../../src/client/failures.ts';
import { encodeBody, HEADER_LENGTH } from '../../src/inference/http-body.ts';
import type { Tensor } from '../../src/inference/tensor.ts';
import type { SegmentResponse__Output } from '../../src/wire/generated/m4oe/v1/SegmentResponse.ts';
import { inferenceService } from '../../src/wire/schema.ts';
import { type Certificates, makeCertificates } from '../support/certificates.ts';
import { chunk, chunks, connectRaw, header, RawCall, rawPlan, rawSegment, volumeBytesOf } from '../support/raw-call.ts';
import { servesOn, until } from '../support/serves-on.ts';
import { startService } from '../support/service.ts';
import { lpsGeometry, testVolume } from '../support/volumes.ts';

/** 30 kB, and every voxel a slice. */
const long = testVolume([1, 1, 30_000], 'int8');
/** Three metres from end to end. */
const NEEDLE = { ...long, geometry: { ...long.geometry, spacing: [1, 1, 0.1] as const } };
/** 5.3 MiB, of them 1.6 voxels and 3.1 chunks on their way; late it keeps 3.7 without any. */
const volume = testVolume([64, 64, 200]);
const bytes = volumeBytesOf(volume);
const whole = [header(volume), ...chunks(bytes)];

test('1 x 1 x 30,000 voxels: refused at the header, by Segment and by Plan, in any orientation', async (t) => {
  await using service = await startService();
  const turned = { ...NEEDLE, geometry: { ...lpsGeometry([30_000, 1, 1]), direction: DIRECTION } };
  for (const one of [NEEDLE, turned]) {
    const expected = { code: 'INVALID_ARGUMENT', reason: 'TOO_MANY_SLICES', field: 'header.geometry.size' };
    t.like(await rawSegment(service.address, [header(one)]), { ...expected, setting: 'M4OE_MAX_SLICES' });
    t.like(await rawPlan(service.address, header(one).header), expected);
  }
  await servesOn(t, service);
});
const DIRECTION = [
  [0, 0, 1],
  [1, 0, 0],
  [0, 1, 0],
] as const;

test('a request of too many seconds: REQUEST_TOO_LONG, on every port', async (t) => {
  await using service = await startService({ maxRequestSeconds: 1e-9, inferencePort: 0, inferenceGrpcPort: 0 });
  const expected = { reason: 'REQUEST_TOO_LONG', setting: 'M4OE_MAX_REQUEST_SECONDS' };
  t.like(await rawSegment(service.address, [header(volume)]), { ...expected, code: 'INVALID_ARGUMENT' });
  t.like(await rawPlan(service.address, header(volume).header), expected);
  const { grpc, http } = await inferred(service.server.inference, 1);
  t.deepEqual([grpc, http], ['REQUEST_TOO_LONG', 'REQUEST_TOO_LONG']);
});

test('many tiny slices on the inference ports: TOO_MANY_SLICES', async (t) => {
  await using service = await startService({ inferencePort: 0, inferenceGrpcPort: 0 });
  const { grpc, http } = await inferred(service.server.inference, 5000);
  t.deepEqual([grpc, http], ['TOO_MANY_SLICES', 'TOO_MANY_SLICES']);
  await servesOn(t, service);
});

test('beside a huge request, once taken, small ones are taken and done', async (t) => {
  await using service = await startService({ maxSlices: 40_000, maxQueuedSeconds: 1 });
  using huge = new RawCall(service.address);
  await huge.send(header(NEEDLE, { everySlice: true }));
  const { accepted } = await huge.answer('accepted');
  t.true((accepted?.inferSeconds ?? 0) > 1, 'it fills the queue by its sum');
  const small = testVolume([20, 16, 12]);
  const ended = await rawSegment(service.address, [header(small), ...chunks(volumeBytesOf(small))]);
  t.is(ended.code, 'OK', ended.message);
  t.like(await rawSegment(service.address, [header(NEEDLE)]), { code: 'RESOURCE_EXHAUSTED', reason: 'QUEUE_FULL' });
});

test('an upload that trickles gives its memory up to others, and ends well when it goes on', async (t) => {
  await using service = await startService({ maxInFlightMiB: 10, maxUploadSeconds: 60 });
  using slow = new RawCall(service.address);
  await slow.send(header(volume), chunk(0, bytes.subarray(0, 1)));
  await slow.answer('accepted');
  await until(async () => (await rawSegment(service.address, whole)).code === 'OK');
  await slow.send(...chunks(bytes, 1 << 20, 1));
  slow.end();
  t.is((await slow.ended).code, 'OK');
  await servesOn(t, service);
});

test('an upload that trickles has to leave when it goes on and its memory is taken', async (t) => {
  await using service = await startService({ maxInFlightMiB: 10, maxUploadSeconds: 60 });
  using slow = new RawCall(service.address);
  await slow.send(header(volume), chunk(0, bytes.subarray(0, 1)));
  await slow.answer('accepted');
  let next: RawCall | undefined;
  await until(async () => {
    next = new RawCall(service.address);
    await next.send(header(volume));
    const taken = await next.answer('accepted').catch(() => undefined);
    if (taken === undefined) next[Symbol.dispose]();
    return taken !== undefined;
  });
  await slow.send(...chunks(bytes, 1 << 16, 1));
  t.like(await slow.ended, { code: 'RESOURCE_EXHAUSTED', reason: 'MEMORY_IN_FLIGHT' });
  await next?.send(...chunks(bytes));
  next?.end();
  t.is((await next?.ended)?.code, 'OK');
  next?.[Symbol.dispose]();
  await servesOn(t, service);
});

test('an upload that takes too long: UPLOAD_TOO_SLOW', async (t) => {
  await using service = await startService({ maxUploadSeconds: 0.05 });
  using slow = new RawCall(service.address);
  await slow.send(header(volume));
  await slow.answer('accepted');
  let at = 0;
  let over = false;
  void slow.ended.then(() => {
    over = true;
  });
  await until(async () => {
    if (!over && at < bytes.length - 1) await slow.send(chunk(at, bytes.subarray(at, ++at)));
    return over;
  });
  t.like(await slow.ended, {
    code: 'DEADLINE_EXCEEDED',
    reason: 'UPLOAD_TOO_SLOW',
    setting: 'M4OE_MAX_UPLOAD_SECONDS',
  });
  await servesOn(t, service);
});

const certificates = makeCertificates();
test.after.always(() => certificates && rmSync(certificates.folder, { recursive: true, force: true }));
(certificates === undefined ? test.skip : test)(
  'the client of one certificate may hold its share with several requests, another one the rest; over many connections too',
  async (t) => {
    const { folder, authority, right, otherName } = certificates as Certificates;
    const tls = { tlsCert: join(folder, 'right.pem'), tlsKey: join(folder, 'right.key'), tlsClientCa: authority };
    await using service = await startService({ ...tls, maxInFlightMiB: 12 });
    const stubs: { close(): void }[] = [];
    const open = ({ cert, key }: { cert: Buffer; key: Buffer }) =>
      new Promise<string>((resolve) => {
        const stub = connectRaw(service.address, credentials.createSsl(readFileSync(authority), key, cert));
        stubs.push(stub);
        const call = stub.Segment();
        call.on('error', (error: ServiceError) => resolve(failureOf(error).reason ?? error.message));
        call.on('data', ({ message }: SegmentResponse__Output) => resolve(String(message)));
        call.write(header(volume));
      });
    t.is(await open(right), 'accepted');
    t.is(await open(right), 'CLIENT_SHARE');
    t.is(await open(otherName), 'accepted');
    for (const stub of stubs) stub.close();
  },
);

/** What both inference ports say to so many slices of one pixel. */
async function inferred(
  { port, grpcPort }: { port: number | undefined; grpcPort: number | undefined },
  n: number,
): Promise<{ grpc: string; http: string }> {
  const view = ({ buffer }: { buffer: ArrayBuffer }) => new Uint8Array(buffer);
  const windows = view(Float32Array.from({ length: 2 * n }, (_, at) => at % 2));
  const tensors: Tensor[] = [
    { name: 'slices', datatype: 'INT16', shape: [n, 3, 1, 1], bytes: new Uint8Array(6 * n) },
    { name: 'window', datatype: 'FP32', shape: [n, 2], bytes: windows },
    { name: 'head', datatype: 'INT64', shape: [n], bytes: new Uint8Array(8 * n) },
  ];
  const client = new (inferenceService())(`127.0.0.1:${grpcPort}`, credentials.createInsecure());
  const request = {
    modelName: 'bands',
    inputs: tensors.map(({ name, datatype, shape }) => ({ name, datatype, shape: [...shape] })),
    rawInputContents: tensors.map(({ bytes: one }) => Buffer.from(one)),
  };
  const error = await promisify((done: (error: ServiceError | null) => void) =>
    client.modelInfer(request, done),
  )().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  client.close();
  const body = encodeBody({}, 'inputs', tensors);
  const response = await fetch(`http://127.0.0.1:${port}/v2/models/bands/infer`, {
    method: 'POST',
    body: new Uint8Array(body.bytes),
    headers: { [HEADER_LENGTH]: String(body.headerLength) },
  });
  const { reason } = (await response.json()) as { reason: string };
  return { grpc: error === undefined ? 'OK' : (failureOf(error).reason ?? ''), http: reason };
}
