/**
 * Multipart bodies in pieces of any size: the parts come out whole, and what is no multipart is
 * refused.
 */
import test from 'ava';
import { Failure } from '../../../../src/errors.ts';
import { boundaryOf, multipartParts } from '../../../../src/formats/dicom/transport/multipart.ts';

const PARTS = [
  Buffer.from('one\r\n--not-it\r\n'),
  Buffer.alloc(0),
  Buffer.alloc(5000, '\r\n--X'),
  Buffer.from([0, 255, 13, 10, 45]),
];

function body(parts: readonly Buffer[], head = 'Content-Type: application/dicom\r\n\r\n', start = ''): Buffer {
  return Buffer.concat([
    Buffer.from(start),
    ...parts.flatMap((part) => [Buffer.from(`--XY\r\n${head}`), part, Buffer.from('\r\n')]),
    Buffer.from('--XY--\r\n'),
  ]);
}

async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(bytes: Buffer, size = 64, limit = 10_000): Promise<Buffer[]> {
  const parts: Buffer[] = [];
  for await (const part of multipartParts(pieces(bytes, size), 'XY', limit)) parts.push(Buffer.from(part));
  return parts;
}

test('parts are whole whatever the pieces they come in', async (t) => {
  for (const size of [1, 3, 7, 64, 100_000]) t.deepEqual(await read(body(PARTS), size), PARTS, `${size}`);
  t.deepEqual(await read(body(PARTS, undefined, 'a preamble\r\n')), PARTS);
  t.deepEqual(await read(body(PARTS, '\r\n')), PARTS, 'without headers');
  t.deepEqual(await read(Buffer.from('--XY--')), []);
});

test('bodies that are cut short, too large or no multipart are refused', async (t) => {
  const whole = body(PARTS);
  const refuses = async (bytes: Buffer, reason: string, limit?: number) => {
    const failure = (await t.throwsAsync(read(bytes, 64, limit), { instanceOf: Failure })) as Failure;
    t.is(failure.reason, reason);
  };
  await refuses(whole.subarray(0, -12), 'DICOMWEB_ANSWER');
  await refuses(Buffer.alloc(0), 'DICOMWEB_ANSWER');
  await refuses(Buffer.from('<html>'.repeat(100)), 'DICOMWEB_ANSWER');
  await refuses(Buffer.alloc(100_000, 'x'), 'DICOM_TOO_LARGE');
  await refuses(whole, 'DICOM_TOO_LARGE', 4999);
  await refuses(Buffer.from('--XYZ\r\n\r\nabc\r\n--XY--'), 'DICOMWEB_ANSWER');
});

test('the boundary is read quoted or not', (t) => {
  t.is(boundaryOf('multipart/related; type="application/dicom"; boundary=abc-1'), 'abc-1');
  t.is(boundaryOf('multipart/related; boundary="a b"; type="application/dicom"'), 'a b');
  t.throws(() => boundaryOf('application/dicom+json'), { instanceOf: Failure });
});
