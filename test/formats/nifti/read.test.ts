import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import test, { type ExecutionContext } from 'ava';
import { Failure } from '../../../src/errors.ts';
import { readNifti } from '../../../src/formats/nifti/read.ts';
import { VOXEL_TYPES } from '../../../src/volume.ts';
import { type NiftiParts, nifti2Bytes, niftiBytes, niftiFile, temporaryFolder, VALUES } from './files.ts';

const LIMIT = { maxBytes: 1024 * 1024 };

test('all voxel types, both byte orders, plain and gzipped', async (t) => {
  for (const type of VOXEL_TYPES) {
    const lowest = type.startsWith('u') ? 0 : -100;
    const values = VALUES.map((v) => lowest + v);
    for (const bigEndian of [false, true]) {
      for (const name of ['v.nii', 'v.nii.gz', 'misnamed.nii']) {
        const bytes = niftiBytes({ type, bigEndian, values });
        const path = niftiFile(t, name === 'misnamed.nii' ? gzipSync(bytes) : bytes, name);
        const { volume, littleEndian, header } = await readNifti(path, LIMIT);
        t.is(volume.voxelType, type);
        t.is(littleEndian, !bigEndian);
        t.deepEqual([...volume.voxels], values, `${type} ${bigEndian} ${name}`);
        t.true(volume.voxels.buffer instanceof SharedArrayBuffer);
        t.deepEqual(header, bytes.subarray(0, 352));
      }
    }
  }
});

test('geometry comes in LPS and mm, whatever the unit', async (t) => {
  for (const [units, factor] of [
    [0, 1],
    [1, 1000],
    [2, 1],
    [3, 0.001],
    [2 | 8, 1],
  ] as const) {
    const { volume, orientationFrom } = await readNifti(niftiFile(t, niftiBytes({ units })), LIMIT);
    t.is(orientationFrom, 'sform');
    t.deepEqual(volume.geometry, {
      size: [3, 4, 2],
      spacing: [2 * factor, 3 * factor, 4 * factor],
      origin: [-50 * factor, 60 * factor, 70 * factor],
      direction: [
        [1, 0, 0],
        [0, -1, 0],
        [0, 0, 1],
      ],
    });
  }
});

test('a qform gives the same geometry as the sform it stands for, oblique and left-handed too', async (t) => {
  // Rotation by 0.3 about (1, 2, 2) / 3 in RAS, by Rodrigues' formula.
  const [x, y, z] = [1 / 3, 2 / 3, 2 / 3];
  const [c, s] = [Math.cos(0.3), Math.sin(0.3)];
  const v = 1 - c;
  const rotation = [
    [c + x * x * v, x * y * v - z * s, x * z * v + y * s],
    [y * x * v + z * s, c + y * y * v, y * z * v - x * s],
    [z * x * v - y * s, z * y * v + x * s, c + z * z * v],
  ] as const;
  const half = Math.sin(0.15);
  const quaternion = [x * half, y * half, z * half, 5, -6, 7];
  for (const qfac of [1, -1]) {
    const scales = [2, 3, 4 * qfac];
    const sform = rotation.map((row, n) => [
      ...row.map((r, axis) => r * (scales[axis] as number)),
      [5, -6, 7][n] as number,
    ]);
    const bySform = await readNifti(niftiFile(t, niftiBytes({ sform })), LIMIT);
    const qformOnly = niftiBytes({ qform: quaternion, pixdim: [qfac, 2, 3, 4] });
    const byQform = await readNifti(niftiFile(t, qformOnly), LIMIT);
    t.is(byQform.orientationFrom, 'qform');
    t.is(bySform.orientationFrom, 'sform');
    const flat = (g: typeof byQform.volume.geometry) => [...g.spacing, ...g.origin, ...g.direction.flat()];
    flat(byQform.volume.geometry).forEach((value, n) => {
      t.true(Math.abs(value - (flat(bySform.volume.geometry)[n] as number)) < 1e-5);
    });
    // A sheared sform gives way to a good qform.
    const sheared = sform.map((row, n) => row.map((r, axis) => (axis === 0 ? r + (n === 0 ? 1 : 0) : r)));
    const fallen = await readNifti(
      niftiFile(t, niftiBytes({ sform: sheared, qform: quaternion, pixdim: [qfac, 2, 3, 4] })),
      LIMIT,
    );
    t.deepEqual(fallen.volume.geometry, byQform.volume.geometry);
    t.is(fallen.orientationFrom, 'qform');
  }
});

