/** Thorough answers: three passes over each slice, put together. */
import test from 'ava';
import { segmentHere, withModels } from '../../src/cli/run-local.ts';
import { readConfig, SEGMENT_SETTINGS } from '../../src/settings/config.ts';
import type { Triple, Volume } from '../../src/volume.ts';
import { axisAlignedDirections } from '../preprocess/volumes.ts';
import { CT_WINDOW } from '../support/bands.ts';
import { MILLIMETRES_MODEL, sumsAnswer } from '../support/millimetres.ts';
import { oriented } from '../support/oriented.ts';
import { header, rawPlan } from '../support/raw-call.ts';
import { startService, type TestService } from '../support/service.ts';
import { lpsGeometry, segmented, testVolume } from '../support/volumes.ts';

let service: TestService;
let bands: TestService;
test.before(async () => {
  service = await startService({ models: MILLIMETRES_MODEL });
  bands = await startService();
});
test.after.always(() => Promise.all([service, bands].map((one) => one[Symbol.asyncDispose]())));

const THOROUGH = { modality: 'CT', thorough: true } as const;

function volumeOf(size: Triple, slice = 3): Volume {
  return testVolume(size, 'int16', lpsGeometry(size, [0.7, 0.9, slice]));
}

/** What the graph answers where it is told spacing times `scale` within slices. */
function pass(volume: Volume, scale: number): Uint8Array {
  const [columns, rows, slices] = volume.geometry.spacing;
  const geometry = { ...volume.geometry, spacing: [scale * columns, scale * rows, slices] as const };
  return sumsAnswer({ ...volume, geometry }, CT_WINDOW[0]);
}

/** The model's confidence is 255 less its label, so of three labels the lowest is the surest. */
function expected(volume: Volume) {
  const passes = [1, 0.92, 1.08].map((scale) => pass(volume, scale));
  const labels = new Uint8Array(volume.voxels.length);
  const confidence = new Uint8Array(labels.length);
  for (const n of labels.keys()) {
    const said = passes.map((one) => one[n] ?? 0);
    const label = Math.min(...said);
    labels[n] = label;
    confidence[n] = Math.round(((255 - label) * said.filter((one) => one === label).length) / 3);
  }
  return { labels, confidence };
}

test('labels and confidence are those of the passes put together, in all 48 orientations', async (t) => {
  const lps = volumeOf([9, 7, 11]);
  const { labels, confidence } = expected(lps);
  t.notDeepEqual(labels, pass(lps, 1), 'the passes differ');
  for (const direction of axisAlignedDirections()) {
    const { volume, carry } = oriented(lps, direction);
    const found = await segmented(service.client, volume, { ...THOROUGH, confidence: true });
    const as = JSON.stringify(direction);
    t.is(Buffer.compare(found.labels, carry(labels, new Uint8Array(labels.length))), 0, as);
    t.is(Buffer.compare(found.confidence ?? new Uint8Array(), carry(confidence, new Uint8Array(labels.length))), 0, as);
  }
});

test('batches of 1, 3 and 16 slices and a preview give the same', async (t) => {
  const volume = volumeOf([12, 10, 26], 1);
  const { labels } = expected(volume);
  for (const batchSlices of [1, 3, 16]) {
    await using other = await startService({ models: MILLIMETRES_MODEL, batchSlices });
    for (const previewEvery of [0, 5]) {
      const found = await segmented(other.client, volume, { ...THOROUGH, previewEvery });
      t.is(Buffer.compare(found.labels, labels), 0, `batches of ${batchSlices}, preview ${previewEvery}`);
    }
  }
});

test('the plan says three passes, their time and their memory; the report how far they agree', async (t) => {
  const volume = volumeOf([12, 10, 24]);
  const usual = (await rawPlan(service.address, header(volume, {}, { modality: 'CT' }).header)).plan;
  const { plan, report } = await segmented(service.client, volume, THOROUGH);
  t.is(usual?.passes, 1);
  t.is(plan.passes, 3);
  t.true(Number(plan.memoryBytes) > Number(usual?.memoryBytes));
  t.true(Math.abs(Number(plan.inferSeconds) / Number(usual?.inferSeconds) - 3) < 1.5);
  for (const { agreement, voxels } of report.classes ?? []) {
    if (Number(voxels) === 0) t.is(agreement, undefined);
    else t.true(Math.abs(Number(agreement) - 1 / 3) < 1e-9, 'three labels each');
  }
});

test('without it nothing is said of passes, and a local run gives what the service gives', async (t) => {
  const volume = volumeOf([9, 7, 11]);
  const { report } = await segmented(service.client, volume, { modality: 'CT' });
  t.true((report.classes ?? []).every(({ agreement }) => agreement === undefined));
  const config = readConfig(SEGMENT_SETTINGS, { models: MILLIMETRES_MODEL });
  const run = { config, volume, version: 'test', onProgress: () => undefined, signal: new AbortController().signal };
  const wish = { model: '', head: '', classes: [], everySlice: false, ...THOROUGH };
  const here = await withModels(config, (models) => segmentHere(models, { ...run, wish }));
  t.is(Buffer.compare(here.labels, expected(volume).labels), 0);
});

test('a model that is not told the spacing has one view: refused at the header', async (t) => {
  const volume = testVolume([8, 8, 4]);
  const error = await t.throwsAsync(segmented(bands.client, volume, { modality: 'CT', thorough: true }));
  t.regex(error?.message ?? '', /header\.thorough: model \w+ is not told the spacing/);
});
