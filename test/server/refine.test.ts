/**
 * Preview and refine: labels of a model of slices leave as they come, those of one of patches replace
 * them, and what is reported is of these.
 */
import test from 'ava';
import { segmentHere, withModels } from '../../src/cli/run-local.ts';
import { collected } from '../../src/client/collected.ts';
import { readConfig, SEGMENT_SETTINGS } from '../../src/settings/config.ts';
import type { LabelSlice__Output } from '../../src/wire/generated/m4oe/v1/LabelSlice.ts';
import { bandsAnswer, CT_WINDOW } from '../support/bands.ts';
import { type LooseManifest, refiningModels } from '../support/patch-models.ts';
import { chunks, header, rawPlan, rawSegment, volumeBytesOf } from '../support/raw-call.ts';
import { atRest, metric } from '../support/serves-on.ts';
import { startService, type TestService } from '../support/service.ts';
import { lpsGeometry, segmented, testVolume } from '../support/volumes.ts';

/** Spleen is 1 and liver 2: other numbers than those of the preview. */
function swapLabels({ heads: [head] }: LooseManifest): void {
  const [liver, spleen, cyst] = head.classes;
  head.classes = [{ ...spleen, label: 1 }, { ...liver, label: 2 }, cyst];
}

const VOLUME = testVolume([24, 20, 14], 'int16', lpsGeometry([24, 20, 14], [1.5, 1.5, 2]));
const WISH = { modality: 'CT', refineModel: 'patches', allowTagMismatch: true } as const;
/** Of the preview's classes liver and spleen, under the numbers of the model that refines. */
const PREVIEW = bandsAnswer(VOLUME, 'three', CT_WINDOW).labels.map((label) => [0, 2, 1, 0][label] as number);

let models: Awaited<ReturnType<typeof refiningModels>>;
let service: TestService;
test.before(async () => {
  models = await refiningModels(swapLabels);
  service = await startService({ models: models.folder, defaultModel: 'bands' });
});
test.after.always(async () => {
  await service[Symbol.asyncDispose]();
  await models[Symbol.asyncDispose]();
});

test.serial('labels of the preview leave first, and those of the refining model replace every one', async (t) => {
  const slices: LabelSlice__Output[] = [];
  const decided: number[] = [];
  const wish = { ...WISH, confidence: true };
  const { labels, confidence, plan, report } = await collected(
    service.client.segment(VOLUME, wish),
    VOLUME.geometry,
    (answer) => {
      if (answer.kind === 'slice') slices.push(answer.slice);
      if (answer.kind !== 'progress') return;
      t.is(answer.progress.totalSlices, 28);
      decided.push(answer.progress.inferredSlices);
    },
  );
  const alone = await segmented(service.client, VOLUME, { ...wish, model: 'patches', refineModel: '' });
  t.deepEqual(labels, alone.labels);
  t.deepEqual(confidence, alone.confidence);
  t.is(report.labelsCrc32, alone.report.labelsCrc32);
  t.deepEqual(report.classes, alone.report.classes);
  t.deepEqual([report.model, report.preview?.model, report.preview?.head], ['patches', 'bands', 'three']);

  const first = new Uint8Array(labels.length);
  const ofLabels = slices.filter(({ output }) => output === 'LABELS');
  for (const { k, data, revision } of ofLabels) if (revision < 2) first.set(data, k * data.length);
  t.deepEqual(first, Uint8Array.from(PREVIEW), 'under the labels of the refining model');
  t.deepEqual(
    ofLabels.filter(({ revision }) => revision === 2).map(({ k }) => k),
    Array.from({ length: 14 }, (_, k) => k),
  );
  const firstFinal = ofLabels.findIndex(({ revision }) => revision === 2);
  t.true(ofLabels.slice(firstFinal).every(({ revision }) => revision === 2));
  t.deepEqual(
    decided,
    [...decided].sort((a, b) => a - b),
    'progress never goes back',
  );
  t.is(decided.at(-1), 28);

  t.deepEqual(
    plan.classes.map(({ label, name }) => [label, name]),
    [
      [1, 'spleen'],
      [2, 'liver'],
      [3, 'cyst_wall'],
    ],
  );
  t.is(plan.refine?.model, 'patches');
  t.true((await metric(service, 'm4oe_patches_total', '{modality="CT",model="patches"}')) > 0);
  t.true((await metric(service, 'm4oe_slices_total', '{modality="CT",model="bands"}')) > 0);
  await atRest(service);
});

test.serial('only the classes that are asked for, of both', async (t) => {
  const seen = new Set<number>();
  const answers = service.client.segment(VOLUME, { ...WISH, classes: ['liver'] });
  const { report } = await collected(answers, VOLUME.geometry, (answer) => {
    if (answer.kind === 'slice') for (const label of answer.slice.data) seen.add(label);
  });
  t.deepEqual([...seen].sort(), [0, 2]);
  t.deepEqual(
    report.classes.map(({ name }) => name),
    ['liver'],
  );
});

