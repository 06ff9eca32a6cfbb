/** One call of Segment as its client sees it: what comes, in which order, and what it says. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import test from 'ava';
import type { Geometry } from '../../src/volume.ts';
import { bandsAnswer, CT_WINDOW, mrWindow } from '../support/bands.ts';
import { DEVICE } from '../support/device.ts';
import { oriented } from '../support/oriented.ts';
import { chunks, header, labelsOf, RawCall, rawPlan, rawSegment, volumeBytesOf } from '../support/raw-call.ts';
import { BANDS_MODELS, startService, type TestService } from '../support/service.ts';
import { lpsGeometry, segmented, testVolume } from '../support/volumes.ts';

let service: TestService;
test.before(async () => {
  service = await startService();
});
test.after.always(() => service[Symbol.asyncDispose]());

const volume = testVolume();
const all = [header(volume), ...chunks(volumeBytesOf(volume), 500)];
const UPSIDE_DOWN: Geometry['direction'] = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, -1],
];
const SAGITTAL: Geometry['direction'] = [
  [0, 1, 0],
  [0, 0, 1],
  [1, 0, 0],
];

test('accepted comes first and once, the report last and once', async (t) => {
  const { code, responses } = await rawSegment(service.address, all);
  t.is(code, 'OK');
  const kinds = responses.map((response) => response.message);
  t.is(kinds[0], 'accepted');
  t.is(kinds.at(-1), 'report');
  t.is(kinds.filter((kind) => kind === 'accepted').length, 1);
  t.is(kinds.filter((kind) => kind === 'report').length, 1);
});

for (const [name, direction] of [
  ['to Superior', lpsGeometry([1, 1, 1]).direction],
  ['to Inferior', UPSIDE_DOWN],
  ['to Left', SAGITTAL],
] as const) {
  test(`k ${name}: slices of each output come in source order, each once, with its CRC-32`, async (t) => {
    const stored = oriented(volume, direction).volume;
    const nk = stored.geometry.size[2];
    const wanted = header(stored, {}, { modality: 'CT', confidence: true });
    const ended = await rawSegment(service.address, [wanted, ...chunks(volumeBytesOf(stored))]);
    t.is(ended.code, 'OK', ended.message);
    for (const output of ['LABELS', 'CONFIDENCE']) {
      const slices = ended.responses.flatMap(({ slice }) => (slice?.output === output ? [slice] : []));
      t.deepEqual(
        slices.map(({ k }) => k),
        Array.from({ length: nk }, (_, k) => k),
        output,
      );
      for (const { data, crc32: told } of slices) t.is(crc32(data), told);
    }
  });
}

test('confidence alone can be asked for', async (t) => {
  const ended = await rawSegment(service.address, [header(volume, { outputs: ['CONFIDENCE'] }), ...all.slice(1)]);
  const expected = bandsAnswer(volume, 'three', CT_WINDOW);
  t.false(ended.responses.some(({ slice }) => slice?.output === 'LABELS'));
  t.deepEqual(labelsOf(ended, volume.voxels.length, 'CONFIDENCE'), expected.confidence);
  t.is(ended.responses.at(-1)?.report?.labelsCrc32, crc32(expected.labels));
});

for (const [name, direction] of [
  ['from below', lpsGeometry([1, 1, 1]).direction],
  ['from above', UPSIDE_DOWN],
] as const) {
  test(`labels of a CT sent ${name} leave before the upload is complete`, async (t) => {
    const stored = oriented(volume, direction).volume;
    const bytes = volumeBytesOf(stored);
    using call = new RawCall(service.address);
    await call.send(header(stored), ...chunks(bytes.subarray(0, bytes.length / 2), 777));
    const { accepted } = await call.answer('accepted');
    t.true(accepted?.streamsWhileUploading);
    await call.answer('slice', 4);
    await call.send(...chunks(bytes, 777, bytes.length / 2));
    call.end();
    const ended = await call.ended;
    t.is(ended.code, 'OK', ended.message);
    const whole = await segmented(service.client, stored, { modality: 'CT' });
    t.deepEqual(labelsOf(ended, volume.voxels.length), whole.labels);
  });
}

for (const [name, stored, modality] of [
  ['an MR', volume, 'MR'],
  ['a sagittal CT', oriented(volume, SAGITTAL).volume, 'CT'],
] as const) {
  test(`no slice of ${name} is inferred before the whole volume is here`, async (t) => {
    const messages = [header(stored, {}, { modality }), ...chunks(volumeBytesOf(stored), 500)];
    const { responses } = await rawSegment(service.address, messages);
    t.false(responses[0]?.accepted?.streamsWhileUploading);
    const inferred = responses.flatMap(({ progress }) =>
      progress != null && progress.inferredSlices > 0 ? [progress] : [],
    );
    t.true(inferred.length > 0);
    for (const progress of inferred) t.is(progress.receivedBytes, volume.voxels.byteLength);
  });
}

test('Plan tells what accepted tells', async (t) => {
  for (const modality of ['CT', 'MR'] as const) {
    const head = header(volume, { requestId: 'the-same' }, { modality });
    const { plan } = await rawPlan(service.address, head.header);
    const { responses } = await rawSegment(service.address, [head, ...all.slice(1)]);
    // What a slice costs is measured anew with every batch.
    t.deepEqual(
      { ...responses[0]?.accepted, inferSeconds: 0, queueSeconds: 0 },
      { ...plan, inferSeconds: 0, queueSeconds: 0 },
    );
    t.true((plan?.inferSeconds ?? 0) > 0);
    t.like(plan, {
      requestId: 'the-same',
      model: 'bands',
      volumeBytes: volume.voxels.byteLength,
      slices: 12,
      provider: DEVICE,
      head: modality === 'CT' ? 'three' : 'one',
    });
    t.deepEqual(
      plan?.classes.map(({ name }) => name),
      modality === 'CT' ? ['liver', 'spleen', 'aorta'] : ['liver'],
    );
    t.deepEqual([plan?.windowLower, plan?.windowUpper], modality === 'CT' ? [-100, 300] : [undefined, undefined]);
  }
});

test('a request id comes back, and one is made where none is given', async (t) => {
  const given = await segmented(service.client, volume, { modality: 'CT', requestId: 'A.b-9_' });
  t.is(given.plan.requestId, 'A.b-9_');
  t.is(given.report.requestId, 'A.b-9_');
  const made = await segmented(service.client, volume, { modality: 'CT' });
  t.regex(made.plan.requestId, /^[A-Za-z0-9._-]{1,64}$/);
  t.is(made.report.requestId, made.plan.requestId);
});

test('asking for some classes drops the others and changes nothing else', async (t) => {
  const { labels } = bandsAnswer(volume, 'three', CT_WINDOW);
  const found = await segmented(service.client, volume, {
    modality: 'CT',
    classes: ['aorta', 'liver'],
    confidence: true,
  });
  t.deepEqual(
    found.labels,
    labels.map((label) => (label === 2 ? 0 : label)),
  );
  t.deepEqual(found.confidence, bandsAnswer(volume, 'three', CT_WINDOW).confidence);
  t.deepEqual(
    found.plan.classes.map(({ name }) => name),
    ['liver', 'aorta'],
  );
  t.deepEqual(
    found.report.classes.map(({ name }) => name),
    ['liver', 'aorta'],
  );
});

test('the report counts voxels, millilitres and confidence as the labels show them', async (t) => {
  const stored = testVolume([20, 16, 12], 'int16', { ...lpsGeometry([20, 16, 12]), spacing: [0.5, 0.75, 4] });
  const { labels, confidence } = bandsAnswer(stored, 'three', CT_WINDOW);
  const { report } = await segmented(service.client, stored, { modality: 'CT' });
  t.is(report.labelsCrc32, crc32(labels));
  for (const { label, voxels, volumeMl, meanConfidence } of report.classes) {
    const sure = confidence.filter((_, n) => labels[n] === label);
    t.is(voxels, sure.length);
    t.true(Math.abs(volumeMl - (sure.length * 1.5) / 1000) < 1e-9);
    const mean = sure.reduce((sum, value) => sum + value, 0) / sure.length / 255;
    t.true(Math.abs((meanConfidence ?? 0) - mean) < 1e-9);
  }
});

test('a class that is not there is absent, without a confidence', async (t) => {
  const dark = testVolume([8, 8, 4]);
  for (let n = 0; n < dark.voxels.length; n++) dark.voxels[n] = n % 2 === 0 ? -500 : -600;
  const { report } = await segmented(service.client, dark, { modality: 'CT' });
  for (const organ of report.classes) {
    t.like(organ, { voxels: 0, volumeMl: 0, verdict: 'ABSENT', reasons: ['NOT_CALIBRATED'] });
    t.regex(organ.explanation, /^not found; its head is not calibrated/);
    t.is(organ.meanConfidence, undefined);
  }
});

test('the report names experts, window and what would replay the result', async (t) => {
  const graph = readFileSync(join(BANDS_MODELS, 'bands', 'model.onnx'));
  const sha256 = createHash('sha256').update(graph).digest('hex');
  const shares = { CT: [0.7, 0.3], MR: [0.2, 0.8] };
  for (const modality of ['CT', 'MR'] as const) {
    const { plan, report } = await segmented(service.client, volume, { modality });
    t.deepEqual(
      report.experts.map(({ expert }) => expert),
      ['CT', 'MR'],
    );
    for (const [n, { share }] of report.experts.entries()) t.true(Math.abs(share - (shares[modality][n] ?? 0)) < 1e-6);
    const [windowLower, windowUpper] = modality === 'CT' ? CT_WINDOW : mrWindow(volume);
    t.like(report, { windowLower, windowUpper, model: 'bands', modelVersion: '1.0.0', modelSha256: sha256 });
    t.like(report, { head: plan.head, provider: DEVICE, serviceVersion: 'test', warnings: [] });
    t.is(plan.modelSha256, sha256);
    t.true(report.totalSeconds >= report.receiveSeconds && report.inferSeconds > 0);
  }
});

test('urgent requests are taken', async (t) => {
  const { labels } = await segmented(service.client, volume, { modality: 'CT', urgent: true });
  t.deepEqual(labels, bandsAnswer(volume, 'three', CT_WINDOW).labels);
});

test('warnings tell what a person should know of the input', async (t) => {
  const codes = async (stored: typeof volume) =>
    (await segmented(service.client, stored, { modality: 'CT' })).report.warnings.map(
      (warning) => warning.split(':')[0],
    );
  const bytes = testVolume([20, 16, 12], 'uint8');
  bytes.voxels.forEach((_, n) => {
    bytes.voxels[n] = Math.min(255, Math.max(0, volume.voxels[n] as number));
  });
  t.deepEqual(await codes(bytes), ['CT_LOOKS_8_BIT']);
  t.deepEqual(await codes({ ...bytes, rescale: { slope: 400 / 255, intercept: -125 } }), []);
  t.deepEqual(await codes({ ...volume, geometry: { ...volume.geometry, spacing: [1, 3, 1] } }), ['PIXELS_NOT_SQUARE']);
});

test('ListModels and GetModel tell models, heads and classes', async (t) => {
  const { models, defaultModel } = await service.client.listModels();
  t.is(defaultModel, 'bands');
  t.deepEqual(
    models.map(({ name }) => name),
    ['bands'],
  );
  const { model } = await service.client.getModel('bands');
  t.deepEqual(model, models[0]);
  t.like(model, { ready: true, provider: DEVICE, inputHeight: 64, inputWidth: 64, experts: ['CT', 'MR'] });
  t.deepEqual(
    model?.heads.map(({ name, modalities }) => [name, modalities]),
    [
      ['three', ['CT']],
      ['one', ['MR']],
    ],
  );
  t.like(await t.throwsAsync(service.client.getModel('other')), { reason: 'MODEL_NOT_FOUND', field: 'name' });
});