test('a half turn in a qform, rounded to float32', async (t) => {
  const h = Math.fround(Math.SQRT1_2) + 1e-7;
  const { volume } = await readNifti(niftiFile(t, niftiBytes({ qform: [h, h, 0, 0, 0, 0] })), LIMIT);
  t.deepEqual(
    volume.geometry.direction.map((axis) => axis.map(Math.round).map((n) => n + 0)),
    [
      [0, -1, 0],
      [-1, 0, 0],
      [0, 0, -1],
    ],
  );
});

test('rescale: as written; 0 or NaN slope is none', async (t) => {
  for (const [slope, intercept, expected] of [
    [2, -1000, { slope: 2, intercept: -1000 }],
    [-0.5, 3, { slope: -0.5, intercept: 3 }],
    [0, 5, { slope: 1, intercept: 0 }],
    [Number.NaN, Number.NaN, { slope: 1, intercept: 0 }],
  ] as const) {
    const { volume } = await readNifti(niftiFile(t, niftiBytes({ slope, intercept })), LIMIT);
    t.deepEqual(volume.rescale, expected);
  }
});

test('trailing dimensions of 1 are a single volume; extensions are kept', async (t) => {
  const extension = Buffer.alloc(32, 'x');
  const bytes = niftiBytes({ dim: [5, 3, 4, 2, 1, 1], extension });
  const { volume, header } = await readNifti(niftiFile(t, bytes, 'v.nii.gz'), LIMIT);
  t.deepEqual([...volume.voxels], VALUES);
  t.deepEqual(header.subarray(352), extension);
});

test('padding does no harm: zeros after the gzip member, anything short after the voxels', async (t) => {
  const path = join(temporaryFolder(t), 'v.nii.gz');
  writeFileSync(path, Buffer.concat([gzipSync(niftiBytes()), Buffer.alloc(512)]));
  t.deepEqual([...(await readNifti(path, LIMIT)).volume.voxels], VALUES);
  for (const name of ['v.nii', 'v.nii.gz']) {
    const padded = niftiFile(t, Buffer.concat([niftiBytes(), Buffer.alloc(1000, 'x')]), name);
    t.deepEqual([...(await readNifti(padded, LIMIT)).volume.voxels], VALUES);
  }
});

test('a file gzipped in several members is one file', async (t) => {
  const bytes = niftiBytes();
  const path = join(temporaryFolder(t), 'v.nii.gz');
  writeFileSync(path, Buffer.concat([gzipSync(bytes.subarray(0, 370)), gzipSync(bytes.subarray(370))]));
  t.deepEqual([...(await readNifti(path, LIMIT)).volume.voxels], VALUES);
});

test('garbage after the gzip member is refused, as gzip readers do', async (t) => {
  const path = join(temporaryFolder(t), 'v.nii.gz');
  writeFileSync(path, Buffer.concat([gzipSync(niftiBytes()), Buffer.from('not gzip at all')]));
  await refused(t, path, 'NIFTI_CORRUPT', 'corrupt');
});

async function refused(t: ExecutionContext, path: string, reason: string, kind: string, maxBytes = LIMIT.maxBytes) {
  const failure = await t.throwsAsync(readNifti(path, { maxBytes }), { instanceOf: Failure }, reason);
  t.is(failure?.reason, reason);
  t.is(failure?.kind as string, kind);
  t.notRegex(failure?.message ?? '', /secret/);
  return failure;
}

const int16 = (at: number, value: number) => (header: DataView, le: boolean) => header.setInt16(at, value, le);
const float = (at: number, value: number) => (header: DataView, le: boolean) => header.setFloat32(at, value, le);

