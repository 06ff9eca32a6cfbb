/**
 * Labels that settle: slices leave at once, what the whole volume shows to be wrong comes once
 * more, and the report is of what is final.
 */
import { setTimeout } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import test, { type ExecutionContext } from 'ava';
import { segmentHere, withModels } from '../../src/cli/run-local.ts';
import { settlementBytes } from '../../src/postprocess/settle/settlement.ts';
import { readConfig, SEGMENT_SETTINGS } from '../../src/settings/config.ts';
import type { Volume } from '../../src/volume.ts';
import { seeded, settled } from '../postprocess/settle/labelled.ts';
import { axisAlignedDirections } from '../preprocess/volumes.ts';
import { bandsAnswer, CT_WINDOW } from '../support/bands.ts';
import { oriented } from '../support/oriented.ts';
import { chunks, header, labelsOf, RawCall, rawPlan, rawSegment, volumeBytesOf } from '../support/raw-call.ts';
import { atRest, metric, until } from '../support/serves-on.ts';
import { startService, type TestService } from '../support/service.ts';
import { type SettledModel, settledModel } from '../support/settled-model.ts';
import { segmented, testVolume } from '../support/volumes.ts';

let model: SettledModel;
let service: TestService;
test.before(async () => {
  model = await settledModel({
    liver: { keep: { kind: 'share', least: 0.5 }, fillHoles: true, side: { of: 'aorta', is: 'right' } },
    spleen: { keep: { kind: 'largest' }, fillHoles: true },
    aorta: { leastMl: 0.05 },
  });
  service = await startService({ models: model.models });
});
test.after.always(async () => {
  await service[Symbol.asyncDispose]();
  await model[Symbol.asyncDispose]();
});

const WISH = { modality: 'CT', everySlice: true } as const;

/** Organs as spheres of their band's intensity, with holes and stray pieces. */
function body(size: readonly [number, number, number] = [26, 22, 18]): Volume {
  const volume = testVolume(size);
  const random = seeded(11);
  const [ni, nj, nk] = size;
  const sphere = (centre: readonly number[], radius: number, value: number) => {
    for (let k = 0; k < nk; k++)
      for (let j = 0; j < nj; j++)
        for (let i = 0; i < ni; i++)
          if (Math.hypot(i - (centre[0] ?? 0), j - (centre[1] ?? 0), k - (centre[2] ?? 0)) < radius)
            volume.voxels[i + ni * (j + nj * k)] = value;
  };
  volume.voxels.fill(-100);
  sphere([7, 10, 8], 6, 50);
  sphere([7, 10, 8], 2, -100);
  sphere([14, 14, 9], 3, 250);
  sphere([20, 10, 10], 4.5, 160);
  for (let n = 0; n < 14; n++)
    sphere([ni * random(), nj * random(), nk * random()], 0.6 + 1.2 * random(), [50, 160, 250][n % 3] ?? 0);
  return volume;
}

async function expected(volume: Volume) {
  const raw = bandsAnswer(volume, 'three', CT_WINDOW);
  const { size, spacing } = volume.geometry;
  const labels = await settled({ size, spacing, labels: raw.labels }, model.head('three').classes);
  return { raw: raw.labels, confidence: raw.confidence, labels };
}

function same(t: ExecutionContext, found: Uint8Array, wanted: Uint8Array, message?: string): void {
  t.is(Buffer.compare(found, wanted), 0, message);
}

const BODY = body();

