/**
 * No message is larger than what a client takes by default, whatever the plane of the source:
 * slices that would be come in parts, or are refused before the work.
 */
import { crc32 } from 'node:zlib';
import test from 'ava';
import { SliceParts } from '../../src/client/slice-parts.ts';
import { chunks, header, labelsOf, rawPlan, rawSegment, volumeBytesOf } from '../support/raw-call.ts';
import { servesOn } from '../support/serves-on.ts';
import { startService } from '../support/service.ts';
import { lpsGeometry, segmented, testVolume } from '../support/volumes.ts';

test('planes that fit come back whole through a client that knows no parts, those that do not are refused at the header', async (t) => {
  await using service = await startService({ stallSeconds: 120, tagCheck: 'warn' });
  const largest = testVolume([2048, 2047, 1], 'int8');
  const outputs = ['LABELS', 'CONFIDENCE'];
  const old = { slicesInParts: false };
  const request = [header(largest, { outputs, ...old }), ...chunks(volumeBytesOf(largest))];
  const ended = await rawSegment(service.address, request);
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
    const message = header({ ...largest, geometry }, old);
    t.like(await rawSegment(service.address, [message]), refused);
    t.like(await rawPlan(service.address, message.header), refused);
  }
  await servesOn(t, service);
});

const AXIAL = lpsGeometry([2048, 2048, 1]);
const CORONAL = {
  ...lpsGeometry([2048, 4096, 1]),
  direction: [
    [1, 0, 0],
    [0, 0, 1],
    [0, 1, 0],
  ],
} as const;

for (const [name, geometry] of Object.entries({ axial: AXIAL, coronal: CORONAL })) {
  test(`a plane of ${name} volume that no message holds comes in parts, and together they are the slice`, async (t) => {
    await using service = await startService({ stallSeconds: 120, maxSliceEdge: 4096, tagCheck: 'warn' });
    const [ni, nj] = geometry.size;
    const volume = { ...testVolume([ni, nj, 1], 'int8'), geometry };
    const request = [header(volume, { outputs: ['LABELS', 'CONFIDENCE'] }), ...chunks(volumeBytesOf(volume))];
    const ended = await rawSegment(service.address, request);
    t.is(ended.code, 'OK', ended.message);
    const parts = ended.responses.flatMap(({ slice }) => (slice?.output === 'LABELS' ? [slice] : []));
    t.is(parts.length, (ni * nj) / 2 ** 20);
    for (const [n, { offset, data, crc32: crc }] of parts.entries())
      t.deepEqual([offset, crc], [n * 2 ** 20, crc32(data)]);
    const labels = Buffer.concat(parts.map(({ data }) => data));
    const report = ended.responses.at(-1)?.report;
    t.is(crc32(labels), report?.labelsCrc32 ?? 0);
    t.true(labels.some((label) => label !== 0));
    // Our client hands over whole slices.
    const ours = await segmented(service.client, volume, { modality: 'CT', confidence: true });
    t.true(labels.equals(ours.labels));
    await servesOn(t, service);
  });
}

test('parts that are damaged, missing, doubled or of another slice are no slice: SLICE_CRC, SLICE_PARTS', (t) => {
  const data = Buffer.from([1, 2, 3, 4, 5, 6]);
  const part = (k: number, offset: number, end: number) => {
    const own = data.subarray(offset, end);
    return { k, output: 'LABELS', revision: 0, offset, data: own, crc32: crc32(own) } as const;
  };
  const fresh = () => new SliceParts(lpsGeometry([3, 2, 9]));
  const good = fresh();
  t.is(good.add(part(7, 0, 4)), undefined);
  t.like(good.add(part(7, 4, 6)), { k: 7, offset: 0, crc32: crc32(data), data });
  t.like(good.add(part(8, 0, 6)), { k: 8, data });
  t.throws(() => fresh().add({ ...part(0, 0, 6), crc32: 1 }), { message: /damaged on the way/ });
  for (const [first, second] of [
    [part(0, 0, 2), part(0, 3, 6)],
    [part(0, 0, 2), part(1, 2, 6)],
    [part(0, 0, 4), part(0, 3, 6)],
    [part(0, 0, 4), { ...part(0, 4, 6), output: 'CONFIDENCE' as const }],
    [part(0, 0, 4), part(0, 4, 4)],
  ] as const) {
    const parts = fresh();
    parts.add(first);
    t.like(
      t.throws(() => parts.add(second)),
      { kind: 'corrupt', reason: 'SLICE_PARTS' },
    );
  }
  t.like(
    t.throws(() => fresh().add(part(0, 2, 6))),
    { reason: 'SLICE_PARTS' },
  );
});
