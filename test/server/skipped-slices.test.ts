/**
 * Slices without anything of the patient are background without being computed, and nothing else
 * changes.
 */
import { crc32 } from 'node:zlib';
import test from 'ava';
import type { Volume } from '../../src/volume.ts';
import { bandsAnswer, CT_WINDOW } from '../support/bands.ts';
import { oriented } from '../support/oriented.ts';
import { metric } from '../support/serves-on.ts';
import { DEMO_MODELS, startService, type TestService } from '../support/service.ts';
import { segmented, testVolume } from '../support/volumes.ts';

let service: TestService;
test.before(async () => {
  service = await startService();
});
test.after.always(() => service[Symbol.asyncDispose]());

const EMPTY = [0, 1, 2, 6, 10, 11];
const volume = withAir(testVolume(), EMPTY);

function withAir(source: Volume, slices: readonly number[]): Volume {
  const plane = source.geometry.size[0] * source.geometry.size[1];
  for (const k of slices) source.voxels.fill(-1000, k * plane, (k + 1) * plane);
  return source;
}

/** What the whole model says, but background where there is nothing of the patient. */
function expected(source: Volume, empty: readonly number[]) {
  const plane = source.geometry.size[0] * source.geometry.size[1];
  const full = bandsAnswer(source, 'three', CT_WINDOW);
  for (const k of empty) {
    full.labels.fill(0, k * plane, (k + 1) * plane);
    full.confidence.fill(255, k * plane, (k + 1) * plane);
  }
  return full;
}

test.serial('the other slices get the labels of the full run, with their empty neighbours as they are', async (t) => {
  const before = await metric(service, 'm4oe_slices_skipped_total', '{modality="CT",model="bands"}');
  const inferred = await metric(service, 'm4oe_slices_total', '{modality="CT",model="bands"}');
  const wanted = expected(volume, EMPTY);
  const found = await segmented(service.client, volume, { modality: 'CT', confidence: true });
  t.deepEqual(found.labels, wanted.labels);
  t.deepEqual(found.confidence, wanted.confidence);
  t.deepEqual(found.order, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  t.is(found.report.skippedSlices, EMPTY.length);
  t.is(found.report.labelsCrc32, crc32(wanted.labels));
  t.is(await metric(service, 'm4oe_slices_skipped_total', '{modality="CT",model="bands"}'), before + EMPTY.length);
  t.is(await metric(service, 'm4oe_slices_total', '{modality="CT",model="bands"}'), inferred + 12 - EMPTY.length);
});

test.serial('batches of any size and any direction of the slices give the same', async (t) => {
  for (const batchSlices of [1, 3, 16]) {
    await using other = await startService({ batchSlices });
    const { labels } = await segmented(other.client, volume, { modality: 'CT' });
    t.deepEqual(labels, expected(volume, EMPTY).labels);
    for (const direction of [
      [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, -1],
      ],
      [
        [0, 1, 0],
        [0, 0, 1],
        [1, 0, 0],
      ],
    ] as const) {
      const { volume: stored, carry } = oriented(volume, direction);
      const turned = await segmented(other.client, stored, { modality: 'CT' });
      t.deepEqual(turned.labels, carry(expected(volume, EMPTY).labels, new Uint8Array(labels.length)));
      t.is(turned.report.skippedSlices, EMPTY.length);
    }
  }
});

test.serial('every slice is computed on request', async (t) => {
  const found = await segmented(service.client, volume, { modality: 'CT', confidence: true, everySlice: true });
  const wanted = bandsAnswer(volume, 'three', CT_WINDOW);
  t.deepEqual(found.labels, wanted.labels);
  t.deepEqual(found.confidence, wanted.confidence);
  t.is(found.report.skippedSlices, 0);
});

test.serial('a volume without a patient is background, says so, and runs nothing', async (t) => {
  const dark = testVolume();
  for (let n = 0; n < dark.voxels.length; n++) dark.voxels[n] = n % 2 === 0 ? -500 : -600;
  const refused = await t.throwsAsync(segmented(service.client, dark, { modality: 'CT' }));
  t.regex(refused.message, /no patient is in it/);
  const { labels, report } = await segmented(service.client, dark, { modality: 'CT', allowTagMismatch: true });
  t.true(labels.every((label) => label === 0));
  t.is(report.skippedSlices, 12);
  t.is(report.inferSeconds, 0);
  t.is(report.provider, '');
  for (const code of ['CT_NOT_HU', 'NO_PATIENT']) t.true(report.warnings.some((line) => line.startsWith(`${code}: `)));
  for (const { share } of report.experts) t.is(share, 0);
});

test.serial('the shipped network: not one label of a patient slice differs from the full run', async (t) => {
  await using other = await startService({ models: DEMO_MODELS });
  const body = withAir(testVolume([70, 60, 11]), [0, 1, 5, 10]);
  const full = await segmented(other.client, body, { modality: 'CT', confidence: true, everySlice: true });
  const quick = await segmented(other.client, body, { modality: 'CT', confidence: true });
  t.is(quick.report.skippedSlices, 4);
  for (let k = 0; k < 11; k++) {
    const part = (whole: Uint8Array) => whole.subarray(k * 4200, (k + 1) * 4200);
    if ([0, 1, 5, 10].includes(k)) t.true(part(quick.labels).every((label) => label === 0));
    else {
      t.deepEqual(part(quick.labels), part(full.labels), `labels of slice ${k}`);
      t.deepEqual(part(quick.confidence), part(full.confidence), `confidence of slice ${k}`);
    }
  }
});
