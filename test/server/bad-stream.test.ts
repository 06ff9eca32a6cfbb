/**
 * Messages in the wrong order or that do not add up: refused by code, reason and field, and the
 * server stays well.
 */
import { type ServiceError, status } from '@grpc/grpc-js';
import test from 'ava';
import { failureOf } from '../../src/client/failures.ts';
import type { SegmentRequest } from '../../src/wire/generated/m4oe/v1/SegmentRequest.ts';
import { chunk, chunks, connectRaw, header, rawSegment, volumeBytesOf } from '../support/raw-call.ts';
import { servesOn } from '../support/serves-on.ts';
import { startService, type TestService } from '../support/service.ts';
import { testVolume } from '../support/volumes.ts';

const volume = testVolume([4, 3, 2]);
const bytes = volumeBytesOf(volume);
const head = header(volume);
const first = chunk(0, bytes.subarray(0, 20));

let service: TestService;
test.before(async () => {
  service = await startService();
});
test.after.always(() => service[Symbol.asyncDispose]());

type Case = [name: string, messages: SegmentRequest[], reason: string, field: string, code?: string];

const CASES: Case[] = [
  ['nothing', [], 'HEADER_MISSING', 'header'],
  ['an empty message in place of a header', [{}], 'HEADER_MISSING', 'header'],
  ['a chunk before the header', [first, head], 'HEADER_MISSING', 'header'],
  ['a second header', [head, head], 'HEADER_TWICE', 'header'],
  ['a second header between chunks', [head, first, head], 'HEADER_TWICE', 'header'],
  ['an empty message after the header', [head, {}], 'MESSAGE_EMPTY', 'message'],
  ['an empty chunk', [head, first, chunk(20, Buffer.alloc(0))], 'CHUNK_EMPTY', 'chunk.data'],
  ['a first offset that is not 0', [head, chunk(1, bytes.subarray(1))], 'CHUNK_OFFSET', 'chunk.offset'],
  ['an overlapping chunk', [head, first, chunk(19, bytes.subarray(19))], 'CHUNK_OFFSET', 'chunk.offset'],
  ['a chunk sent twice', [head, first, first], 'CHUNK_OFFSET', 'chunk.offset'],
  ['a skipped byte', [head, first, chunk(21, bytes.subarray(21))], 'CHUNK_OFFSET', 'chunk.offset'],
  ['an offset beyond 2^53', [head, chunk(2 ** 60, bytes)], 'CHUNK_OFFSET', 'chunk.offset'],
  ['a wrong CRC-32', [head, chunk(0, bytes, { crc32: 1 })], 'CHUNK_CRC', 'chunk.crc32', 'DATA_LOSS'],
  [
    'a CRC-32 of other bytes',
    [head, chunk(0, bytes, first.chunk?.crc32 === undefined ? {} : { crc32: first.chunk.crc32 })],
    'CHUNK_CRC',
    'chunk.crc32',
    'DATA_LOSS',
  ],
  ['no chunk', [head], 'TOO_FEW_BYTES', 'chunk'],
  ['one byte too few', [head, ...chunks(bytes.subarray(0, -1), 20)], 'TOO_FEW_BYTES', 'chunk'],
  ['one byte too many', [head, ...chunks(Buffer.concat([bytes, Buffer.alloc(1)]))], 'TOO_MANY_BYTES', 'chunk.data'],
  [
    'a chunk after the last',
    [head, ...chunks(bytes), chunk(bytes.length, first.chunk?.data as Buffer)],
    'TOO_MANY_BYTES',
    'chunk.data',
  ],
];

for (const [name, messages, reason, field, code = 'INVALID_ARGUMENT'] of CASES) {
  test.serial(`${name}: ${reason}`, async (t) => {
    const ended = await rawSegment(service.address, messages);
    t.like(ended, { code, reason, field }, ended.message);
    t.true(ended.message.startsWith(field), ended.message);
    t.false(
      ended.responses.some((response) => response.report != null),
      'no report after a failure',
    );
    await servesOn(t, service);
  });
}

