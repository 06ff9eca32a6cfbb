/**
 * Series that hold several volumes: listed with what tells them apart and how many slices each has,
 * and each read alone, from files in any order and from an enhanced image.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { Failure } from '../../../src/errors.ts';
import { type DicomReadOptions, readDicom } from '../../../src/formats/dicom/read.ts';
import { enhancedFile, group } from './enhanced.ts';
import type { Element } from './part10.ts';
import { PATIENT, type PerSlice, SIZE, type SliceOptions, seriesFiles, writeSeries } from './phantom.ts';

const OPTIONS: DicomReadOptions = { maxBytes: 2 ** 24, maxLossyRatio: 5, leastBits: 2, rules: [] };

function temporary(t: ExecutionContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'm4oe-volumes-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const series = (t: ExecutionContext, options: PerSlice, slices?: number) =>
  writeSeries(join(temporary(t), 'series'), seriesFiles(options, slices));

async function refusal(t: ExecutionContext, path: string, options: Partial<DicomReadOptions> = {}): Promise<Failure> {
  const failure = await t.throwsAsync(readDicom(path, { ...OPTIONS, ...options }), { instanceOf: Failure });
  t.false(failure.message.includes(PATIENT));
  return failure;
}

/** Of volume 0 or 1 at a place of six. */
type ValueAt = (volume: number, place: number) => string;

/** Slice k of 12 is place k >> 1 of volume k % 2, whose values tell it. */
const twoOver =
  (tag: string, vr: string, values: readonly [string, string] | ValueAt, more: SliceOptions = {}): PerSlice =>
  (k) => ({
    modality: 'MR',
    intercept: '0',
    ...more,
    position: [-10.5, 20.25, -100 + 2.5 * (k >> 1)],
    stored: (i, j) => 100 * (k % 2) + 10 * (k >> 1) + ((i + j) % 3),
    set: {
      '00200013': undefined,
      ...more.set,
      [tag]: [vr, typeof values === 'function' ? values(k % 2, k >> 1) : (values[k % 2] as string)],
    },
  });

/** One after the other, or place by place. */
const passAfterPass: ValueAt = (volume, place) => `1015${10 + 20 * volume + place}.5`;
const placeByPlace: ValueAt = (volume, place) => `1015${20 + 2 * place + volume}`;
/** Six places in two seconds, so that several slices have one time. */
const inWholeSeconds: ValueAt = (volume, place) => `1015${20 + 10 * volume + (place >> 2)}`;
const count =
  (first: number): ValueAt =>
  (volume, place) =>
    String(first + 6 * volume + place);

