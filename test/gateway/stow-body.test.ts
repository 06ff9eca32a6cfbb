/** What is sent is what a reader of multipart finds, and as long as it says. */
import { Readable } from 'node:stream';
import test from 'ava';
import { boundaryOf, multipartParts } from '../../src/formats/dicom/transport/multipart.ts';
import { dicomBody } from '../../src/gateway/stow-body.ts';

test('one instance, byte for byte, in a body of the announced length', async (t) => {
  const content = [Buffer.from('DICM'), Buffer.from([0, 1, 2, 13, 10])];
  const sent = dicomBody({ byteLength: 9, chunks: () => content }, 'of-ours');
  const whole = Buffer.concat([...sent.chunks()]);
  t.is(whole.length, sent.byteLength);
  const parts: Uint8Array[] = [];
  for await (const part of multipartParts(Readable.from([whole]), boundaryOf(sent.contentType), 100)) parts.push(part);
  t.deepEqual(
    parts.map((part) => Buffer.from(part)),
    [Buffer.concat(content)],
  );
});