test.serial('a model of patches can be the preview of another', async (t) => {
  const { labels, report } = await segmented(service.client, VOLUME, { ...WISH, model: 'flat' });
  t.deepEqual(labels, (await segmented(service.client, VOLUME, { ...WISH, model: 'patches', refineModel: '' })).labels);
  t.is(report.preview?.model, 'flat');
});

test.serial('the command line without a service gives the same', async (t) => {
  const config = readConfig(SEGMENT_SETTINGS, { models: models.folder, device: 'cpu' });
  const wish = { ...WISH, model: 'bands', head: '', classes: [], everySlice: false };
  const run = { config, volume: VOLUME, wish, version: 'test', onProgress: () => undefined };
  const here = await withModels(config, (loaded) =>
    segmentHere(loaded, { ...run, signal: new AbortController().signal }),
  );
  const there = await segmented(service.client, VOLUME, WISH);
  t.deepEqual(here.labels, there.labels);
  t.is(here.report.preview?.model, 'bands');
});

test.serial('Plan states both costs, and sets aside what the larger one takes', async (t) => {
  const [both, slices, patches] = await Promise.all(
    [WISH, { ...WISH, refineModel: '' }, { ...WISH, refineModel: '', model: 'patches' }].map((wish) =>
      service.client.plan(VOLUME, wish),
    ),
  );
  t.is(both?.memoryBytes, Math.max(Number(slices?.memoryBytes), Number(patches?.memoryBytes)));
  t.true(Number(both?.inferSeconds) > 0 && Number(both?.refine?.inferSeconds) > 0);
  t.is(both?.slices, 14);
  const large = testVolume([2, 2, 2], 'int16', lpsGeometry([2, 2, 2]));
  const geometry = lpsGeometry([256, 256, 256], [2, 2, 2]);
  const limits = { maxInFlightMiB: 80, maxRequestSeconds: 1e9 };
  await using small = await startService({ models: models.folder, defaultModel: 'bands', ...limits });
  await t.notThrowsAsync(small.client.plan({ ...large, geometry }, { modality: 'CT' }));
  const failure = await t.throwsAsync(small.client.plan({ ...large, geometry }, WISH));
  t.like(failure, { reason: 'VOLUME_TOO_LARGE' });
});

const MODEL = 'header.refine_model';
const REFUSED: readonly [what: string, wish: object, code: string, reason: string, field: string][] = [
  ['a model that is not there', { refineModel: 'patchs' }, 'NOT_FOUND', 'MODEL_NOT_FOUND', MODEL],
  ['a model of slices', { model: 'flat', refineModel: 'bands' }, 'INVALID_ARGUMENT', 'REFINE_MODEL', MODEL],
  ["the preview's own model", { model: 'patches' }, 'INVALID_ARGUMENT', 'REFINE_MODEL', MODEL],
  ['final slices alone', { finalSlicesOnly: true }, 'INVALID_ARGUMENT', 'REFINE_MODEL', MODEL],
  ['a class of the preview alone', { classes: ['aorta'] }, 'INVALID_ARGUMENT', 'CLASS_NOT_FOUND', 'header.classes[0]'],
  ['no class in common', { classes: ['cyst_wall'] }, 'INVALID_ARGUMENT', 'REFINE_CLASSES', MODEL],
  [
    'a modality that neither knows',
    { modality: 'CE_MR' },
    'INVALID_ARGUMENT',
    'MODALITY_NOT_SUPPORTED',
    'header.modality',
  ],
];

for (const [what, wish, code, reason, field] of REFUSED)
  test.serial(`refused at the header: ${what}`, async (t) => {
    const sent = header(VOLUME, {}, { ...WISH, ...wish });
    t.like(await rawPlan(service.address, sent.header), { code, reason, field });
    const { responses, ...ended } = await rawSegment(service.address, [sent]);
    t.like(ended, { code, reason, field });
    t.deepEqual(responses, []);
    await atRest(service);
  });

test.serial('where the second model fails, the call has failed, and nothing that came is final', async (t) => {
  await using odd = await refiningModels(({ input }) => {
    input.channels[0].normalisation = { scheme: 'rgb255' };
  });
  await using failing = await startService({ models: odd.folder, defaultModel: 'bands' });
  const sent = [header(VOLUME, {}, WISH), ...chunks(volumeBytesOf(VOLUME), 1 << 20)];
  const { responses, ...ended } = await rawSegment(failing.address, sent);
  t.like(ended, { code: 'INVALID_ARGUMENT', reason: 'INTENSITIES_NOT_8_BIT' });
  const came = responses.flatMap(({ slice }) => (slice == null ? [] : [slice.revision]));
  t.deepEqual(came, new Array(14).fill(0), 'the whole preview');
  t.true(responses.every(({ report }) => report == null));
  await atRest(failing);
});

test.serial('cancelled between the two, it gives everything back', async (t) => {
  const stop = new AbortController();
  const failure = await t.throwsAsync(async () => {
    for await (const answer of service.client.segment(VOLUME, WISH, stop.signal))
      if (answer.kind === 'progress' && answer.progress.inferredSlices >= 14) stop.abort();
  });
  t.like(failure, { kind: 'cancelled' });
  await atRest(service);
});
