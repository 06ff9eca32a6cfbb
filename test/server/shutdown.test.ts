/** `m4oe serve` as an operator runs it: its log, and what SIGTERM does while a request runs. */
import test from 'ava';
import { bandsAnswer, CT_WINDOW } from '../support/bands.ts';
import { ServeProcess } from '../support/command.ts';
import { chunk, chunks, header, labelsOf, RawCall, rawSegment, volumeBytesOf } from '../support/raw-call.ts';
import { BANDS_MODELS } from '../support/service.ts';
import { testVolume } from '../support/volumes.ts';

const volume = testVolume();
const bytes = volumeBytesOf(volume);

test('SIGTERM: new calls are refused, the running one finishes, the process ends with 0', async (t) => {
  using service = new ServeProcess(['--models', BANDS_MODELS]);
  const address = await service.address();
  const admin = `http://127.0.0.1:${(await service.line('serving')).adminPort}`;
  using running = new RawCall(address);
  await running.send(header(volume), ...chunks(bytes.subarray(0, 1000)));
  await running.answer('progress', 1);
  service.signal('SIGTERM');
  await service.line('draining');
  t.like(await rawSegment(address, [header(volume), ...chunks(bytes)]), {
    code: 'UNAVAILABLE',
    reason: 'SHUTTING_DOWN',
    retryAfterSeconds: 1,
  });
  const ready = await fetch(`${admin}/readyz`);
  t.is(ready.status, 503);
  t.is(await ready.text(), 'shutting down\n');
  await running.send(...chunks(bytes, 1000, 1000));
  running.end();
  const ended = await running.ended;
  t.is(ended.code, 'OK', ended.message);
  t.deepEqual(labelsOf(ended, volume.voxels.length), bandsAnswer(volume, 'three', CT_WINDOW).labels);
  t.is(await service.exited, 0);
});

test('a drain that takes too long is cut off; the process still ends with 0', async (t) => {
  using service = new ServeProcess(['--models', BANDS_MODELS, '--drain-seconds', '0.2']);
  using running = new RawCall(await service.address());
  await running.send(header(volume), ...chunks(bytes.subarray(0, 1000)));
  await running.answer('progress', 1);
  service.signal('SIGTERM');
  t.not((await running.ended).code, 'OK');
  t.is(await service.exited, 0);
});

test('a service without requests ends at once', async (t) => {
  using service = new ServeProcess(['--models', BANDS_MODELS]);
  await service.address();
  service.signal('SIGINT');
  t.is(await service.exited, 0);
});

const FIELDS = new Set(
  'level time method code reason requestId source modality model modelVersion head slices bytes queueSeconds inferSeconds seconds msg'.split(
    ' ',
  ),
);

test('the log has one line for each call, in JSON, with nothing of the voxels or the patient', async (t) => {
  using service = new ServeProcess(['--models', BANDS_MODELS]);
  const address = await service.address();
  const secret = testVolume([5, 4, 3], 'float32');
  secret.voxels[7] = 987654.25;
  secret.voxels[8] = Number.NaN;
  const sent = volumeBytesOf(secret);
  await rawSegment(address, [header(volume, { requestId: 'good-1' }), ...chunks(bytes)]);
  await rawSegment(address, [header(secret, { requestId: 'bad-1' }), ...chunks(sent)]);
  await rawSegment(address, [header(secret, { requestId: 'bad-2' }), chunk(0, sent, { crc32: 5 })]);
  await rawSegment(address, [header(volume, { requestId: 'Doe^John 1970', classes: ['Doe^John'] })]);
  await rawSegment(address, [header(volume, { model: 'Doe^John' })]);
  service.signal('SIGTERM');
  t.is(await service.exited, 0);
  const requests = service.lines.filter(({ msg }) => msg === 'request');
  t.deepEqual(
    requests.map(({ method, code, reason, requestId }) => [method, code, reason, requestId]),
    [
      ['Segment', 'OK', undefined, 'good-1'],
      ['Segment', 'INVALID_ARGUMENT', 'VOXEL_NOT_FINITE', 'bad-1'],
      ['Segment', 'DATA_LOSS', 'CHUNK_CRC', 'bad-2'],
      ['Segment', 'INVALID_ARGUMENT', 'REQUEST_ID', undefined],
      ['Segment', 'NOT_FOUND', 'MODEL_NOT_FOUND', undefined],
    ],
  );
  t.like(requests[0], {
    level: 'info',
    modality: 'CT',
    model: 'bands',
    head: 'three',
    slices: 12,
    bytes: bytes.length,
  });
  for (const line of requests) {
    t.deepEqual(
      Object.keys(line).filter((key) => !FIELDS.has(key)),
      [],
    );
    t.false(Number.isNaN(Date.parse(String(line.time))));
  }
  t.notRegex(JSON.stringify(service.lines), /987654|Doe|John/);
});
