/**
 * A model that sees millimetres gets the spacing of its slices, and neighbours at its distance,
 * however the volume is stored, sent and batched.
 */
import test, { type ExecutionContext } from 'ava';
import type { Geometry, Triple, Volume } from '../../src/volume.ts';
import { axisAlignedDirections } from '../preprocess/volumes.ts';
import { CT_WINDOW, mrWindow } from '../support/bands.ts';
import { MILLIMETRES_MODEL, sumsAnswer } from '../support/millimetres.ts';
import { oriented, turned } from '../support/oriented.ts';
import { chunks, header, labelsOf, RawCall, rawPlan, rawSegment, volumeBytesOf } from '../support/raw-call.ts';
import { startService, type TestService } from '../support/service.ts';
import { lpsGeometry, segmented, testVolume } from '../support/volumes.ts';

let service: TestService;
let bands: TestService;
test.before(async () => {
  service = await startService({ models: MILLIMETRES_MODEL });
  bands = await startService();
});
test.after.always(() => Promise.all([service, bands].map((one) => one[Symbol.asyncDispose]())));

const MODALITIES = ['CT', 'MR'] as const;

function volumeOf(size: Triple, spacing: Triple): Volume {
  return testVolume(size, 'int16', lpsGeometry(size, spacing));
}

function answer(volume: Volume, modality: (typeof MODALITIES)[number] = 'CT'): Uint8Array {
  return sumsAnswer(volume, modality === 'CT' ? CT_WINDOW[0] : mrWindow(volume)[0]);
}

function same(t: ExecutionContext, found: Uint8Array, expected: Uint8Array, message?: string): void {
  t.true(Buffer.from(found).equals(expected), message);
}

for (const modality of MODALITIES) {
  test(`${modality}: slices of any distance, 0.3 to 12 mm pixels, and a single slice`, async (t) => {
    const seen = new Set<string>();
    for (const slice of [0.4, 1, 2, 3, 5, 7.7, 40]) {
      const volume = volumeOf([12, 10, 25], [0.7, 0.9, slice]);
      const { labels } = await segmented(service.client, volume, { modality });
      same(t, labels, answer(volume, modality), `${slice} mm`);
      seen.add(Buffer.from(labels).toString('hex'));
    }
    t.is(seen.size, 5, '5, 7.7 and 40 mm have the same neighbours, the others have others');
    for (const [pixels, slices] of [
      [[0.3, 0.3], 9],
      [[12, 12], 9],
      [[0.5, 7], 9],
      [[0.8, 0.8], 1],
    ] as const) {
      const volume = volumeOf([9, 7, slices], [...pixels, 3]);
      const { labels } = await segmented(service.client, volume, { modality });
      same(t, labels, answer(volume, modality), `${pixels} mm, ${slices} slices`);
    }
  });

  test(`${modality}: all 48 permutations and flips of the axes, turned or not, give the same labels`, async (t) => {
    const lps = volumeOf([9, 7, 11], [0.7, 0.9, 3]);
    const expected = answer(lps, modality);
    for (const direction of axisAlignedDirections()) {
      const { volume, carry } = oriented(lps, direction);
      for (const stored of [volume, turned(volume, 17)]) {
        const { labels } = await segmented(service.client, stored, { modality });
        same(t, labels, carry(expected, new Uint8Array(expected.length)), JSON.stringify(stored.geometry.direction));
      }
    }
  });
}

test('batches of 1, 3, 4 and 16 slices give the same labels', async (t) => {
  for (const batchSlices of [1, 3, 4, 16]) {
    await using other = await startService({ models: MILLIMETRES_MODEL, batchSlices });
    for (const slice of [1, 3, 7.7]) {
      const volume = volumeOf([9, 7, 26], [0.7, 0.9, slice]);
      const { labels } = await segmented(other.client, volume, { modality: 'CT' });
      same(t, labels, answer(volume), `batches of ${batchSlices}, ${slice} mm`);
    }
  }
});

const DOWN = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, -1],
] as const;

