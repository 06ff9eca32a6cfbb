/** Which volumes of a series are segmented: the best of phases, echoes, kernels and thicknesses; all; none. */
import test, { type ExecutionContext } from 'ava';
import { Failure } from '../../src/errors.ts';
import { readDataSet } from '../../src/formats/dicom/file/read-part10.ts';
import { chooseVolumes, isSharp, type VolumeChoice } from '../../src/gateway/volume-choice.ts';
import { type PerSlice, type SliceOptions, seriesFiles } from '../formats/dicom/phantom.ts';
import { LIMITS } from '../formats/dicom/series.ts';

type Set = NonNullable<SliceOptions['set']>;

/** Slice k of 12 is place k of volume n: three over the same four places. */
const threeOver =
  (sets: readonly [Set, Set, Set], more: SliceOptions = {}): PerSlice =>
  (k) => ({ ...more, position: [-10.5, 20.25, -100 + 2.5 * Math.floor(k / 3)], set: sets[k % 3] as Set });

function chosen(options: PerSlice, choice: VolumeChoice) {
  const images = seriesFiles(options).map((file) => readDataSet(file, LIMITS.maxBytes).attributes);
  return chooseVolumes(images, LIMITS, choice);
}

/** SOP Instance UIDs by volume of slices k % 3. */
const ownInstances = (n: number) => [0, 3, 6, 9].map((k) => `1.2.826.0.1.3680043.10.999.3.${n + k + 1}`);

const time = (acquired: string, number: string): Set => ({
  '00180010': ['LO', 'Ultravist'],
  '00181042': ['TM', '235930'],
  '00080032': ['TM', acquired],
  '00200012': ['IS', number],
});
const type = (value: string): Set => ({ '00080008': ['CS', `DERIVED\\PRIMARY\\M\\${value}`] });
const kernel = (name: string): Set => ({ '00181210': ['SH', name] });

const SERIES: readonly [name: string, PerSlice, best: number][] = [
  [
    'arterial, portal venous over midnight, late',
    threeOver([time('000005', '1'), time('000040.5', '2'), time('000430', '3')]),
    1,
  ],
  [
    'native beside contrast',
    threeOver([{ '00200012': ['IS', '1'] }, time('000005', '2'), { '00200012': ['IS', '3'] }]),
    1,
  ],
  ['fat, water, out of phase', threeOver([type('FAT'), type('WATER'), type('OUT_PHASE')], { modality: 'MR' }), 1],
  ['kernels of Siemens', threeOver([kernel('B70f'), kernel('Br64d'), kernel('B30f')]), 2],
  ['kernels of Canon', threeOver([kernel('FC51'), kernel('FC08'), kernel('FC30')]), 1],
  ['kernels of GE', threeOver([kernel('STANDARD'), kernel('BONEPLUS'), kernel('LUNG')]), 0],
  ['kernels of Philips', threeOver([kernel('YA'), kernel('YC'), kernel('B')]), 2],
];

for (const [name, options, best] of SERIES) {
  test(`${name}: the best one, all, or none`, (t) => {
    const [one, ...others] = chosen(options, 'best');
    t.deepEqual(others, []);
    t.deepEqual([...(one?.plan.instances.keys() ?? [])].sort(), ownInstances(best).sort());
    t.is(one?.plan.volumes, 3);
    t.regex(one?.warnings[0] ?? '', /^SERIES_VOLUMES: this is volume [123] of 3 of its series \(1: .*, 4 slices; 2: /);
    const all = chosen(options, 'all');
    t.deepEqual(
      all.map(({ plan }) => plan.source.volume),
      [1, 2, 3],
    );
    const instances = all.flatMap(({ plan }) => plan.source.frames.map(({ sopInstanceUid }) => sopInstanceUid));
    t.is(new Set(instances).size, 12, 'each has its own');
    const failure = t.throws(() => chosen(options, 'refuse'), { instanceOf: Failure });
    t.regex(failure.reason, /^DICOM_SEVERAL_/);
  });
}

test('of two stacks the thinner, and of two alike the one with more slices', (t) => {
  const stacks =
    (thick: number) =>
    (k: number): SliceOptions => ({
      set: { '00200037': ['DS', k < 5 ? '1\\0\\0\\0\\1\\0' : '0\\1\\0\\0\\0\\-1'] },
      position: k < 5 ? [0, 0, thick * k] : [2.5 * k, 0, 0],
    });
  const slices = (thick: number) => chosen(stacks(thick), 'best').map(({ plan }) => plan.geometry.size[2]);
  t.deepEqual(slices(1), [5]);
  t.deepEqual(slices(5), [7]);
  t.deepEqual(slices(2.5), [7]);
});

const LOCALIZER: Set = { '00080008': ['CS', 'ORIGINAL\\PRIMARY\\LOCALIZER'] };

test('a localizer beside slices is none of them, unless all have to be what they seem', (t) => {
  const options: PerSlice = (k) => (k === 11 ? { set: LOCALIZER } : {});
  const [best] = chosen(options, 'best');
  t.is(best?.plan.geometry.size[2], 11);
  t.deepEqual(best?.warnings, ['LOCALIZERS: 1 images of the series are localizers, and no slices']);
  const reason = (t: ExecutionContext, ...of: Parameters<typeof chosen>) =>
    t.throws(() => chosen(...of), { instanceOf: Failure }).reason;
  t.is(reason(t, options, 'refuse'), 'DICOM_LOCALIZER');
  t.is(reason(t, { set: LOCALIZER }, 'best'), 'DICOM_LOCALIZER');
});

test('one volume is that one; what nothing tells apart, or has a gap, stays refused', (t) => {
  t.deepEqual(
    chosen({}, 'best').map(({ warnings }) => warnings),
    [[]],
  );
  for (const [options, reason] of [
    [
      (k: number) => ({ position: [-10.5, 20.25, -100 + 2.5 * (k >> 1)], set: { '00200013': undefined } }),
      'DICOM_DUPLICATE_SLICES',
    ],
    [(k: number) => (k === 5 ? undefined : {}), 'DICOM_MISSING_SLICES'],
  ] as [PerSlice, string][])
    for (const choice of ['best', 'all'] as const)
      t.is(t.throws(() => chosen(options, choice), { instanceOf: Failure }).reason, reason);
});

test('a volume that cannot be read is no choice', (t) => {
  const whole = threeOver([kernel('B20f'), kernel('B30f'), kernel('B70f')]);
  const options: PerSlice = (k) => (k === 7 ? undefined : typeof whole === 'function' ? whole(k) : whole);
  t.deepEqual([...(chosen(options, 'best')[0]?.plan.instances.keys() ?? [])].sort(), ownInstances(0).sort());
  const all = chosen(options, 'all');
  t.is(all.length, 2);
  for (const { warnings } of all)
    t.regex(warnings[1] ?? '', /^VOLUME_REFUSED: volume 2 cannot be read \(DICOM_[A-Z_]+\)$/);
});

test('sharp kernels, by how makers name them', (t) => {
  for (const name of ['B60s', 'B70f', 'Br64', 'Hr59', 'I70f', 'FC50', 'FC81', 'BONE', 'BONEPLUS', 'LUNG', 'EDGE', 'YB'])
    t.true(isSharp(name), name);
  for (const name of ['', 'B10f', 'B31s', 'Br40', 'I30f', 'FC08', 'FC18', 'STANDARD', 'SOFT', 'DETAIL', 'A', 'B', 'C'])
    t.false(isSharp(name), name);
});