/** Of a label's voxels in BODY. */
function meanOf(labels: Uint8Array, label: number): number {
  const values = Array.from(BODY.voxels).filter((_, n) => labels[n] === label);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

const PLANE = 26 * 22;

test('slices leave as they are decided; those that settling changes come again, before the report', async (t) => {
  const { raw, labels } = await expected(BODY);
  t.notDeepEqual(labels, raw);
  const ended = await rawSegment(service.address, [header(BODY, {}, WISH), ...chunks(volumeBytesOf(BODY))]);
  t.is(ended.code, 'OK');
  const slices = ended.responses.flatMap(({ slice }) => (slice == null ? [] : [slice]));
  const first = slices.filter(({ revision }) => revision === 0);
  const again = slices.filter(({ revision }) => revision === 1);
  t.deepEqual(
    first.map(({ k }) => k),
    Array.from({ length: 18 }, (_, k) => k),
  );
  same(t, Buffer.concat(first.map(({ data }) => data)), raw);
  t.deepEqual(slices, [...first, ...again]);
  const changed = Array.from({ length: 18 }, (_, k) => k).filter(
    (k) => Buffer.compare(raw.subarray(k * PLANE, (k + 1) * PLANE), labels.subarray(k * PLANE, (k + 1) * PLANE)) !== 0,
  );
  t.deepEqual(
    again.map(({ k }) => k),
    changed,
  );
  // A client that knows nothing of revisions writes slices by k.
  same(t, labelsOf(ended, BODY.voxels.length), labels);
  const report = ended.responses.at(-1)?.report;
  t.like(report, { settled: true, revisedSlices: changed.length });
  t.true((report?.settleSeconds ?? 0) > 0);
});

test('measures, CRC and what was removed and filled are of the final labels', async (t) => {
  const { raw, confidence, labels } = await expected(BODY);
  const { report, plan, labels: found } = await segmented(service.client, BODY, WISH); // compares the CRC
  same(t, found, labels);
  t.true(plan.settles);
  const voxels = [...labels.keys()];
  for (const organ of report.classes) {
    const own = voxels.filter((n) => labels[n] === organ.label);
    const kept = own.filter((n) => raw[n] === organ.label);
    t.is(organ.voxels, own.length);
    t.is(organ.removedVoxels, voxels.filter((n) => raw[n] === organ.label && labels[n] !== organ.label).length);
    t.is(organ.filledVoxels, own.length - kept.length);
    const mean = kept.reduce((sum, n) => sum + (confidence[n] ?? 0), 0) / kept.length / 255;
    t.true(Math.abs((organ.meanConfidence ?? 0) - mean) < 1e-9);
    t.true(Math.abs((organ.meanIntensity ?? 0) - meanOf(labels, organ.label)) < 1e-9);
  }
  t.true(report.classes.some(({ filledVoxels }) => filledVoxels > 0));
  t.true(report.classes.some(({ removedVoxels }) => removedVoxels > 0));
});

test('the report says the phase of a CT, by its aorta, and what of the body is there', async (t) => {
  const volume = body();
  for (let k = 4; k < 14; k++)
    for (let row = 12; row < 18; row++) volume.voxels.fill(250, k * PLANE + row * 26 + 12, k * PLANE + row * 26 + 17);
  const { report } = await segmented(service.client, volume, WISH);
  const told = { contrastPhase: 'ENHANCED', covered: [{ part: 'upper abdomen', coverage: 'WHOLE' }] };
  const { meanIntensity = 0 } = report.classes.find(({ name }) => name === 'aorta') ?? {};
  t.like(report, { ...told, contrastEvidence: `aorta ${Math.round(meanIntensity)} HU` });
  const stored = {
    ...volume,
    voxels: volume.voxels.map((hu) => 2 * (hu + 10)),
    rescale: { slope: 0.5, intercept: -10 },
  };
  t.like((await segmented(service.client, stored, WISH)).report, {
    ...told,
    contrastEvidence: report.contrastEvidence,
  });
  const mr = await segmented(service.client, volume, { modality: 'MR', everySlice: true, allowTagMismatch: true });
  t.like(mr.report, { contrastPhase: 'CONTRAST_PHASE_UNSPECIFIED', contrastEvidence: '' });
});

test('raw labels are those of the graph, and take no more memory for it', async (t) => {
  const { raw } = await expected(BODY);
  const { labels, report, plan } = await segmented(service.client, BODY, { ...WISH, rawLabels: true });
  same(t, labels, raw);
  t.like(report, { settled: false, revisedSlices: 0, settleSeconds: 0 });
  t.true(report.classes.every(({ removedVoxels, filledVoxels }) => removedVoxels === 0 && filledVoxels === 0));
  t.false(plan.settles);
  const planned = await service.client.plan(BODY, WISH);
  t.is(planned.memoryBytes - plan.memoryBytes, settlementBytes(BODY.voxels.byteLength));
});

test('what is kept until the labels are final is planned: every slice, and the confidence of all', async (t) => {
  const planned = async (wish: object) => (await service.client.plan(BODY, { ...WISH, ...wish })).memoryBytes;
  const kept = 18 * PLANE;
  const plain = await planned({});
  // Beside it two slices fewer wait for the transport.
  t.is((await planned({ finalSlicesOnly: true })) - plain, kept - 2 * PLANE);
  const sure = await planned({ confidence: true });
  t.true(sure - plain >= kept, 'settling keeps it');
  t.true((await planned({ confidence: true, rawLabels: true })) < sure - kept);
  t.true((await planned({ confidence: true, finalSlicesOnly: true })) - sure > kept);
});

// Serial: it looks at the memory of the whole process.
test.serial('confidence that is kept takes no more than its deflated bytes', async (t) => {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  // The least of some: buffers that a collection finds dead are swept a while after it, by a thread.
  const held = async () => {
    let least = Number.POSITIVE_INFINITY;
    for (let n = 0; n < 10; n++) {
      collect();
      await setTimeout(50);
      least = Math.min(least, process.memoryUsage().arrayBuffers);
    }
    return least;
  };
  const slices = 800;
  const volume = testVolume([8, 8, slices]);
  volume.voxels.fill(-100);
  for (let k = 0; k < slices; k++) volume.voxels[64 * k + 36] = 50;
  const before = await held();
  let during = 0;
  // Single bright voxels are like noise.
  const wish = { ...WISH, finalSlicesOnly: true, confidence: true, allowTagMismatch: true };
  for await (const answer of service.client.segment(volume, wish)) {
    if (answer.kind === 'slice' && during === 0) during = await held();
  }
  // 16 KiB a slice would be 13 MiB.
  t.log(during - before);
  t.true(during > 0 && during - before < 6 * 2 ** 20, String(during - before));
});

test('final slices only: each comes once', async (t) => {
  const { labels, confidence, raw } = await expected(BODY);
  for (const finalSlicesOnly of [true, false]) {
    const wish = { ...WISH, finalSlicesOnly, confidence: true };
    const found = await segmented(service.client, BODY, wish);
    same(t, found.labels, labels);
    if (finalSlicesOnly)
      t.deepEqual(
        found.order,
        Array.from({ length: 18 }, (_, k) => k),
      );
    // Where the label is another one the network's own choice left so much for it.
    const sure = confidence.map((value, n) => (raw[n] === labels[n] ? value : 255 - value));
    same(t, found.confidence, sure);
  }
});

test('all 48 permutations and flips of the axes settle to the same labels, mapped back', async (t) => {
  const { labels, confidence, raw } = await expected(BODY);
  const sure = confidence.map((value, n) => (raw[n] === labels[n] ? value : 255 - value));
  for (const direction of axisAlignedDirections()) {
    const { volume, carry } = oriented(BODY, direction);
    const found = await segmented(service.client, volume, { ...WISH, confidence: true });
    same(t, found.labels, carry(labels, new Uint8Array(labels.length)), JSON.stringify(direction));
    same(t, found.confidence, carry(sure, new Uint8Array(sure.length)), JSON.stringify(direction));
    for (const { label, meanIntensity = 0 } of found.report.classes)
      t.true(Math.abs(meanIntensity - meanOf(labels, label)) < 1e-9, JSON.stringify(direction));
  }
});

test('chunks and a preview do not change what labels settle to', async (t) => {
  const { labels } = await expected(BODY);
  for (const size of [999, 5000]) {
    const ended = await rawSegment(service.address, [header(BODY, {}, WISH), ...chunks(volumeBytesOf(BODY), size)]);
    same(t, labelsOf(ended, labels.length), labels);
  }
  same(t, (await segmented(service.client, BODY, { ...WISH, previewEvery: 5 })).labels, labels);
});

test('one class alone is what it is among all', async (t) => {
  const { labels } = await expected(BODY);
  const found = await segmented(service.client, BODY, { ...WISH, classes: ['spleen'] });
  same(
    t,
    found.labels,
    labels.map((label) => (label === 2 ? 2 : 0)),
  );
  t.deepEqual(
    found.report.classes.map(({ name }) => name),
    ['spleen'],
  );
});

test('an organ of which every piece was removed is absent, and says so', async (t) => {
  const volume = body();
  volume.voxels.fill(-100);
  volume.voxels.fill(-25, 0, 100);
  for (const k of [5, 6, 7]) for (const n of [300, 301]) volume.voxels[PLANE * k + n] = 300;
  const { report } = await segmented(service.client, volume, WISH);
  const aorta = report.classes.find(({ name }) => name === 'aorta');
  t.like(aorta, { voxels: 0, verdict: 'ABSENT', reasons: ['NOT_CALIBRATED', 'PIECES_REMOVED'] });
  t.true((aorta?.removedVoxels ?? 0) > 0);
});

test('the command line settles here as the service does there', async (t) => {
  const { labels, raw } = await expected(BODY);
  const config = { ...readConfig(SEGMENT_SETTINGS, {}, {}), models: model.models };
  await withModels(config, async (models) => {
    for (const rawLabels of [false, true]) {
      const wish = { ...WISH, model: '', head: '', classes: [], rawLabels };
      const signal = new AbortController().signal;
      const run = { config, volume: BODY, wish, version: 'test', onProgress: () => undefined, signal };
      const outcome = await segmentHere(models, run);
      same(t, outcome.labels, rawLabels ? raw : labels);
      const taken = raw.map((label, n) => (!rawLabels && label !== labels[n] ? label : 0));
      same(t, outcome.removed ?? new Uint8Array(), taken);
      t.is(outcome.report.settled, !rawLabels);
    }
  });
});

test('which label settling took from a voxel is known where slices leave twice', async (t) => {
  const { raw, labels } = await expected(BODY);
  const wanted = raw.map((label, n) => (label !== labels[n] ? label : 0));
  t.true(wanted.some((label) => label !== 0));
  const { removed } = await segmented(service.client, BODY, WISH);
  same(t, removed ?? new Uint8Array(), wanted);
  const sagittal = axisAlignedDirections().find(([, , k]) => k[2] === 0) as Volume['geometry']['direction'];
  t.is((await segmented(service.client, oriented(BODY, sagittal).volume, WISH)).removed, undefined);
  const untouched = await segmented(service.client, BODY, { ...WISH, rawLabels: true });
  same(t, untouched.removed ?? new Uint8Array(), new Uint8Array(raw.length), 'nothing was taken');
});

test.serial('metrics count what was removed and filled', async (t) => {
  const of = (organ: string, change: string) =>
    metric(service, 'm4oe_settled_millilitres_total', `{model="bands",organ="${organ}",change="${change}"}`);
  const before = [
    await of('liver', 'removed'),
    await of('liver', 'filled'),
    await metric(service, 'm4oe_slices_revised_total', '{model="bands"}'),
  ];
  const { report } = await segmented(service.client, BODY, WISH);
  const liver = report.classes.find(({ name }) => name === 'liver');
  const ml = 0.002;
  t.true(Math.abs((await of('liver', 'removed')) - (before[0] ?? 0) - (liver?.removedVoxels ?? 0) * ml) < 1e-9);
  t.true(Math.abs((await of('liver', 'filled')) - (before[1] ?? 0) - (liver?.filledVoxels ?? 0) * ml) < 1e-9);
  t.is(
    (await metric(service, 'm4oe_slices_revised_total', '{model="bands"}')) - (before[2] ?? 0),
    report.revisedSlices,
  );
});

/** Columns of a checkerboard through all slices: as many runs as there can be. */
function checkerboard(): Volume {
  const volume = testVolume([96, 96, 24]);
  const { voxels } = volume;
  for (let n = 0; n < voxels.length; n++) voxels[n] = ((n % 96) + Math.floor(n / 96)) % 2 === 0 ? 50 : -100;
  return volume;
}

test.serial(
  'more pieces than memory was set aside for: refused, never called final; raw labels can be had',
  async (t) => {
    const volume = checkerboard();
    const wish = { ...WISH, allowTagMismatch: true };
    const ended = await rawSegment(service.address, [header(volume, {}, wish), ...chunks(volumeBytesOf(volume))]);
    t.is(ended.reason, 'LABELS_IN_TOO_MANY_PIECES');
    t.is(ended.code, 'INVALID_ARGUMENT');
    t.false(ended.responses.some(({ report }) => report != null));
    const { labels } = await segmented(service.client, volume, { ...wish, rawLabels: true });
    same(t, labels, bandsAnswer(volume, 'three', CT_WINDOW).labels);
    await atRest(service);
  },
);

test.serial('a client that stops while revisions come leaves nothing behind', async (t) => {
  using call = new RawCall(service.address);
  await call.send(header(BODY, {}, WISH), ...chunks(volumeBytesOf(BODY)));
  call.end();
  await until(() => call.responses.some(({ slice }) => slice?.revision === 1));
  call.stream.cancel();
  await call.ended;
  await atRest(service);
  same(t, (await segmented(service.client, BODY, WISH)).labels, (await expected(BODY)).labels);
});

test('a plan says whether labels settle', async (t) => {
  t.true((await rawPlan(service.address, header(BODY, {}, WISH).header)).plan?.settles);
  t.false((await rawPlan(service.address, header(BODY, { rawLabels: true }, WISH).header)).plan?.settles);
  // The head of MR has no rules.
  const ofMr = await rawPlan(service.address, header(BODY, {}, { modality: 'MR' }).header);
  t.false(ofMr.plan?.settles);
});
