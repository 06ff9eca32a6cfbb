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
import { PATIENT, type PerSlice, SIZE, type SliceOptions, seriesFiles, writeSeries } from './phantom.ts';

const OPTIONS: DicomReadOptions = { maxBytes: 2 ** 24, maxLossyRatio: 5, rules: [] };

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

/** Slice k of 12 is place k >> 1 of volume k % 2, whose values tell it. */
const twoOver =
  (tag: string, vr: string, values: readonly [string, string], more: SliceOptions = {}): PerSlice =>
  (k) => ({
    modality: 'MR',
    intercept: '0',
    ...more,
    position: [-10.5, 20.25, -100 + 2.5 * (k >> 1)],
    stored: (i, j) => 100 * (k % 2) + 10 * (k >> 1) + ((i + j) % 3),
    set: { [tag]: [vr, values[k % 2] as string] },
  });

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

test('a series with one volume is that one, and what cannot be told apart stays refused', async (t) => {
  const { volumes, source } = await readDicom(series(t, {}), { ...OPTIONS, volume: 1 });
  t.is(volumes, 1);
  t.is(source.volume, undefined);
  const failure = await refusal(
    t,
    series(t, (k) => ({ position: [-10.5, 20.25, -100 + 2.5 * (k >> 1)] })),
  );
  t.is(failure.reason, 'DICOM_DUPLICATE_SLICES');
  t.notRegex(failure.message, /--volume/);
  const gap = series(t, (k) => (k === 5 ? undefined : {}));
  t.is((await refusal(t, gap, { volume: 1 })).reason, 'DICOM_MISSING_SLICES');
});
