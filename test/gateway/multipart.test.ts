/** multipart/related both ways, and answers that are cut or no such thing. */
import test from 'ava';
import { dicomBody, partsOf } from '../../src/gateway/multipart.ts';

const TYPE = 'multipart/related; type="application/dicom"; boundary=';
const text = (parts: Buffer[]) => parts.map((part) => part.toString('latin1'));

test('parts are found whatever they hold and however the boundary is written', (t) => {
  const tricky = 'a\r\n--b\r\r\n\r\n--';
  const body = Buffer.from(
    `--bound\r\nContent-Type: application/dicom\r\n\r\n${tricky}\r\n--bound\r\nX: 1\r\nY: 2\r\n\r\n\r\n--bound--\r\n`,
    'latin1',
  );
  t.deepEqual(text(partsOf(`${TYPE}bound`, body)), [tricky, '']);
  t.deepEqual(text(partsOf(`${TYPE}"bound"; start=x`, body)), [tricky, '']);
  t.deepEqual(text(partsOf(`${TYPE}bound`, Buffer.concat([Buffer.from('read by nobody\r\n'), body]))), [tricky, '']);
});

test('what we send is what we would read, and as long as it says', (t) => {
  const content = [Buffer.from('DICM'), Buffer.from([0, 1, 2, 13, 10])];
  const sent = dicomBody({ byteLength: 9, chunks: () => content }, 'of-ours');
  const whole = Buffer.concat([...sent.chunks()]);
  t.is(whole.length, sent.byteLength);
  t.deepEqual(partsOf(sent.contentType, whole), [Buffer.concat(content)]);
});

const good = '--b\r\nA: 1\r\n\r\nxyz\r\n--b--';
for (const [what, type, body] of [
  ['another type', 'text/html; boundary=b', good],
  ['no boundary', 'multipart/related', good],
  ['another boundary', `${TYPE}c`, good],
  ['cut in its content', `${TYPE}b`, good.slice(0, -8)],
  ['cut in its headers', `${TYPE}b`, good.slice(0, 9)],
  ['cut behind a part', `${TYPE}b`, good.slice(0, -2)],
  ['empty', `${TYPE}b`, ''],
] as const) {
  test(`${what}: ARCHIVE_ANSWER`, (t) => {
    t.like(
      t.throws(() => partsOf(type, Buffer.from(body))),
      { kind: 'corrupt', reason: 'ARCHIVE_ANSWER' },
    );
  });
}