test.serial('a message larger than the transport takes ends with RESOURCE_EXHAUSTED', async (t) => {
  const large = testVolume([256, 256, 64]);
  const ended = await rawSegment(service.address, [header(large), ...chunks(volumeBytesOf(large), 5 << 20)]);
  t.is(ended.code, 'RESOURCE_EXHAUSTED', ended.message);
  await servesOn(t, service);
});

test.serial('a header larger than the transport takes ends with RESOURCE_EXHAUSTED', async (t) => {
  const ended = await rawSegment(service.address, [header(volume, { requestId: 'x'.repeat(5 << 20) })]);
  t.is(ended.code, 'RESOURCE_EXHAUSTED', ended.message);
  await servesOn(t, service);
});

test.serial('bytes that are no message, in every method: MESSAGE_MALFORMED', async (t) => {
  using stub = Object.assign(connectRaw(service.address), {
    [Symbol.dispose](this: { close(): void }) {
      this.close();
    },
  });
  const garbage = Buffer.from([0x7f, 1]); // a wire type that there is none of
  const raw = (bytes: Buffer) => bytes;
  for (const method of ['Plan', 'ListModels', 'GetModel', 'Segment']) {
    const path = `/m4oe.v1.Segmentation/${method}`;
    const error = await new Promise<Error | null>((resolve) => {
      if (method !== 'Segment') stub.makeUnaryRequest(path, raw, raw, garbage, resolve);
      else {
        const call = stub
          .makeBidiStreamRequest(path, raw, raw)
          .on('error', resolve)
          .on('data', () => undefined);
        call.write(garbage);
      }
    });
    t.like(failureOf(error), { kind: 'invalid', reason: 'MESSAGE_MALFORMED', field: 'message' }, method);
  }
  await servesOn(t, service);
});

test.serial('the same in health and reflection: MESSAGE_MALFORMED', async (t) => {
  using stub = Object.assign(connectRaw(service.address), {
    [Symbol.dispose](this: { close(): void }) {
      this.close();
    },
  });
  const garbage = Buffer.from([0x7f, 1]);
  const raw = (bytes: Buffer) => bytes;
  for (const path of [
    '/grpc.health.v1.Health/Check',
    '/grpc.health.v1.Health/Watch',
    '/grpc.health.v1.Health/List',
    '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo',
    '/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo',
  ]) {
    const error = await new Promise<Error | null>((resolve) => {
      if (/Check|List/.test(path)) stub.makeUnaryRequest(path, raw, raw, garbage, resolve);
      else {
        const call = stub
          .makeBidiStreamRequest(path, raw, raw)
          .on('error', resolve)
          .on('data', () => undefined);
        // More of it than one: what comes after the first finds the call over.
        for (let n = 0; n < (path.includes('Watch') ? 1 : 3); n++) call.write(garbage);
        call.end();
      }
    });
    t.like(failureOf(error), { kind: 'invalid', reason: 'MESSAGE_MALFORMED' }, path);
  }
  await servesOn(t, service);
});

test.serial('health of a service whose name is a megabyte: a short answer, and nothing kept of it', async (t) => {
  using stub = Object.assign(connectRaw(service.address), {
    [Symbol.dispose](this: { close(): void }) {
      this.close();
    },
  });
  const name = Buffer.from('x'.repeat(1 << 20));
  const request = Buffer.concat([Buffer.from([0x0a, 0x80, 0x80, 0x40]), name]); // field 1, 2^20 bytes
  const raw = (bytes: Buffer) => bytes;
  const error = await new Promise<ServiceError | null>((resolve) => {
    stub.makeUnaryRequest('/grpc.health.v1.Health/Check', raw, raw, request, (failed) => resolve(failed));
  });
  t.like(error, { code: status.NOT_FOUND });
  t.true((error?.details.length ?? 1e9) < 200);
  await servesOn(t, service);
});