const REASON_OF: Readonly<Record<string, string>> = {
  'Acquisition Number': 'DICOM_SEVERAL_ACQUISITIONS',
  'Instance Number': 'DICOM_SEVERAL_RECONSTRUCTIONS',
};
const KINDS: readonly [name: string, PerSlice, reason: string, listed: RegExp][] = [
  [
    'echoes',
    twoOver('00180081', 'DS', ['2.3', '10.4']),
    'DICOM_SEVERAL_ECHOES',
    /1: Echo Time 2\.3, 6 slices; 2: Echo Time 10\.4, 6 slices/,
  ],
  [
    'acquisitions',
    twoOver('00200012', 'IS', ['2', '10']),
    'DICOM_SEVERAL_ACQUISITIONS',
    /1: Acquisition Number 2, 6 slices; 2: Acquisition Number 10/,
  ],
  [
    'time points',
    twoOver('00200100', 'IS', ['1', '2']),
    'DICOM_SEVERAL_PHASES',
    /1: Temporal Position 1, 6 slices; 2: Temporal Position 2, 6 slices/,
  ],
  [
    'water and fat',
    twoOver('00080008', 'CS', ['DERIVED\\PRIMARY\\F', 'DERIVED\\PRIMARY\\W']),
    'DICOM_SEVERAL_PHASES',
    /Image Type F, 6 slices; 2: Image Type W/,
  ],
  [
    'kernels',
    twoOver('00181210', 'SH', ['B30f', 'B70f']),
    'DICOM_SEVERAL_RECONSTRUCTIONS',
    /1: Convolution Kernel B30f, 6 slices; 2: Convolution Kernel B70f/,
  ],
  [
    'what was typed',
    twoOver('00181210', 'SH', ['A', PATIENT]),
    'DICOM_SEVERAL_RECONSTRUCTIONS',
    /2: another Convolution Kernel/,
  ],
  ...(
    [
      ['Trigger Time', '00181060', 'DS', (volume, place) => String(40.5 * volume + place / 8)],
      ['Acquisition Time', '00080032', 'TM', passAfterPass],
      ['Acquisition DateTime', '0008002a', 'DT', (volume, place) => `20260101${passAfterPass(volume, place)}+0100`],
      ['Content Time', '00080033', 'TM', placeByPlace],
      ['Series Time', '00080031', 'TM', inWholeSeconds],
      ['Acquisition Number', '00200012', 'IS', count(5)],
      ['Instance Number', '00200013', 'IS', count(5)],
    ] as [string, string, string, ValueAt][]
  ).map(([name, tag, vr, values]): (typeof KINDS)[number] => [
    `${name} of each slice`,
    twoOver(tag, vr, values),
    /Number/.test(name) ? (REASON_OF[name] ?? '') : 'DICOM_SEVERAL_PHASES',
    new RegExp(`1: pass 1 by ${name}, 6 slices; 2: pass 2 by ${name}, 6 slices`),
  ]),
  [
    'Content Time of each volume',
    twoOver('00080033', 'TM', ['101500', '101530']),
    'DICOM_SEVERAL_PHASES',
    /1: Content Time 101500, 6 slices; 2: Content Time 101530, 6 slices/,
  ],
  [
    'contrast agent',
    twoOver('00180010', 'LO', ['', PATIENT]),
    'DICOM_SEVERAL_PHASES',
    /1: no Contrast\/Bolus Agent, 6 slices; 2: another Contrast\/Bolus Agent, 6 slices/,
  ],
  [
    'fields of view that lie aside',
    (k) => ({
      ...(twoOver('00080032', 'TM', passAfterPass) as (k: number) => SliceOptions)(k),
      position: [-10.5 + 40 * (k % 2), 20.25, -100 + 2.5 * (k >> 1)],
    }),
    'DICOM_SEVERAL_RECONSTRUCTIONS',
    /1: Image Position in the plane -10.5,20.3, 6 slices; 2: Image Position in the plane 29.5,20.3/,
  ],
  [
    'b-values of Siemens',
    twoOver('0019100c', 'IS', ['', '800'], { set: { '00190010': ['LO', 'SIEMENS MR HEADER'] } }),
    'DICOM_SEVERAL_PHASES',
    /1: no b-value, 6 slices; 2: b-value 800, 6 slices/,
  ],
  [
    'b-values of Philips',
    (k) => {
      const slice = (twoOver('00180024', 'SH', ['', '']) as (k: number) => SliceOptions)(k);
      const set = {
        '20010010': ['LO', 'Philips Imaging DD 001'],
        '20011003': ['FL', [k % 2 === 0 ? 0 : 800]],
      } as const;
      return { ...slice, set: { ...slice.set, ...set } };
    },
    'DICOM_SEVERAL_PHASES',
    /1: no b-value, 6 slices; 2: b-value 800, 6 slices/,
  ],
  [
    'b-values of GE',
    twoOver('00431039', 'IS', ['1000000050\\8\\0\\0', '800\\8\\0\\0'], { set: { '00430010': ['LO', 'GEMS_PARM_01'] } }),
    'DICOM_SEVERAL_PHASES',
    /1: b-value 50, 6 slices; 2: b-value 800, 6 slices/,
  ],
  [
    'prone and supine',
    twoOver('00185100', 'CS', ['HFP', 'HFS']),
    'DICOM_SEVERAL_RECONSTRUCTIONS',
    /1: Patient Position HFP, 6 slices; 2: Patient Position HFS/,
  ],
  [
    'positions that were rounded apart',
    (k) => ({
      ...(twoOver('00180024', 'SH', ['ep_b0', 'ep_b800']) as (k: number) => SliceOptions)(k),
      position: [-10.5, 20.25, -100 + 2.5 * (k >> 1) + 0.004 * (k % 2)],
    }),
    'DICOM_SEVERAL_RECONSTRUCTIONS',
    /1: Sequence Name ep_b0, 6 slices; 2: Sequence Name ep_b800/,
  ],
];
for (const [name, options, reason, listed] of KINDS) {
  test(`${name}: listed, and each read alone`, async (t) => {
    const path = series(t, options);
    const failure = await refusal(t, path);
    t.is(failure.reason, reason);
    t.regex(failure.message, /there are 2 \(/);
    t.regex(failure.message, listed);
    t.regex(failure.message, /choose one with --volume/);
    const instances = new Set<string>();
    for (const volume of [1, 2]) {
      const found = await readDicom(path, { ...OPTIONS, volume });
      t.is(found.volumes, 2);
      t.is(found.source.volume, volume);
      t.deepEqual(found.volume.geometry.size, [SIZE[0], SIZE[1], 6]);
      const firsts = [0, 1, 2, 3, 4, 5].map((k) => found.volume.voxels[k * SIZE[0] * SIZE[1]]);
      t.deepEqual(
        firsts,
        [0, 10, 20, 30, 40, 50].map((value) => value + 100 * (volume - 1)),
      );
      t.is(found.source.frames.length, 6);
      for (const { sopInstanceUid } of found.source.frames) instances.add(sopInstanceUid);
    }
    t.is(instances.size, 12, 'each refers to its own');
    for (const volume of [3]) t.is((await refusal(t, path, { volume })).reason, 'VOLUME_NUMBER');
  });
}

test('two echoes at three times are six volumes', async (t) => {
  const path = series(t, (k) => ({
    modality: 'MR',
    position: [-10.5, 20.25, -100 + 2.5 * Math.floor(k / 6)],
    set: { '00180081': ['DS', ['2.3', '4.6'][k % 2] as string], '00200100': ['IS', String(1 + (k % 3))] },
  }));
  const { message } = await refusal(t, path);
  t.regex(message, /there are 6 \(1: Echo Time 2\.3, Temporal Position 1, 2 slices; /);
  const { volume, source } = await readDicom(path, { ...OPTIONS, volume: 6 });
  t.deepEqual(volume.geometry.size, [SIZE[0], SIZE[1], 2]);
  t.is(source.frames.length, 2);
});

test('stacks of other orientations, and localizers beside slices', async (t) => {
  const stacks = series(t, (k) =>
    k < 8 ? {} : { set: { '00200037': ['DS', '0\\1\\0\\0\\0\\-1'] }, position: [2.5 * k, 0, 0] },
  );
  const failure = await refusal(t, stacks);
  t.is(failure.reason, 'DICOM_MIXED_ORIENTATION');
  t.regex(failure.message, /1: another orientation, 4 slices; 2: another orientation, 8 slices/);
  const { volume } = await readDicom(stacks, { ...OPTIONS, volume: 2 });
  t.is(volume.geometry.size[2], 8);

  const localizer: SliceOptions = { set: { '00080008': ['CS', 'ORIGINAL\\PRIMARY\\LOCALIZER'] } };
  const beside = series(t, (k) => (k === 11 ? localizer : {}));
  const refused = await refusal(t, beside);
  t.is(refused.reason, 'DICOM_LOCALIZER');
  t.regex(refused.message, /beside 11 images that are none; take these with --volume 1/);
  const read = await readDicom(beside, { ...OPTIONS, volume: 1 });
  t.is(read.volume.geometry.size[2], 11);
  t.is(read.ignored, 1);
  t.is((await refusal(t, series(t, localizer), { volume: 1 })).reason, 'DICOM_LOCALIZER');
});

test('volumes of one enhanced image have frames of their own', async (t) => {
  const path = join(temporary(t), 'image.dcm');
  const frames = Array.from({ length: SIZE[2] }, (_, n) => n >> 1);
  const time = (n: number) => [group('00209111', ['00209128', 'UL', [1 + (n % 2)]])];
  writeFileSync(path, enhancedFile({ frames, modality: 'MR', perFrame: time }));
  const failure = await refusal(t, path);
  t.is(failure.reason, 'DICOM_SEVERAL_PHASES');
  t.regex(failure.message, /there are 2 \(/);
  const numbers = await Promise.all(
    [1, 2].map(async (volume) => {
      const { source } = await readDicom(path, { ...OPTIONS, volume });
      return source.frames.map(({ frame }) => frame);
    }),
  );
  t.deepEqual(numbers, [
    [1, 3, 5, 7, 9, 11],
    [2, 4, 6, 8, 10, 12],
  ]);
});

test('fields of view of two sizes, and frames of reference, are listed', async (t) => {
  for (const [second, reason, listed] of [
    [
      { position: [-20, 10, 0], set: { '00280030': ['DS', '2\\2'] } },
      'DICOM_MIXED_SPACING',
      /1: Pixel Spacing 1.25,0.8, 6 slices; 2: Pixel Spacing 2,2, 6 slices/,
    ],
    [
      { set: { '00200052': ['UI', '1.2.3.4'] } },
      'DICOM_MIXED_FRAME_OF_REFERENCE',
      /1: another Frame of Reference, 6 slices; 2: another Frame of Reference, 6 slices/,
    ],
  ] as [SliceOptions, string, RegExp][]) {
    const [x, y] = second.position ?? [-10.5, 20.25];
    const path = series(t, (k) => {
      const z = -100 + 2.5 * (k >> 1);
      return k % 2 === 0 ? { position: [-10.5, 20.25, z] } : { ...second, position: [x, y, z] };
    });
    const failure = await refusal(t, path);
    t.is(failure.reason, reason);
    t.regex(failure.message, listed);
    for (const volume of [1, 2]) {
      const found = await readDicom(path, { ...OPTIONS, volume });
      t.is(found.volume.geometry.size[2], 6);
    }
  }
});

for (const [name, apart, listed] of [
  [
    'Stack ID',
    (n: number): Element[] => [['00209056', 'SH', String(1 + (n % 2))]],
    /1: Stack ID 1, 6 slices; 2: Stack/,
  ],
  [
    'a dimension, beside that of the place',
    (n: number): Element[] => [['00209157', 'UL', [1 + (n >> 1), 7 + (n % 2)]]],
    /1: Dimension Index 2 7, 6 slices; 2: Dimension Index 2 8/,
  ],
  ['the order of its frames', (): Element[] => [], /1: pass 1 by Frame Number, 6 slices; 2: pass 2 by Frame Number/],
] as const) {
  test(`volumes of one enhanced image that are told apart by ${name}`, async (t) => {
    const path = join(temporary(t), 'image.dcm');
    const frames = Array.from({ length: SIZE[2] }, (_, n) => n >> 1);
    writeFileSync(path, enhancedFile({ frames, modality: 'MR', perFrame: (n) => [group('00209111', ...apart(n))] }));
    const failure = await refusal(t, path);
    t.is(failure.reason, 'DICOM_SEVERAL_RECONSTRUCTIONS');
    t.regex(failure.message, listed);
    const { source } = await readDicom(path, { ...OPTIONS, volume: 2 });
    t.deepEqual(
      source.frames.map(({ frame }) => frame),
      [2, 4, 6, 8, 10, 12],
    );
  });
}

test('an order that makes no whole volumes tells nothing apart, and that is the reason', async (t) => {
  const orders: Readonly<Record<string, ValueAt>> = {
    'in turns': (volume, place) => String(volume === 0 ? 20 - 3 * place : 10 + 2 * place),
    'a place in which both are one': (volume, place) => (place === 3 ? '101530' : placeByPlace(volume, place)),
    'no number': (volume, place) => (place === 3 ? '' : placeByPlace(volume, place)),
  };
  for (const [name, values] of Object.entries(orders)) {
    const failure = await refusal(t, series(t, twoOver('00080033', 'TM', values)));
    t.is(failure.reason, 'DICOM_DUPLICATE_SLICES', name);
    t.regex(failure.message, /got 12 at 6 places; no attribute tells them apart, and neither times nor/);
    t.notRegex(failure.message, /--volume/);
  }
});

test('a series with one volume is that one, and what cannot be told apart stays refused', async (t) => {
  const { volumes, source } = await readDicom(series(t, {}), { ...OPTIONS, volume: 1 });
  t.is(volumes, 1);
  t.is(source.volume, undefined);
  const failure = await refusal(
    t,
    series(t, (k) => ({ position: [-10.5, 20.25, -100 + 2.5 * (k >> 1)], set: { '00200013': undefined } })),
  );
  t.is(failure.reason, 'DICOM_DUPLICATE_SLICES');
  t.notRegex(failure.message, /--volume/);
  const gap = series(t, (k) => (k === 5 ? undefined : {}));
  t.is((await refusal(t, gap, { volume: 1 })).reason, 'DICOM_MISSING_SLICES');
});