// Batches of 4; a slice needs those up to 2 steps away.
for (const [slice, received, out] of [
  [1, 16, 4], // 10 away: slices 0 to 5 could be known, and the second batch ends with 7
  [1, 19, 8],
  [1, 13, 0],
  [3, 16, 12], // 4 away
  [7.7, 16, 12], // 2 away
  [7.7, 18, 16],
] as const) {
  test(`${slice} mm, ${received} of 30 slices are here: labels of ${out} are out, and all are right`, async (t) => {
    const lps = volumeOf([12, 10, 30], [0.7, 0.9, slice]);
    for (const { volume, carry } of [oriented(lps, lps.geometry.direction), oriented(lps, DOWN)]) {
      const bytes = volumeBytesOf(volume);
      // All but a byte of the next slice too.
      const first = (bytes.length / 30) * (received + 1) - 1;
      using call = new RawCall(service.address);
      await call.send(header(volume), ...chunks(bytes.subarray(0, first), 777));
      if (out > 0) await call.answer('slice', out);
      t.is(call.responses.filter((response) => response.slice != null).length, out);
      await call.send(...chunks(bytes, 777, first));
      call.end();
      const ended = await call.ended;
      t.is(ended.code, 'OK', ended.message);
      const count = lps.voxels.length;
      same(t, labelsOf(ended, count), carry(answer(lps), new Uint8Array(count)));
    }
  });
}

test('a preview comes first and has the labels of the whole', async (t) => {
  const volume = volumeOf([12, 10, 23], [0.7, 0.9, 1]);
  for (const modality of MODALITIES) {
    const found = await segmented(service.client, volume, { modality, previewEvery: 5 });
    t.deepEqual(found.order.slice(0, 6), [0, 5, 10, 15, 20, 1]);
    same(t, found.labels, answer(volume, modality));
  }
});

test('the plan: memory as without millimetres, and streaming where a slice can be known before the last one is here', async (t) => {
  const planOf = async (at: TestService, size: Triple, spacing: Triple) =>
    (await rawPlan(at.address, header(volumeOf(size, spacing)).header)).plan;
  const [near, far] = [await planOf(service, [12, 10, 30], [1, 1, 5]), await planOf(service, [12, 10, 30], [1, 1, 1])];
  t.is(far?.memoryBytes, near?.memoryBytes);
  t.true(far?.streamsWhileUploading);
  // A slice needs those up to 10 away.
  t.true((await planOf(service, [12, 10, 12], [1, 1, 1]))?.streamsWhileUploading);
  t.false((await planOf(service, [12, 10, 11], [1, 1, 1]))?.streamsWhileUploading);
  t.false((await planOf(service, [12, 10, 1], [1, 1, 5]))?.streamsWhileUploading);
  t.true((await planOf(bands, [12, 10, 1], [1, 1, 5]))?.streamsWhileUploading, 'as ever');
});

const CORONAL: Geometry['direction'] = [
  [1, 0, 0],
  [0, 0, -1],
  [0, 1, 0],
];
const UNUSABLE: [what: string, spacing: Triple, direction: Geometry['direction'], field: string][] = [
  ['columns too near', [0.05, 1, 3], lpsGeometry([1, 1, 1]).direction, 'header.geometry.spacing_mm[0]'],
  ['rows too far', [1, 20.5, 3], lpsGeometry([1, 1, 1]).direction, 'header.geometry.spacing_mm[1]'],
  ['rows too far, along k', [1, 1, 21], CORONAL, 'header.geometry.spacing_mm[2]'],
];
for (const [what, spacing, direction, field] of UNUSABLE) {
  test(`${what}: SPACING_NOT_USABLE before any voxel, and no matter to a model without millimetres`, async (t) => {
    const volume = { ...volumeOf([9, 7, 5], spacing) };
    const stored = { ...volume, geometry: { ...volume.geometry, direction } };
    const refused = { code: 'INVALID_ARGUMENT', reason: 'SPACING_NOT_USABLE', field };
    t.like(await rawSegment(service.address, [header(stored)]), refused);
    const planned = await rawPlan(service.address, header(stored).header);
    t.like(planned, refused);
    t.regex(planned.message, /mm apart, the model takes 0\.1 to 20 mm/);
    t.is((await segmented(bands.client, stored, { modality: 'CT' })).labels.length, stored.voxels.length);
  });
}

test('pixels that are not square are what they are to a model that sees millimetres', async (t) => {
  const volume = volumeOf([9, 7, 5], [1, 3, 1]);
  t.deepEqual((await segmented(service.client, volume, { modality: 'CT' })).report.warnings, []);
});