const badHeaders: readonly [string, NiftiParts, string][] = [
  ['time series', { dim: [4, 3, 4, 2, 2] }, 'NIFTI_NOT_3D'],
  ['vectors', { dim: [5, 3, 4, 2, 1, 3] }, 'NIFTI_NOT_3D'],
  ['picture', { dim: [2, 3, 4] }, 'NIFTI_NOT_3D'],
  ['no dimension', { dim: [0, 3, 4, 2] }, 'NIFTI_DIMENSIONS'],
  ['eight dimensions', { dim: [8, 3, 4, 2] }, 'NIFTI_DIMENSIONS'],
  ['negative size', { dim: [3, 3, -4, 2] }, 'NIFTI_DIMENSIONS'],
  ['RGB', { patch: int16(70, 128) }, 'NIFTI_DATATYPE'],
  ['float128', { patch: int16(70, 1536) }, 'NIFTI_DATATYPE'],
  ['no datatype', { patch: int16(70, 0) }, 'NIFTI_DATATYPE'],
  ['offset inside the header', { patch: float(108, 100) }, 'NIFTI_OFFSET'],
  ['offset with a fraction', { patch: float(108, 352.5) }, 'NIFTI_OFFSET'],
  ['offset beyond reason', { patch: float(108, 1e12) }, 'NIFTI_OFFSET'],
  ['offset NaN', { patch: float(108, Number.NaN) }, 'NIFTI_OFFSET'],
  ['infinite slope', { slope: Number.POSITIVE_INFINITY }, 'NIFTI_SCALE'],
  ['NaN intercept', { intercept: Number.NaN }, 'NIFTI_SCALE'],
  ['unknown unit', { units: 5 }, 'NIFTI_UNITS'],
  [
    'shear',
    {
      sform: [
        [2, 0.5, 0, 0],
        [0, 3, 0, 0],
        [0, 0, 4, 0],
      ],
    },
    'NIFTI_SHEARED',
  ],
  [
    'flat affine',
    {
      sform: [
        [2, 0, 0, 0],
        [0, 3, 0, 0],
        [0, 0, 0, 0],
      ],
    },
    'NIFTI_AFFINE',
  ],
  [
    'NaN affine',
    {
      sform: [
        [2, 0, 0, Number.NaN],
        [0, 3, 0, 0],
        [0, 0, 4, 0],
      ],
    },
    'NIFTI_AFFINE',
  ],
  ['no spacing', { pixdim: [1, 2, 0, 4], patch: int16(254, 0) }, 'GEOMETRY_SPACING'],
];
for (const [name, parts, reason] of badHeaders) {
  test(`${name}: ${reason}`, async (t) => {
    await refused(t, niftiFile(t, niftiBytes(parts), 'secret.nii.gz'), reason, 'invalid');
    await refused(t, niftiFile(t, niftiBytes({ ...parts, bigEndian: true })), reason, 'invalid');
  });
}

test('what is no NIfTI is named', async (t) => {
  const damaged = nifti2Bytes();
  damaged[8] = 0;
  await refused(t, niftiFile(t, damaged), 'NIFTI_MAGIC', 'invalid');
  const wrong = niftiBytes();
  wrong.write('abc', 344, 'latin1');
  await refused(t, niftiFile(t, wrong), 'NIFTI_MAGIC', 'invalid');
  await refused(t, niftiFile(t, Buffer.alloc(2000, 'DICM')), 'NIFTI_MAGIC', 'invalid');
});

for (const [format, start, converter] of [
  ['MGH', '\0\0\0\x01\0\0\0\x04', /mri_convert/],
  ['HDF5', '\x89HDF\r\n\x1a\n', /mnc2nii/],
  ['netCDF', 'CDF\x01', /mnc2nii/],
] as const)
  test(`${format} is named, with what converts it`, async (t) => {
    const bytes = Buffer.alloc(2000);
    bytes.write(start, 'latin1');
    const failure = await t.throwsAsync(readNifti(niftiFile(t, bytes), LIMIT));
    t.regex(failure?.message ?? '', new RegExp(`got ${format}`));
    t.regex(failure?.message ?? '', converter);
  });

