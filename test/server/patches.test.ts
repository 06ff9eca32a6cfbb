/**
 * Models of patches through the real service: labels are those that SciPy computes as nnU-Net v2 does
 * (test/fixtures/make_patch_models.py), requests share the queue, what ends early gives everything
 * back, and what cannot be is refused by name.
 */
import test, { type ExecutionContext } from 'ava';
import { type Geometry, type Triple, type Volume, voxelCount } from '../../src/volume.ts';
import { axisAlignedDirections } from '../preprocess/volumes.ts';
import { oriented } from '../support/oriented.ts';
import { expectedOf, PATCH_MODELS, PATCH_NAMES, patchModelsWith } from '../support/patch-models.ts';
import { chunks, header, rawSegment, volumeBytesOf } from '../support/raw-call.ts';
import { atRest, metric, until } from '../support/serves-on.ts';
import { startService, type TestService } from '../support/service.ts';
import { lpsGeometry, segmented, testVolume } from '../support/volumes.ts';

let service: TestService;
test.before(async () => {
  service = await startService({ models: PATCH_MODELS, defaultModel: 'patches' });
});
test.after.always(() => service[Symbol.asyncDispose]());

/** Logits are float32 here, so that a tie may go the other way. */
const MOST_DIFFERENT = 1 / 10_000;

function alike(t: ExecutionContext, found: Uint8Array, expected: Uint8Array, most = MOST_DIFFERENT): void {
  const different = found.reduce((sum, label, n) => sum + (label === expected[n] ? 0 : 1), 0);
  t.true(different <= most * found.length, `${different} of ${found.length} voxels differ`);
}

function large(): Volume {
  return testVolume([60, 60, 60], 'int16', lpsGeometry([60, 60, 60], [1.5, 1.5, 2]));
}

for (const name of PATCH_NAMES) {
  test.serial(`${name}: labels are those of the reference`, async (t) => {
    const { volume, labels } = expectedOf(name);
    const found = await segmented(service.client, volume, {
      modality: 'CT',
      model: name,
      confidence: true,
      allowTagMismatch: true,
    });
    alike(t, found.labels, labels);
    t.false(found.plan.streamsWhileUploading);
    t.true(found.plan.inferSeconds > 0 && found.report.inferSeconds > 0);
    t.deepEqual(
      found.order,
      [...found.order].sort((a, b) => a - b),
      'each slice once, in order',
    );
    for (const organ of found.report.classes) {
      t.true(organ.verdict === 'ABSENT' || organ.reasons.includes('NOT_CALIBRATED'), organ.name);
      t.is(
        organ.voxels,
        found.labels.reduce((sum, label) => sum + (label === organ.label ? 1 : 0), 0),
      );
    }
    t.true(new Set(found.confidence).size > 10);
    t.deepEqual(found.report.experts, []);
    await atRest(service);
  });

  test.serial(`${name}: only the classes that are asked for`, async (t) => {
    const { volume, labels } = expectedOf(name);
    const wish = { modality: 'CT', model: name, classes: ['spleen'], allowTagMismatch: true } as const;
    const found = await segmented(service.client, volume, wish);
    alike(
      t,
      found.labels,
      labels.map((label) => (label === 2 ? 2 : 0)),
    );
  });
}

test.serial(
  'a model that turns its volumes gives a patient the same labels however the volume is stored',
  async (t) => {
    const { volume } = expectedOf('turned');
    const wish = { modality: 'CT', model: 'turned', allowTagMismatch: true } as const;
    const { labels } = await segmented(service.client, volume, wish);
    for (const direction of axisAlignedDirections().filter((_, n) => n % 5 === 0)) {
      const stored = oriented(volume, direction as Geometry['direction']);
      const found = await segmented(service.client, stored.volume, wish);
      alike(t, found.labels, stored.carry(labels, new Uint8Array(labels.length)), 0);
    }
  },
);

test.serial('progress goes up to all slices, and labels come after it', async (t) => {
  const decided: number[] = [];
  let slices = 0;
  for await (const answer of service.client.segment(large(), { modality: 'CT' })) {
    if (answer.kind === 'slice') slices++;
    if (answer.kind === 'progress' && answer.progress.inferredSlices > 0) decided.push(answer.progress.inferredSlices);
    if (answer.kind === 'progress') t.is(slices, 0);
  }
  t.is(slices, 60);
  t.is(decided.at(-1), 60);
  t.true(decided.length > 10 && decided.every((at, n) => at >= (decided[n - 1] ?? 0)));
  t.true((await metric(service, 'm4oe_patches_total', '{modality="CT",model="patches"}')) > 0);
});

test.serial('a request that is cancelled between patches gives everything back', async (t) => {
  const stop = new AbortController();
  const failure = await t.throwsAsync(async () => {
    for await (const answer of service.client.segment(large(), { modality: 'CT' }, stop.signal))
      if (answer.kind === 'progress' && answer.progress.inferredSlices > 0) stop.abort();
  });
  t.like(failure, { kind: 'cancelled' });
  await atRest(service);
  const { volume, labels } = expectedOf('patches');
  alike(t, (await segmented(service.client, volume, { modality: 'CT', allowTagMismatch: true })).labels, labels);
});

test.serial('a small volume is through before a large one that came first, and both are right', async (t) => {
  const { volume, labels } = expectedOf('patches');
  const ended: string[] = [];
  const wish = { modality: 'CT', allowTagMismatch: true } as const;
  const alone = await segmented(service.client, large(), wish);
  const slow = segmented(service.client, large(), wish).then((found) => {
    ended.push('large');
    return found;
  });
  await until(async () => (await metric(service, 'm4oe_queued_seconds', '{model="patches"}')) > 0);
  const quick = segmented(service.client, volume, wish).then((found) => {
    ended.push('small');
    return found;
  });
  alike(t, (await quick).labels, labels);
  alike(t, (await slow).labels, alone.labels, 0);
  t.deepEqual(ended, ['small', 'large']);
});

