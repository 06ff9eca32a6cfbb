/**
 * Two volumes of one series whose slices lie between each other's, at a distance of their own: listed
 * and each read alone, never one volume and never slices that are missing.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { Failure } from '../../../src/errors.ts';
import { type DicomReadOptions, readDicom } from '../../../src/formats/dicom/read.ts';
import { type PerSlice, SIZE, type SliceOptions, seriesFiles, writeSeries } from './phantom.ts';

const OPTIONS: DicomReadOptions = { maxBytes: 2 ** 24, maxLossyRatio: 5, leastBits: 2, rules: [] };

function seriesOf(t: ExecutionContext, options: PerSlice, slices?: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'm4oe-between-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return writeSeries(join(folder, 'series'), seriesFiles(options, slices));
}

/** Slice k of 12 is place k >> 1 of volume k % 2, which lies `offset` mm higher. */
const between =
  (offset: number, set: (volume: number, place: number) => SliceOptions['set'], without: readonly number[] = []) =>
  (k: number): SliceOptions | undefined =>
    without.includes(k)
      ? undefined
      : {
          position: [-10.5, 20.25, -100 + 5 * (k >> 1) + offset * (k % 2)],
          stored: (i, j) => 1000 + 100 * (k % 2) + 10 * (k >> 1) + ((i + j) % 3),
          set: { '00200013': ['IS', String(1 + k)], ...set(k % 2, k >> 1) },
        };

const KINDS: readonly [name: string, set: Parameters<typeof between>[1], reason: string, listed: RegExp][] = [
  [
    'acquisitions',
    (volume) => ({ '00200012': ['IS', String(2 + volume)] }),
    'DICOM_SEVERAL_ACQUISITIONS',
    /1: Acquisition Number 2, 6 slices; 2: Acquisition Number 3, 6 slices/,
  ],
  [
    'image types',
    (volume) => ({ '00080008': ['CS', `ORIGINAL\\PRIMARY\\AXIAL\\${volume === 0 ? 'ART' : 'VEN'}`] }),
    'DICOM_SEVERAL_PHASES',
    /Image Type AXIAL ART, 6 slices; 2: Image Type AXIAL VEN, 6 slices/,
  ],
  [
    'kernels',
    (volume) => ({ '00181210': ['SH', volume === 0 ? 'B30f' : 'B70f'] }),
    'DICOM_SEVERAL_RECONSTRUCTIONS',
    /1: Convolution Kernel B30f, 6 slices/,
  ],
  [
    'times, one for each',
    (volume) => ({ '00080032': ['TM', volume === 0 ? '101200' : '101230'] }),
    'DICOM_SEVERAL_PHASES',
    /1: Acquisition Time 101200, 6 slices; 2: Acquisition Time 101230/,
  ],
  [
    'times of each slice, through midnight',
    (volume, place) => ({ '00080032': ['TM', volume === 0 ? `2359${20 + place}` : `0000${20 + place}`] }),
    'DICOM_SEVERAL_PHASES',
    /1: pass 1 by Acquisition Time, 6 slices; 2: pass 2 by Acquisition Time, 6 slices/,
  ],
  [
    'numbers that begin again below',
    (volume, place) => ({ '00200013': ['IS', String(1 + 6 * volume + place)] }),
    'DICOM_SEVERAL_RECONSTRUCTIONS',
    /1: pass 1 by Instance Number, 6 slices; 2: pass 2 by Instance Number/,
  ],
];
// 1.3 mm seem to be gaps, 2 mm an uneven distance within its bounds, 0.8 mm one beyond them.
for (const [name, set, reason, listed] of KINDS)
  for (const offset of [1.3, 2, 0.8, 3.7])
    test(`${name}, ${offset} mm apart: listed, and each read alone`, async (t) => {
      const path = seriesOf(t, between(offset, set));
      for (const allowGaps of [false, true]) {
        const failure = await t.throwsAsync(readDicom(path, { ...OPTIONS, allowGaps }), { instanceOf: Failure });
        t.is(failure.reason, reason);
        t.regex(failure.message, /2 whose slices lie between each other's/);
        t.regex(failure.message, listed);
      }
      for (const volume of [1, 2]) {
        const found = await readDicom(path, { ...OPTIONS, volume });
        t.deepEqual([found.volumes, found.warnings], [2, []]);
        t.deepEqual(found.volume.geometry.size, [SIZE[0], SIZE[1], 6]);
        t.is(found.volume.geometry.spacing[2], 5);
        const firsts = [0, 1, 2, 3, 4, 5].map((k) => found.volume.voxels[k * SIZE[0] * SIZE[1]]);
        t.deepEqual(
          firsts,
          [0, 10, 20, 30, 40, 50].map((value) => value + 1000 + 100 * (volume - 1)),
        );
      }
    });

test('a slice that one of them lacks is missing there, and the other is read', async (t) => {
  const [, set] = KINDS[0] as (typeof KINDS)[number];
  const path = seriesOf(t, between(1.3, set, [5]));
  t.is((await t.throwsAsync(readDicom(path, OPTIONS), { instanceOf: Failure })).reason, 'DICOM_SEVERAL_ACQUISITIONS');
  t.deepEqual((await readDicom(path, { ...OPTIONS, volume: 1 })).volume.geometry.size, [SIZE[0], SIZE[1], 6]);
  const lacking = await t.throwsAsync(readDicom(path, { ...OPTIONS, volume: 2 }), { instanceOf: Failure });
  t.is(lacking.reason, 'DICOM_MISSING_SLICES');
});

test('acquisitions one above the other, with a slice missing, are one series that lacks it', async (t) => {
  const path = seriesOf(t, (k) => (k === 4 ? undefined : { set: { '00200012': ['IS', k < 6 ? '1' : '2'] } }));
  const failure = await t.throwsAsync(readDicom(path, OPTIONS), { instanceOf: Failure });
  t.is(failure.reason, 'DICOM_MISSING_SLICES');
  t.regex(failure.message, /the series has 2 acquisitions/);
});

test('acquisitions that fill each other up to even distances are one volume', async (t) => {
  const [, set] = KINDS[0] as (typeof KINDS)[number];
  const { volume, volumes, warnings } = await readDicom(seriesOf(t, between(2.5, set)), OPTIONS);
  t.regex(warnings.join(), /^ACQUISITIONS_INTERLEAVED: slices of 2 acquisitions/);
  t.deepEqual([volumes, volume.geometry.size[2], volume.geometry.spacing[2]], [1, 12, 2.5]);
});

test('two phases across midnight are listed in the order in which they were acquired', async (t) => {
  for (const dates of [
    ['20240302', '20240303'],
    ['19000101', '19000101'],
  ]) {
    const path = seriesOf(t, (k) => ({
      position: [-10.5, 20.25, -100 + 2.5 * (k >> 1)],
      set: {
        '00200013': ['IS', '1'],
        '00080022': ['DA', dates[k % 2] as string],
        '00080032': ['TM', k % 2 === 0 ? '235950' : '000010'],
      },
    }));
    const failure = await t.throwsAsync(readDicom(path, OPTIONS), { instanceOf: Failure });
    t.regex(failure.message, /1: Acquisition Time 235950, 6 slices; 2: Acquisition Time 000010, 6 slices/);
    t.notRegex(failure.message, /2024|1900/);
  }
});
