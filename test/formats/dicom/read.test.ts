/**
 * Series that are right, in every form that a file can have, are read voxel for voxel and placed by
 * their positions.
 */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { type DicomReadOptions, type DicomVolume, readDicom } from '../../../src/formats/dicom/read.ts';
import type { Volume } from '../../../src/volume.ts';
import { rle } from './encode.ts';
import { SYNTAX } from './part10.ts';
import {
  intensity,
  PATIENT,
  type PerSlice,
  SIZE,
  type SliceOptions,
  SPACING,
  seriesFiles,
  sliceFile,
  writeSeries,
} from './phantom.ts';
import { assembled, differences } from './series.ts';
import { zipFile } from './zip-file.ts';

const OPTIONS: DicomReadOptions = { maxBytes: 2 ** 24, maxLossyRatio: 5, leastBits: 2, rules: [] };

function temporary(t: ExecutionContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'm4oe-dicom-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

async function read(t: ExecutionContext, options: PerSlice = {}): Promise<DicomVolume> {
  return await readDicom(writeSeries(join(temporary(t), 'series'), seriesFiles(options)), OPTIONS);
}

/** Largest difference of an intensity from what the phantom has there. */
function worst({ voxels, rescale, geometry }: Volume, wanted = intensity): number {
  const [ni, nj] = geometry.size;
  let most = 0;
  for (let n = 0; n < voxels.length; n++) {
    const found = (voxels[n] as number) * rescale.slope + rescale.intercept;
    most = Math.max(most, Math.abs(found - wanted(n % ni, Math.floor(n / ni) % nj, Math.floor(n / (ni * nj)))));
  }
  return most;
}

const FORMS: [name: string, options: PerSlice, type: string][] = [
  ['explicit little endian', {}, 'int16'],
  ['implicit little endian', { syntax: SYNTAX.implicit }, 'int16'],
  ['explicit big endian', { syntax: SYNTAX.big }, 'int16'],
  ['deflated', { syntax: SYNTAX.deflated }, 'int16'],
  ['12 bits unsigned', { bits: [16, 12], signed: false }, 'int16'],
  ['16 bits unsigned', { bits: [16, 16], signed: false }, 'uint16'],
  ['12 bits signed', { bits: [16, 12], intercept: '0' }, 'int16'],
  ['12 bits signed in the middle of a word', { bits: [16, 12, 13], intercept: '0' }, 'int16'],
  ['overlay in the bits above', { bits: [16, 12], signed: false, noise: 0x5000 }, 'int16'],
  ['overlay above a signed value', { bits: [16, 12], intercept: '0', noise: 0xa000 }, 'int16'],
  [
    '8 bits',
    {
      bits: [8, 8],
      signed: false,
      slope: '2',
      intercept: '-150',
      stored: (i, j, k) => (intensity(i, j, k) + 150) >> 1,
    },
    'int16',
  ],
  ['32 bits', { bits: [32, 20], intercept: '-400000' }, 'int32'],
  ['32 bits big endian', { bits: [32, 32], syntax: SYNTAX.big }, 'int32'],
  ['negative slope', { slope: '-1', intercept: '500' }, 'int16'],
  ['MONOCHROME1', { set: { '00280004': ['CS', 'MONOCHROME1'] } }, 'int16'],
  [
    'MONOCHROME1, 12 bits unsigned',
    { bits: [16, 12], signed: false, set: { '00280004': ['CS', 'MONOCHROME1'] } },
    'int16',
  ],
  [
    'a rescale for each slice',
    (k) => ({ bits: [16, 12], signed: false, intercept: String(-1024 + 10 * (k % 3)) }),
    'int16',
  ],
  ['a rescale for each slice of 16 bits', (k) => ({ intercept: String(-1024 + 10 * (k % 3)) }), 'int32'],
  ['a slope for each slice', (k) => ({ slope: ['1', '0.5', '0.25'][k % 3] as string, intercept: '-150' }), 'int32'],
];
for (const [name, options, type] of FORMS) {
  test(`${name}: every voxel has its intensity`, async (t) => {
    const { volume } = await read(t, options);
    t.is(volume.voxelType, type as Volume['voxelType']);
    t.is(worst(volume), name === '8 bits' ? 1 : 0);
    t.true(volume.voxels.buffer instanceof SharedArrayBuffer);
  });
}

test('zeros behind the pixels, as of a tool that writes whole blocks, are no attributes', async (t) => {
  for (const options of [
    {},
    { syntax: SYNTAX.implicit },
    { syntax: SYNTAX.big },
    { syntax: SYNTAX.deflated },
    { syntax: SYNTAX.rle, encode: rle },
  ]) {
    for (const zeros of [1, 8, 13, 4096]) {
      const files = seriesFiles(options).map((file, k) =>
        k === 3 ? Buffer.concat([file, Buffer.alloc(zeros)]) : file,
      );
      const { volume } = await readDicom(writeSeries(join(temporary(t), 'series'), files), OPTIONS);
      t.is(worst(volume), 0, `${options.syntax} ${zeros}`);
    }
  }
});

test('bits and signs may differ from image to image', async (t) => {
  const FORMATS: readonly [string, SliceOptions][] = [
    ['fewer bits', { bits: [16, 12], signed: false }],
    ['the high bit elsewhere', { bits: [16, 12, 15], signed: false, noise: 5 }],
    ['unsigned, and another rescale', { signed: false, slope: '0.5', intercept: '-1024' }],
    ['wider words', { bits: [32, 20] }],
  ];
  for (const [name, other] of FORMATS)
    t.deepEqual(differences(await assembled(seriesFiles((k) => (k % 3 === 1 ? other : {})))), new Map(), name);
});

test('slopes of many digits that differ are stored as float, right to 1 part in 10 million', async (t) => {
  const { volume } = await read(t, (k) => ({
    slope: k % 2 === 0 ? '0.523199023199023' : '1.0476190476190477',
    intercept: '-150',
  }));
  t.is(volume.voxelType, 'float32');
  const [ni, nj] = volume.geometry.size;
  for (let n = 0; n < volume.voxels.length; n += 7) {
    const k = Math.floor(n / (ni * nj));
    const slope = k % 2 === 0 ? 0.523199023199023 : 1.0476190476190477;
    const stored = Math.round((intensity(n % ni, Math.floor(n / ni) % nj, k) + 150) / slope);
    const exact = stored * slope - 150;
    t.true(Math.abs((volume.voxels[n] as number) - exact) <= 1e-7 * Math.max(1, Math.abs(exact)));
  }
});

test('geometry comes from positions, orientation and spacing', async (t) => {
  const { volume, source } = await read(t, { set: { '00180050': ['DS', '99'], '00201041': ['DS', '12345'] } });
  t.deepEqual(volume.geometry, {
    size: SIZE,
    spacing: SPACING,
    origin: [-10.5, 20.25, -100],
    direction: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
  });
  t.deepEqual(
    source.frames.map(({ position }) => position[2]),
    Array.from({ length: SIZE[2] }, (_, k) => -100 + k * SPACING[2]),
  );
  t.deepEqual(source.pixelSpacing, [SPACING[1], SPACING[0]]);
  t.like(source, { rows: SIZE[1], columns: SIZE[0], modality: 'CT' });
  t.true(source.frames.every(({ frame }) => frame === undefined));
});

test('a coronal, oblique series is ordered along its own normal', async (t) => {
  const [c, s] = [Math.cos(0.3), Math.sin(0.3)];
  const axes = [c, s, 0, 0, 0, -1];
  const normal = [-s, c, 0];
  const { volume } = await read(t, (k) => ({
    position: [5, 6, 7].map((at, n) => at + 3 * k * (normal[n] as number)) as unknown as [number, number, number],
    set: { '00200037': ['DS', axes.map((a) => a.toFixed(9)).join('\\')] },
  }));
  t.true(Math.abs(volume.geometry.spacing[2] - 3) < 1e-6);
  t.true(volume.geometry.direction[2].every((x, n) => Math.abs(x - (normal[n] as number)) < 1e-6));
  t.is(worst(volume), 0);
});

test('padding becomes air: -1024 HU in CT, no signal in MR, as a value or as a range', async (t) => {
  const outside = (i: number, j: number) => (i < 3 && j < 4) || i === 19;
  const padded = (value: number) => (i: number, j: number, k: number) =>
    outside(i, j) ? value + (i === 19 ? 5 : 0) : intensity(i, j, k) + 1024;
  const ct = await read(t, {
    stored: padded(30000),
    set: { '00280120': ['SS', [30000]], '00280121': ['SS', [30010]] },
  });
  t.is(
    worst(ct.volume, (i, j, k) => (outside(i, j) ? -1024 : intensity(i, j, k))),
    0,
  );
  // The sign of the value follows that of the pixels, whatever the file calls it.
  const low = await read(t, {
    stored: padded(-2005),
    set: { '00280120': ['US', [63531]], '00280121': ['US', [63540]] },
  });
  t.is(
    worst(low.volume, (i, j, k) => (outside(i, j) ? -1024 : intensity(i, j, k))),
    0,
  );
  const mr = await read(t, {
    modality: 'MR',
    intercept: '0',
    signed: false,
    stored: (i, j, k) => (outside(i, j) ? 65535 : intensity(i, j, k) + 150),
    set: { '00280120': ['US', [65535]] },
  });
  t.is(
    worst(mr.volume, (i, j, k) => (outside(i, j) ? 0 : intensity(i, j, k) + 150)),
    0,
  );
});

test('an overlay of its own, an icon and private data change nothing', async (t) => {
  const icon = [
    ['00280010', 'US', [2]],
    ['00280011', 'US', [2]],
    ['7fe00010', 'OW', new Uint8Array(8).fill(255)],
  ] as const;
  const { volume } = await read(t, {
    set: {
      '00880200': ['SQ', [[...icon]]],
      '00090010': ['LO', 'PRIVATE'],
      '00091001': ['UN', new Uint8Array(40).fill(7)],
      '60000010': ['US', [SIZE[1]]],
      '60000011': ['US', [SIZE[0]]],
      '60003000': ['OW', new Uint8Array(40).fill(255)],
    },
  });
  t.is(worst(volume), 0);
});

test('a folder with subfolders, links and other files, and a zip, hold the same series', async (t) => {
  const folder = temporary(t);
  const files = seriesFiles();
  writeSeries(join(folder, 'a'), files.slice(0, 5));
  writeSeries(join(folder, 'a', 'b c'), files.slice(5, -1));
  writeFileSync(join(folder, 'outside.dcm'), files.at(-1) as Buffer);
  mkdirSync(join(folder, 'series'));
  symlinkSync('../a', join(folder, 'a', 'circle'));
  symlinkSync(join(folder, 'outside.dcm'), join(folder, 'a', 'link.dcm'));
  writeFileSync(join(folder, 'a', 'README'), 'no image');
  writeFileSync(
    join(folder, 'a', 'report.dcm'),
    sliceFile(0, { set: { '00080016': ['UI', '1.2.840.10008.5.1.4.1.1.88.11'] } }),
  );
  const first = await readDicom(join(folder, 'a'), OPTIONS);
  t.is(first.ignored, 2);
  t.is(worst(first.volume), 0);
  const zip = join(folder, 'series.bin');
  writeFileSync(zip, zipFile(files.map((bytes, n) => ({ name: `../${PATIENT}/${n}`, bytes }))));
  const second = await readDicom(zip, OPTIONS);
  t.is(worst(second.volume), 0);
  t.deepEqual(second.source, first.source);
});

test('one of several series is chosen by its number', async (t) => {
  const other = seriesFiles((k) => ({
    modality: 'MR',
    set: { '0020000e': ['UI', '1.2.826.0.1.3680043.10.999.9'], '00080018': ['UI', `1.2.3.${k + 1}`] },
  }));
  const folder = writeSeries(join(temporary(t), 'series'), [...seriesFiles(), ...other]);
  await t.throwsAsync(readDicom(folder, OPTIONS), { message: /1: CT 20 x 16, 12 images; 2: MR 20 x 16, 12 images/ });
  t.is((await readDicom(folder, { ...OPTIONS, series: 2 })).source.modality, 'MR');
  await t.throwsAsync(readDicom(folder, { ...OPTIONS, series: 3 }), { message: /1 to 2, got 3/ });
});

test('patient and study are carried to results, in Unicode', async (t) => {
  const { source } = await read(t, {
    set: { '00080005': ['CS', 'ISO_IR 100'], '00100010': ['PN', 'M\xfcller^J\xf6rg'], '00101000': ['LO', 'x'] },
  });
  t.deepEqual(source.patientAndStudy.PatientName, ['Müller^Jörg']);
  t.deepEqual(source.patientAndStudy.PatientID, [PATIENT]);
  t.false('OtherPatientIDs' in source.patientAndStudy);
});