test('files that end early are truncated, wherever they end', async (t) => {
  const whole = niftiBytes();
  for (const length of [0, 1, 100, 350, 360, whole.length - 1]) {
    await refused(t, niftiFile(t, whole.subarray(0, length)), 'NIFTI_TRUNCATED', 'invalid');
    await refused(t, niftiFile(t, whole.subarray(0, length), 'v.nii.gz'), 'NIFTI_TRUNCATED', 'invalid');
  }
  const values = Array.from({ length: 3 * 4 * 2 }, (_, n) => (n * 7919) % 30011);
  const zipped = gzipSync(niftiBytes({ values }));
  const path = join(temporaryFolder(t), 'v.nii.gz');
  writeFileSync(path, zipped.subarray(0, zipped.length - 20));
  await refused(t, path, 'NIFTI_TRUNCATED', 'invalid');
});

test('a broken gzip checksum is noticed although every byte is there', async (t) => {
  const zipped = gzipSync(niftiBytes());
  zipped[zipped.length - 8] = (zipped[zipped.length - 8] as number) ^ 1;
  const path = join(temporaryFolder(t), 'v.nii.gz');
  writeFileSync(path, zipped);
  await refused(t, path, 'NIFTI_CORRUPT', 'corrupt');
});

test('a volume beyond the limit is refused by its header, whatever follows', async (t) => {
  const header = niftiBytes({ dim: [3, 30000, 30000, 30000], values: [] });
  for (const name of ['v.nii', 'v.nii.gz']) {
    const failure = await refused(t, niftiFile(t, header, name), 'NIFTI_TOO_LARGE', 'too_large');
    t.is(failure?.setting, 'M4OE_MAX_VOLUME_MIB');
  }
  const exact = niftiFile(t, niftiBytes());
  await t.notThrowsAsync(readNifti(exact, { maxBytes: 48 }));
  await refused(t, exact, 'NIFTI_TOO_LARGE', 'too_large', 47);
});

test('a gzip bomb stops inflating soon after the voxels that it announces', async (t) => {
  const bomb = niftiFile(t, Buffer.concat([niftiBytes(), Buffer.alloc(256 * 1024 * 1024)]), 'v.nii.gz');
  const before = performance.now();
  await refused(t, bomb, 'NIFTI_TOO_LARGE', 'too_large');
  t.true(performance.now() - before < 2000);
});

test('a missing file is not found, a folder is unreadable; neither repeats its name', async (t) => {
  const folder = temporaryFolder(t);
  await refused(t, join(folder, 'secret.nii'), 'FILE_NOT_FOUND', 'not_found');
  await refused(t, folder, 'FILE_UNREADABLE', 'invalid');
});

test('reading stops when it is cancelled', async (t) => {
  const failure = await t.throwsAsync(
    readNifti(niftiFile(t, niftiBytes()), { ...LIMIT, signal: AbortSignal.abort() }),
    {
      instanceOf: Failure,
    },
  );
  t.is(failure?.kind, 'cancelled');
});

test('whole numbers of 64 bits, as numpy makes them, are read where float64 holds them', async (t) => {
  const values = [-3024, 0, 40, 2 ** 40, ...new Array(20).fill(7)];
  const file = (code: number, bigEndian: boolean, numbers: readonly number[]) => {
    const header = niftiBytes({ type: 'float64', bigEndian, values: [], patch: int16(70, code) });
    const voxels = Buffer.alloc(8 * numbers.length);
    numbers.forEach((value, n) => {
      const big = BigInt.asUintN(64, BigInt(value));
      if (bigEndian) voxels.writeBigUInt64BE(big, 8 * n);
      else voxels.writeBigUInt64LE(big, 8 * n);
    });
    return niftiFile(t, Buffer.concat([header, voxels]), 'v.nii.gz');
  };
  for (const bigEndian of [false, true]) {
    const { volume } = await readNifti(file(1024, bigEndian, values), LIMIT);
    t.deepEqual([...volume.voxels], values);
    t.is(volume.voxelType, 'float64');
    const unsigned = values.map(Math.abs);
    t.deepEqual([...(await readNifti(file(1280, bigEndian, unsigned), LIMIT)).volume.voxels], unsigned);
  }
  await refused(t, file(1024, false, [2 ** 60, ...values.slice(1)]), 'NIFTI_VALUES', 'invalid');
  await refused(t, file(1280, false, [-1, ...values.slice(1)]), 'NIFTI_VALUES', 'invalid');
});
