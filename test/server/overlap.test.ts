/**
 * Upload, inference and download overlap: what can be known already is out, and a preview comes
 * first. An order of events, not a time.
 */
import test from 'ava';
import { bandsAnswer, CT_WINDOW } from '../support/bands.ts';
import { oriented } from '../support/oriented.ts';
import { chunks, header, labelsOf, RawCall, rawPlan, rawSegment, volumeBytesOf } from '../support/raw-call.ts';
import { startService, type TestService } from '../support/service.ts';
import { segmented, testVolume } from '../support/volumes.ts';

let service: TestService;
test.before(async () => {
  service = await startService();
});
test.after.always(() => service[Symbol.asyncDispose]());

const DOWN = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, -1],
] as const;
const SAGITTAL = [
  [0, 1, 0],
  [0, 0, 1],
  [1, 0, 0],
] as const;

for (const [slices, out] of [
  [9, 7],
  [10, 8],
  [11, 8],
  [12, 8],
] as const) {
  test(`${slices} slices, the last byte held back: all labels but those of the last batch are out`, async (t) => {
    const lps = testVolume([20, 16, slices]);
    for (const volume of [lps, oriented(lps, DOWN).volume]) {
      const bytes = volumeBytesOf(volume);
      using call = new RawCall(service.address);
      await call.send(header(volume), ...chunks(bytes.subarray(0, bytes.length - 1), 777));
      // Two slices see the last one, itself and its neighbour; they are in one batch of at most 4.
      await call.answer('slice', out);
      t.is(call.responses.filter(({ slice }) => slice != null).length, out);
      await call.send(...chunks(bytes, 777, bytes.length - 1));
      call.end();
      const ended = await call.ended;
      t.is(ended.code, 'OK', ended.message);
      const whole = await segmented(service.client, volume, { modality: 'CT' });
      t.deepEqual(labelsOf(ended, volume.voxels.length), whole.labels);
    }
  });
}

for (const modality of ['CT', 'MR'] as const) {
  for (const previewEvery of [2, 5, 100]) {
    test(`${modality}: every ${previewEvery}th slice first, and all labels as without`, async (t) => {
      const volume = testVolume([20, 16, 13]);
      const without = await segmented(service.client, volume, { modality, confidence: true });
      const found = await segmented(service.client, volume, { modality, confidence: true, previewEvery });
      const all = Array.from({ length: 13 }, (_, k) => k);
      const first = all.filter((k) => k % previewEvery === 0);
      t.deepEqual(found.order, [...first, ...all.filter((k) => !first.includes(k))]);
      t.is(found.plan.previewSlices, first.length);
      t.deepEqual(found.labels, without.labels);
      t.deepEqual(found.confidence, without.confidence);
      t.is(found.report.labelsCrc32, without.report.labelsCrc32);
      t.deepEqual(found.report.classes, without.report.classes);
      t.is(without.plan.previewSlices, 0);
    });
  }
}

test('a preview of a CT leaves while the upload still runs', async (t) => {
  const volume = testVolume([20, 16, 24]);
  const bytes = volumeBytesOf(volume);
  const slice = bytes.length / 24;
  using call = new RawCall(service.address);
  await call.send(header(volume, { previewEvery: 3 }), ...chunks(bytes.subarray(0, 11 * slice), 777));
  await call.answer('slice', 4);
  const came = call.responses.flatMap((response) => (response.slice == null ? [] : [response.slice.k]));
  t.deepEqual(came.slice(0, 4), [0, 3, 6, 9]);
  await call.send(...chunks(bytes, 777, 11 * slice));
  call.end();
  const ended = await call.ended;
  t.deepEqual(labelsOf(ended, volume.voxels.length), bandsAnswer(volume, 'three', CT_WINDOW).labels);
});

test('where slices of the source are not axial there is no preview, and the plan says so', async (t) => {
  const { volume } = oriented(testVolume(), SAGITTAL);
  const { plan } = await rawPlan(service.address, header(volume, { previewEvery: 3 }).header);
  t.is(plan?.previewSlices, 0);
  const { order, labels } = await segmented(service.client, volume, { modality: 'CT', previewEvery: 3 });
  t.deepEqual(
    order,
    Array.from({ length: volume.geometry.size[2] }, (_, k) => k),
  );
  t.deepEqual(labels, (await segmented(service.client, volume, { modality: 'CT' })).labels);
});

test('a preview of every slice is none', async (t) => {
  const ended = await rawSegment(service.address, [header(testVolume(), { previewEvery: 1 })]);
  t.like(ended, { code: 'INVALID_ARGUMENT', reason: 'PREVIEW_EVERY', field: 'header.preview_every' });
});
