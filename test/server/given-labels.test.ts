/** Models that take the labels of another one: the box around them, and what becomes of a request without. */
import test from 'ava';
import type { Volume } from '../../src/volume.ts';
import { type LooseManifest, refiningModels } from '../support/patch-models.ts';
import { startService, type TestService } from '../support/service.ts';
import { lpsGeometry, segmented } from '../support/volumes.ts';

const MARGIN_MM = 4;
const SIZE = [24, 20, 14] as const;
const MM = [2, 2, 4] as const;
const WISH = { modality: 'CT', head: '', everySlice: true, rawLabels: true, allowTagMismatch: true } as const;

/** The whole box in the voxels of a patch. */
function takesBox({ input }: LooseManifest): void {
  delete input.spacing;
  input.mirror = [];
  input.resampling.separateZ = false;
  input.labels = { as: 'box', marginMm: MARGIN_MM };
}

/** Air, and within it a block of tissue. */
function block(inside: (i: number, j: number, k: number) => boolean): Volume {
  const [ni, nj, nk] = SIZE;
  const voxels = Int16Array.from({ length: ni * nj * nk }, (_, n) => {
    const [i, j, k] = [n % ni, Math.floor(n / ni) % nj, Math.floor(n / (ni * nj))];
    return inside(i, j, k) ? 60 + ((7 * n) % 90) : -1000;
  });
  return {
    geometry: lpsGeometry([...SIZE], [...MM]),
    voxelType: 'int16',
    rescale: { slope: 1, intercept: 0 },
    voxels,
  };
}

let models: Awaited<ReturnType<typeof refiningModels>>;
let service: TestService;
test.before(async () => {
  models = await refiningModels(takesBox);
  service = await startService({ models: models.folder, defaultModel: 'bands' });
});
test.after.always(async () => {
  await service[Symbol.asyncDispose]();
  await models[Symbol.asyncDispose]();
});

test.serial('nothing is labelled outside of the box around what the preview found, with its margin', async (t) => {
  const volume = block((i, j, k) => i >= 8 && i < 15 && j >= 6 && j < 12 && k >= 5 && k < 9);
  const preview = await segmented(service.client, volume, { ...WISH, model: 'bands' });
  t.true(preview.labels.some((label) => label !== 0));
  const { labels } = await segmented(service.client, volume, { ...WISH, model: 'bands', refineModel: 'patches' });
  const place = (n: number) => [n % 24, Math.floor(n / 24) % 20, Math.floor(n / 480)] as const;
  const range = (of: Uint8Array, axis: 0 | 1 | 2) => {
    const there = [...of.keys()].filter((n) => of[n] !== 0).map((n) => place(n)[axis]);
    return [Math.min(...there), Math.max(...there)] as const;
  };
  for (const axis of [0, 1, 2] as const) {
    const margin = MARGIN_MM / MM[axis];
    const [shown, found] = [range(preview.labels, axis), range(labels, axis)];
    t.true(found[0] >= shown[0] - margin && found[1] <= shown[1] + margin, `${axis}: ${found} of ${shown}`);
  }
  t.true(labels.some((label) => label !== 0));
});

test.serial('where the preview finds nothing, there is nothing to refine, and the answer is background', async (t) => {
  const volume = block((i) => i === 0);
  volume.voxels.forEach((value, n) => {
    volume.voxels[n] = value > 0 ? -990 : value;
  });
  const preview = await segmented(service.client, volume, { ...WISH, model: 'bands' });
  t.true(preview.labels.every((label) => label === 0));
  const { labels, report } = await segmented(service.client, volume, { ...WISH, refineModel: 'patches' });
  t.true(labels.every((label) => label === 0));
  t.is(report.model, 'patches');
});

for (const [what, wish] of [
  ['alone', { model: 'patches' }],
  ['as a preview', { model: 'patches', refineModel: 'flat' }],
] as const)
  test.serial(`a model that takes labels is refused ${what}, with what to do: MODEL_TAKES_LABELS`, async (t) => {
    const volume = block((i) => i > 10);
    const failure = await t.throwsAsync(segmented(service.client, volume, { ...WISH, ...wish }));
    t.regex(failure?.message ?? '', /patches takes the labels of another model; expected that one here/);
  });