test.serial('several requests of one size take turns: when the first is through, the others nearly are', async (t) => {
  const shares = [0, 0, 0, 0];
  let whenFirst: number[] | undefined;
  const run = async (n: number) => {
    for await (const answer of service.client.segment(large(), { modality: 'CT', allowTagMismatch: true })) {
      if (answer.kind === 'progress') shares[n] = answer.progress.inferredSlices / answer.progress.totalSlices;
      if (answer.kind === 'report') whenFirst ??= [...shares];
    }
  };
  await Promise.all(shares.map((_, n) => run(n)));
  t.deepEqual(shares, [1, 1, 1, 1]);
  t.true(whenFirst?.every((share) => share > 0.7) === true, String(whenFirst));
});

const REFUSED: readonly [what: string, volume: () => Volume, reason: string, field: string][] = [
  ['a voxel that is no number', () => withVoxel(Number.NaN), 'VOXEL_NOT_FINITE', 'voxels'],
  ['a voxel that no float32 holds', () => withVoxel(1e300), 'VOXEL_NOT_FINITE', 'voxels'],
  [
    'every voxel alike',
    () => ({ ...withVoxel(0), voxels: new Float64Array(voxelCount(withVoxel(0).geometry)) }),
    'CONSTANT_VOLUME',
    'voxels',
  ],
  [
    'a spacing at which the volume explodes',
    () => testVolume([100, 100, 100], 'int16', lpsGeometry([100, 100, 100], [40, 40, 40])),
    'RESAMPLED_TOO_LARGE',
    'header.geometry.spacing_mm',
  ],
];

function withVoxel(value: number): Volume {
  const volume = testVolume([12, 10, 9], 'float64');
  volume.voxels[77] = value;
  return volume;
}

for (const [what, volume, reason, field] of REFUSED) {
  test.serial(`${what}: ${reason}`, async (t) => {
    const sent = [
      header(volume(), {}, { modality: 'CT', allowTagMismatch: true }),
      ...chunks(volumeBytesOf(volume()), 1 << 20),
    ];
    t.like(await rawSegment(service.address, sent), {
      code: 'INVALID_ARGUMENT',
      reason,
      field,
    });
    await atRest(service);
  });
}

test.serial('volumes of one voxel along an axis, and those smaller than a patch, are segmented', async (t) => {
  for (const size of [
    [1, 9, 8],
    [9, 1, 8],
    [9, 8, 1],
    [2, 2, 2],
  ] as Triple[]) {
    const volume = testVolume(size, 'int16', lpsGeometry(size, [1.5, 1.5, 2]));
    const { labels } = await segmented(service.client, volume, { modality: 'CT', allowTagMismatch: true });
    t.is(labels.length, voxelCount(volume.geometry));
  }
});

test.serial('what Plan sets aside for a large CT is more than a small service has', async (t) => {
  const geometry = lpsGeometry([512, 512, 800], [0.8, 0.8, 1]);
  const volume = { geometry, voxelType: 'int16', rescale: { slope: 1, intercept: 0 } } as const;
  const given = { models: PATCH_MODELS, defaultModel: 'patches', maxRequestSeconds: 1e9 };
  await using large = await startService(given);
  const plan = await large.client.plan(volume, { modality: 'CT' });
  t.true(plan.memoryBytes > 4 * 512 * 512 * 800);
  await using small = await startService({ ...given, maxInFlightMiB: 512 });
  const failure = await t.throwsAsync(small.client.plan(volume, { modality: 'CT' }));
  t.like(failure, { reason: 'VOLUME_TOO_LARGE', setting: 'M4OE_MAX_IN_FLIGHT_MIB' });
});

test.serial('settled labels leave once, when they are final', async (t) => {
  await using models = await patchModelsWith('patches', (manifest) => {
    for (const organ of manifest.heads[0].classes) organ.settle = { keep: { kind: 'largest' } };
  });
  await using settling = await startService({ models: models.folder });
  const { volume } = expectedOf('patches');
  const found = await segmented(settling.client, volume, { modality: 'CT', allowTagMismatch: true });
  t.true(found.report.settled);
  t.is(found.order.length, volume.geometry.size[2]);
  t.true(found.report.classes.some(({ removedVoxels }) => removedVoxels > 0));
});

test.serial('a network of several channels is refused when it is loaded', async (t) => {
  await using models = await patchModelsWith('patches', ({ input }) => input.channels.push(input.channels[0]));
  const failure = await t.throwsAsync(startService({ models: models.folder }));
  t.like(failure, { reason: 'MODEL_CHANNELS' });
});

test.serial('a graph that is not of the patch of its manifest is refused when it is loaded', async (t) => {
  await using models = await patchModelsWith('patches', ({ input }) => input.patch.splice(0, 1, 4));
  const failure = await t.throwsAsync(startService({ models: models.folder }));
  t.like(failure, { reason: 'MODEL_GRAPH_CONTRACT' });
});

test.serial('slices of strangers are not for a model of patches', async (t) => {
  await using open = await startService({ models: PATCH_MODELS, defaultModel: 'flat', inferencePort: 0 });
  const answer = await fetch(`http://127.0.0.1:${open.server.inference.port}/v2/models/flat`);
  t.is(answer.status, 400);
  t.true((await answer.text()).includes('INFERENCE_OF_PATCHES'));
});
