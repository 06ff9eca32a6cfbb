/** No message is larger than what a client takes by default, whatever the plane of the source: what would be is refused before the work. */
import test from 'ava';
import { chunks, header, labelsOf, rawPlan, rawSegment, volumeBytesOf } from '../support/raw-call.ts';
import { servesOn } from '../support/serves-on.ts';
import { startService } from '../support/service.ts';
import { lpsGeometry, testVolume } from '../support/volumes.ts';

test('planes that fit come back through a client with its default limit, those that do not are refused at the header', async (t) => {
  await using service = await startService({ stallSeconds: 120 });
  const largest = testVolume([2048, 2047, 1], 'int8');
  const outputs = ['LABELS', 'CONFIDENCE'];
  const ended = await rawSegment(service.address, [header(largest, { outputs }), ...chunks(volumeBytesOf(largest))]);
  t.is(ended.code, 'OK', ended.message);
  t.is(labelsOf(ended, largest.voxels.length).length, 2048 * 2047);
  t.is(ended.responses.filter(({ message }) => message === 'slice').length, 2);
  const coronal = [
    [1, 0, 0],
    [0, 0, 1],
    [0, 1, 0],
  ] as const;
  for (const geometry of [
    lpsGeometry([2048, 2048, 1]),
    { ...lpsGeometry([2048, 2048, 2]), direction: coronal },
    { ...lpsGeometry([2048, 4096, 2]), direction: coronal },
  ]) {
    const refused = { code: 'INVALID_ARGUMENT', reason: 'SLICE_TOO_LARGE', field: 'header.geometry.size' };
    const message = header({ ...largest, geometry });
    t.like(await rawSegment(service.address, [message]), refused);
    t.like(await rawPlan(service.address, message.header), refused);
  }
  await servesOn(t, service);
});
