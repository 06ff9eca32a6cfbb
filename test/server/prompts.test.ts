/** Prompts of a request: labels follow from the points and boxes that it names, alone or over a preview. */
import test from 'ava';
import type { Wish } from '../../src/client/client.ts';
import type { Failure } from '../../src/errors.ts';
import { type Geometry, type Prompt, type Triple, voxelCount } from '../../src/volume.ts';
import type { VolumeHeader } from '../../src/wire/generated/m4oe/v1/VolumeHeader.ts';
import { bandsAnswer, CT_WINDOW } from '../support/bands.ts';
import { promptedModels } from '../support/prompted-model.ts';
import { header, rawPlan } from '../support/raw-call.ts';
import { startService, type TestService } from '../support/service.ts';
import { lpsGeometry, segmented, testVolume } from '../support/volumes.ts';

const SIZE: Triple = [24, 20, 14];
const WISH = { modality: 'CT', model: 'prompted', allowTagMismatch: true, rawLabels: true } as const;
const LPS: Geometry = { ...lpsGeometry(SIZE, [1.5, 1.25, 2]), origin: [-20, 35, 400] };
/** Stored from Right to Left, Anterior to Posterior and from head to feet, slices along i. */
const TURNED: Geometry = {
  size: [14, 24, 20],
  spacing: [2, 1.5, 1.25],
  origin: [14.5, 35, 426],
  direction: [
    [0, 0, -1],
    [-1, 0, 0],
    [0, 1, 0],
  ],
};

let models: Awaited<ReturnType<typeof promptedModels>>;
let service: TestService;
test.before(async () => {
  models = await promptedModels();
  service = await startService({ models: models.folder, defaultModel: 'bands' });
});
test.after.always(async () => {
  await service[Symbol.asyncDispose]();
  await models[Symbol.asyncDispose]();
});

/** Where a voxel lies, not quite at its centre. */
function place([i, j, k]: Triple, { origin, spacing, direction }: Geometry, beside = 0.3): Triple {
  const at = (c: 0 | 1 | 2) =>
    [i, j, k].reduce(
      (sum, n, axis) => sum + (n + beside) * (spacing[axis] as number) * (direction[axis]?.[c] as number),
      origin[c],
    );
  return [at(0), at(1), at(2)];
}

const run = (geometry: Geometry, wish: Partial<Wish>) =>
  segmented(service.client, testVolume(geometry.size, 'int16', geometry), { ...WISH, ...wish });

function filled(geometry: Geometry, boxes: readonly (readonly [label: number, first: Triple, last: Triple])[]) {
  const labels = new Uint8Array(voxelCount(geometry));
  const [ni, nj] = geometry.size;
  for (const [label, first, last] of boxes)
    for (let k = first[2]; k <= last[2]; k++)
      for (let j = first[1]; j <= last[1]; j++)
        labels.fill(label, first[0] + ni * (j + nj * k), last[0] + 1 + ni * (j + nj * k));
  return labels;
}

for (const [name, geometry] of [
  ['as slices are fed', LPS],
  ['turned and reversed', TURNED],
] as const)
  test.serial(`boxes are labelled in every slice of theirs, on the grid of a volume ${name}`, async (t) => {
    const [a, b]: [Triple, Triple] = [
      [2, 3, 4],
      [8, 9, 10],
    ];
    const [c, d]: [Triple, Triple] = [
      [5, 8, 9],
      [11, 14, 12],
    ];
    const prompts: Prompt[] = [
      // Of opposite corners any two.
      { className: 'liver', at: [place([b[0], a[1], b[2]], geometry), place([a[0], b[1], a[2]], geometry)] },
      { className: 'spleen', at: [place(c, geometry), place(d, geometry)] },
    ];
    const { labels, plan, report } = await run(geometry, { prompts });
    t.deepEqual(
      labels,
      filled(geometry, [
        [1, a, b],
        [2, c, d],
      ]),
      'they overlap, and neither is cut by the other',
    );
    t.deepEqual(
      plan.classes.map((organ) => organ.name),
      ['liver', 'spleen'],
      'nothing else is looked for',
    );
    t.deepEqual(
      report.classes.map((organ) => organ.name),
      ['liver', 'spleen'],
    );
  });

test.serial('a point is labelled in its slice alone, and each slice may have one', async (t) => {
  const prompts: Prompt[] = [
    { className: 'cyst_wall', at: [place([6, 7, 3], LPS)] },
    { className: 'cyst_wall', at: [place([16, 12, 5], LPS)] },
  ];
  const { labels } = await run(LPS, { prompts });
  t.deepEqual(
    labels,
    filled(LPS, [
      [3, [5, 6, 3], [7, 8, 3]],
      [3, [15, 11, 5], [17, 13, 5]],
    ]),
  );
  const whole: Prompt = { className: 'liver', at: [place([0, 0, 0], LPS), place([1, 1, 13], LPS)] };
  const plan = (told: Prompt[]) => service.client.plan(testVolume(SIZE, 'int16', LPS), { ...WISH, prompts: told });
  const [two, all] = [await plan(prompts), await plan([whole])];
  t.true(Math.abs(all.inferSeconds / two.inferSeconds - 7) < 1e-6, 'two slices cost a seventh of fourteen');
});

