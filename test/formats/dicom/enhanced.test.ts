/**
 * Enhanced multi-frame images: geometry, rescale and kind from the functional groups, shared or of
 * each frame.
 */
import test from 'ava';
import { Failure } from '../../../src/errors.ts';
import { readDataSet } from '../../../src/formats/dicom/file/read-part10.ts';
import { instanceHeader } from '../../../src/formats/dicom/series/header.ts';
import { planSeries } from '../../../src/formats/dicom/series/series.ts';
import { jpeg2000, rle } from './encode.ts';
import { type EnhancedOptions, enhancedFile, group, HU, MEASURES } from './enhanced.ts';
import { SYNTAX } from './part10.ts';
import { SIZE, seriesFiles } from './phantom.ts';
import { assembled, differences, LIMITS } from './series.ts';

const RIGHT: [name: string, options: EnhancedOptions][] = [
  ['explicit', {}],
  ['implicit', { syntax: SYNTAX.implicit }],
  ['big endian', { syntax: SYNTAX.big }],
  ['deflated', { syntax: SYNTAX.deflated }],
  ['groups of each frame', { shared: [], perFrame: () => [MEASURES, HU] }],
  [
    'a rescale of each frame',
    { shared: [MEASURES], perFrame: () => [group('00289145', ['00281052', 'DS', '-1024'], ['00281053', 'DS', '1'])] },
  ],
  ['JPEG 2000', { syntax: SYNTAX.jpeg2000, encode: jpeg2000(16, true) }],
  ['JPEG 2000 without an offset table', { syntax: SYNTAX.jpeg2000, encode: jpeg2000(16, true), offsetTable: false }],
  ['JPEG 2000 in fragments', { syntax: SYNTAX.jpeg2000, encode: jpeg2000(16, true), fragments: 3 }],
  ['RLE', { syntax: SYNTAX.rle, encode: rle }],
];
for (const [name, options] of RIGHT) {
  test(`${name}: the same volume as the single frames`, async (t) => {
    const volume = await assembled([enhancedFile(options)]);
    t.deepEqual(differences(volume), new Map());
    t.deepEqual(volume, await assembled(seriesFiles()));
  });
}

test('a concatenation is one volume of several files, none of which may be missing', async (t) => {
  const part = (n: number) =>
    enhancedFile({
      frames: [0, 1, 2, 3].map((k) => 4 * n + k),
      more: [
        ['00080018', 'UI', `1.2.3.${n}`],
        ['00209161', 'UI', '1.2.3.9'],
        ['00209162', 'US', [n + 1]],
        ['00209163', 'US', [3]],
      ],
    });
  const volume = await assembled([part(2), part(0), part(1)]);
  t.deepEqual(volume, await assembled(seriesFiles()));
  const headers = [0, 1].map((n) => instanceHeader(readDataSet(part(n), 2 ** 24).attributes));
  const failure = t.throws(() => planSeries(headers, LIMITS), { instanceOf: Failure }) as Failure;
  t.is(failure.reason, 'DICOM_INCOMPLETE');
  t.regex(failure.message, /expected the 3 files of a concatenation, got 2/);
  t.is(planSeries(headers, { ...LIMITS, allowGaps: true }).geometry.size[2], 8);
});

test('frames are numbered from 1, each at its place', (t) => {
  const { attributes } = readDataSet(enhancedFile(), 2 ** 24);
  const { source } = planSeries([instanceHeader(attributes)], LIMITS);
  const numbers = source.frames.map(({ frame }) => frame);
  t.deepEqual(
    [...numbers].sort((a, b) => Number(a) - Number(b)),
    Array.from({ length: SIZE[2] }, (_, n) => n + 1),
  );
  t.is(numbers[3], 1, 'the first frame is slice 3');
  t.deepEqual(source.frames[3]?.position, [-10.5, 20.25, -92.5]);
});

const content = (tag: string, vr: string, values: readonly [number, number]) => ({
  frames: Array.from({ length: SIZE[2] }, (_, n) => n >> 1),
  modality: 'MR' as const,
  perFrame: (n: number) => [group('00209111', [tag, vr, [values[n % 2] as number]])],
});
const BROKEN: [name: string, options: EnhancedOptions, reason: string][] = [
  ['a frame missing', { frames: [0, 1, 2, 4, 5, 6] }, 'DICOM_MISSING_SLICES'],
  ['a frame twice', { frames: [0, 1, 2, 3, 3, 4] }, 'DICOM_DUPLICATE_SLICES'],
  ['two times', content('00209128', 'UL', [1, 2]), 'DICOM_SEVERAL_PHASES'],
  ['two acquisitions', content('00209156', 'US', [1, 2]), 'DICOM_SEVERAL_ACQUISITIONS'],
  [
    'two echoes',
    {
      ...content('00209156', 'US', [1, 1]),
      perFrame: (n) => [group('00189114', ['00189082', 'FD', [n % 2 ? 2.3 : 4.6]])],
    },
    'DICOM_SEVERAL_ECHOES',
  ],
  [
    'two diffusion weights',
    {
      ...content('00209156', 'US', [1, 1]),
      perFrame: (n) => [group('00189117', ['00189087', 'FD', [n % 2 ? 0 : 800]])],
    },
    'DICOM_SEVERAL_PHASES',
  ],
  ['no pixel measures', { shared: [HU] }, 'DICOM_ATTRIBUTE'],
  ['no rescale', { shared: [MEASURES] }, 'DICOM_ATTRIBUTE'],
  [
    'localizers',
    { perFrame: () => [group('00189329', ['00089007', 'CS', 'ORIGINAL\\PRIMARY\\LOCALIZER\\NONE'])] },
    'DICOM_LOCALIZER',
  ],
  [
    'a frame of another spacing',
    { perFrame: (n) => (n === 4 ? [group('00289110', ['00280030', 'DS', '1\\1'])] : []) },
    'DICOM_MIXED_SPACING',
  ],
  [
    'fragments that no table leads to',
    { syntax: SYNTAX.jpeg2000, encode: jpeg2000(16, true), fragments: 2, offsetTable: false },
    'DICOM_PIXEL_DATA',
  ],
];
for (const [name, options, reason] of BROKEN) {
  test(`${name}: ${reason}`, async (t) => {
    const failure = (await t.throwsAsync(assembled([enhancedFile(options)]), { instanceOf: Failure })) as Failure;
    t.is(failure.reason, reason, failure.message);
  });
}

test('functional groups that do not fit the number of frames are refused', async (t) => {
  const file = enhancedFile();
  // Number of Frames is "12" in two bytes.
  const at = file.indexOf(Buffer.from([0x28, 0, 8, 0, 0x49, 0x53, 2, 0])) + 8;
  file.write('11', at, 'latin1');
  const failure = (await t.throwsAsync(assembled([file]), { instanceOf: Failure })) as Failure;
  t.is(failure.reason, 'DICOM_FRAMES');
});