test.serial('a voxel at the end of each axis can be named', async (t) => {
  const last: Triple = [23, 19, 13];
  const prompts: Prompt[] = [{ className: 'liver', at: [place([23, 19, 13], LPS, 0), place([23, 19, 13], LPS, 0.49)] }];
  const { labels } = await run(LPS, { prompts });
  t.deepEqual(labels, filled(LPS, [[1, last, last]]));
});

test.serial('over a preview a prompt stands in place of what that found of its class alone', async (t) => {
  const volume = testVolume(SIZE, 'int16', LPS);
  const shown = bandsAnswer(volume, 'three', CT_WINDOW).labels;
  const wish = { ...WISH, model: 'bands', head: 'three', refineModel: 'prompted', everySlice: true };
  const without = await segmented(service.client, volume, wish);
  const [first, last]: [Triple, Triple] = [
    [1, 2, 3],
    [4, 5, 6],
  ];
  const prompts: Prompt[] = [{ className: 'spleen', at: [place(first, LPS), place(last, LPS)] }];
  const { labels, report } = await segmented(service.client, volume, { ...wish, prompts });
  t.true(shown.includes(1) && shown.includes(2));
  const box = filled(LPS, [[2, first, last]]);
  t.deepEqual(
    labels,
    without.labels.map((label, n) => (box[n] === 2 ? 2 : label === 2 ? 0 : label)),
  );
  t.is(report.preview?.model, 'bands');
});

test.serial('a model says which prompts it takes', async (t) => {
  t.deepEqual((await service.client.getModel('prompted')).model?.prompts, ['point', 'box']);
  t.deepEqual((await service.client.getModel('bands')).model?.prompts, []);
});

const INSIDE: Triple = place([6, 7, 3], LPS);
const point = (className: string, at: Triple = INSIDE): Prompt => ({ className, at: [at] });
const BAD: readonly (readonly [what: string, wish: Partial<Wish>, reason: string, said: RegExp])[] = [
  ['alone without prompts', {}, 'MODEL_TAKES_LABELS', /or prompts that say where organs are \(prompts, --prompts\)/],
  [
    'outside of the volume',
    { prompts: [point('liver'), point('spleen', [-20, 35, 398])] },
    'PROMPT_OUTSIDE',
    /header\.prompts\[1\]: expected spleen within the volume .*, got it at voxel 0, 0, -1 of 24 x 20 x 14/,
  ],
  [
    'a box that ends outside',
    { prompts: [{ className: 'liver', at: [INSIDE, [500, 40, 410]] }] },
    'PROMPT_OUTSIDE',
    /header\.prompts\[0\]: .* got it at voxel 347, 4, 5 of 24 x 20 x 14/,
  ],
  [
    'not a number',
    { prompts: [point('liver', [Number.NaN, 0, 0])] },
    'PROMPT_PLACE',
    /expected finite numbers of liver/,
  ],
  [
    'for a class that the model lacks',
    { prompts: [point('spleeen')] },
    'PROMPT_CLASS',
    /expected a class of prompted, which has liver, spleen, cyst_wall; got another one.*spleen\?/,
  ],
  [
    'for a class that nobody asked for',
    { classes: ['liver'], prompts: [point('spleen')] },
    'PROMPT_CLASS',
    /expected one of the classes that are asked for, got spleen/,
  ],
  [
    'for a model that takes none',
    { model: 'bands', prompts: [point('liver')] },
    'PROMPTS_NOT_TAKEN',
    /expected a model that takes prompts \(m4oe models lists them\); bands takes none/,
  ],
  [
    'for a refining model that takes none',
    { model: 'bands', refineModel: 'patches', prompts: [point('liver')] },
    'PROMPTS_NOT_TAKEN',
    /patches takes none/,
  ],
  [
    'two of one class in a slice',
    { prompts: [point('liver'), { className: 'liver', at: [place([0, 0, 0], LPS), place([1, 1, 5], LPS)] }] },
    'PROMPT_TWICE',
    /header\.prompts\[1\]: expected one prompt of a class in a slice; slice 3 has two/,
  ],
];
for (const [what, wish, reason, said] of BAD)
  test.serial(`refused at the header: ${what}`, async (t) => {
    const volume = testVolume(SIZE, 'int16', LPS);
    const failure = await t.throwsAsync<Failure>(service.client.plan(volume, { ...WISH, ...wish }));
    t.is(failure?.reason, reason, failure?.message);
    t.regex(failure?.message ?? '', said);
    await t.throwsAsync(segmented(service.client, volume, { ...WISH, ...wish }), { message: failure?.message ?? '' });
  });

test.serial('refused at the header: neither a point nor a box, and more than anybody draws', async (t) => {
  const volume = testVolume(SIZE, 'int16', LPS);
  const refused = async (prompts: VolumeHeader['prompts']) =>
    (await rawPlan(service.address, header(volume, { prompts }, WISH).header)).message;
  for (const [pointMm, boxMm] of [
    [[], []],
    [[1, 2], []],
    [
      [1, 2, 3],
      [1, 2, 3, 4, 5, 6],
    ],
    [[], [1, 2, 3]],
  ] as const) {
    const said = await refused([{ className: 'liver', pointMm: [...pointMm], boxMm: [...boxMm] }]);
    t.regex(said, /header\.prompts\[0\]: expected point_mm of 3 numbers or box_mm of 6, got \d and \d/);
  }
  const many = await refused(Array(5000).fill({ className: 'liver', pointMm: [0, 0, 0] }));
  t.regex(many, /header\.prompts: expected at most 4096, got 5000/);
});
