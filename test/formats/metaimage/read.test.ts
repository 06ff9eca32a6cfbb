import { deflateSync, gzipSync } from 'node:zlib';
import test, { type ExecutionContext } from 'ava';
import { Failure } from '../../../src/errors.ts';
import { readMetaImage } from '../../../src/formats/metaimage/read.ts';
import type { ReadOptions } from '../../../src/formats/volume-file.ts';
import { temporaryFolder, VALUES } from '../nifti/files.ts';
import { type Fields, GEOMETRY, int16Bytes, metaImageBytes, metaImageHeader, writeFiles } from '../text-volumes.ts';

const LIMIT = { maxBytes: 2 ** 20 };
type Files = Readonly<Record<string, string | Buffer>>;

async function reads(
  t: ExecutionContext,
  files: Files,
  values: readonly number[] = VALUES,
  options: Partial<ReadOptions> = {},
) {
  const found = await readMetaImage(writeFiles(temporaryFolder(t), files), { ...LIMIT, ...options });
  t.deepEqual([...found.volume.voxels], values);
  return found;
}

async function fails(t: ExecutionContext, files: Files, reason: string, options: Partial<ReadOptions> = {}) {
  const path = writeFiles(temporaryFolder(t), files);
  const failure = await t.throwsAsync(readMetaImage(path, { ...LIMIT, ...options }), { instanceOf: Failure }, reason);
  t.is(failure?.reason, reason, failure?.message);
  t.notRegex(failure?.message ?? '', /Doe/);
  return failure?.message ?? '';
}

const slices = [int16Bytes(VALUES.slice(0, 12)), int16Bytes(VALUES.slice(12))] as const;

test('with the header: raw in either order, compressed, text; voxels of 64 bits', async (t) => {
  for (const bytes of [
    metaImageBytes(),
    metaImageBytes({ BinaryDataByteOrderMSB: 'True' }, int16Bytes(VALUES, true)),
    metaImageBytes({ BinaryDataByteOrderMSB: undefined, ElementByteOrderMSB: 'True' }, int16Bytes(VALUES, true)),
    metaImageBytes({ CompressedData: 'True' }),
    Buffer.concat([Buffer.from(metaImageHeader({ CompressedData: 'True' })), gzipSync(int16Bytes())]),
    metaImageBytes({ BinaryData: 'False' }, Buffer.from(VALUES.join(' '))),
    metaImageBytes({ ElementType: 'MET_LONG_LONG' }, Buffer.from(new BigInt64Array(VALUES.map(BigInt)).buffer)),
    metaImageBytes({ HeaderSize: '-1' }),
  ]) {
    const { volume, warnings } = await reads(t, { 'v.mha': bytes });
    t.deepEqual(volume.geometry, GEOMETRY);
    t.deepEqual(warnings, []);
  }
});

test('in files of their own: one, a list, a pattern, behind another header', async (t) => {
  const named = (file: string, fields: Fields = {}, listed: readonly string[] = []) => ({
    'v.mhd': metaImageHeader({ ElementDataFile: file, ...fields }, listed),
  });
  for (const files of [
    { ...named('v.raw'), 'v.raw': int16Bytes() },
    { ...named('v.zraw', { CompressedData: 'True' }), 'v.zraw': deflateSync(int16Bytes()) },
    { ...named('v.raw', { HeaderSize: '3' }), 'v.raw': Buffer.concat([Buffer.from('abc'), int16Bytes()]) },
    { ...named('v.raw', { HeaderSize: '-1' }), 'v.raw': Buffer.concat([Buffer.from('abc'), int16Bytes()]) },
    { ...named('LIST', {}, ['a.raw', 'b.raw']), 'a.raw': slices[0], 'b.raw': slices[1] },
    { ...named('LIST 2D', {}, ['a.raw', 'b.raw']), 'a.raw': slices[0], 'b.raw': slices[1] },
    { ...named('v%02d.raw 7 9 2'), 'v07.raw': slices[0], 'v09.raw': slices[1] },
    { ...named('v%d.raw 1 2'), 'v1.raw': slices[0], 'v2.raw': slices[1] },
  ])
    t.deepEqual((await reads(t, files)).volume.geometry, GEOMETRY);
});

test('one volume out of several', async (t) => {
  const second = VALUES.map((value) => value + 1000);
  const four = {
    NDims: '4',
    DimSize: '3 4 2 2',
    TransformMatrix: '1 0 0 0 0 -1 0 0 0 0 1 0 0 0 0 1',
    Offset: '-50 60 70 0',
    ElementSpacing: '2 3 4 1.5',
    CenterOfRotation: '0 0 0 0',
    AnatomicalOrientation: undefined,
  };
  const files = { 'v.mha': metaImageBytes(four, int16Bytes([...VALUES, ...second])) };
  t.regex(await fails(t, files, 'METAIMAGE_NOT_3D'), /got 2; choose one with --volume/);
  t.deepEqual((await reads(t, files, VALUES, { volume: 1 })).volume.geometry, GEOMETRY);
  t.is((await reads(t, files, second, { volume: 2 })).volumes, 2);
  await fails(t, files, 'VOLUME_NUMBER', { volume: 3 });
});

test('left is not guessed; the matrix decides, and letters against it are told', async (t) => {
  const said = await reads(t, { 'v.mha': metaImageBytes({ AnatomicalOrientation: 'RAI' }) });
  t.deepEqual(said.volume.geometry, GEOMETRY);
  t.regex(said.warnings.join(), /^LETTERS_LEFT_OUT/);
  t.deepEqual((await reads(t, { 'v.mha': metaImageBytes({ AnatomicalOrientation: '???' }) })).warnings, []);
  const none = { TransformMatrix: undefined };
  const plain = await reads(t, { 'v.mha': metaImageBytes({ ...none, AnatomicalOrientation: 'RAI' }) });
  t.deepEqual(plain.volume.geometry.direction, [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ]);
  for (const AnatomicalOrientation of [undefined, '???', 'RPI']) {
    const files = { 'v.mha': metaImageBytes({ ...none, AnatomicalOrientation }) };
    t.regex(await fails(t, files, 'METAIMAGE_ORIENTATION'), /--orientation/);
    const { volume, warnings } = await reads(t, files, VALUES, { orientation: 'LAS' });
    t.deepEqual(volume.geometry, { ...GEOMETRY, origin: [0, 0, 0] });
    t.regex(warnings.join(), /^ORIENTATION_GIVEN/);
  }
});

test("a function of intensity of the header's own is the rescale, and told", async (t) => {
  const fields = { ElementToIntensityFunctionSlope: '2', ElementToIntensityFunctionOffset: '-1024' };
  const { volume, warnings } = await reads(t, { 'v.mha': metaImageBytes(fields) });
  t.deepEqual(volume.rescale, { slope: 2, intercept: -1024 });
  t.regex(warnings.join(), /^INTENSITY_FUNCTION/);
});

const REFUSED: readonly [string, Fields, string][] = [
  ['a tube', { ObjectType: 'Tube' }, 'METAIMAGE_FIELD'],
  ['a picture', { NDims: '2', DimSize: '6 4' }, 'METAIMAGE_NOT_3D'],
  ['five dimensions', { NDims: '5', DimSize: '3 4 2 1 1' }, 'METAIMAGE_NOT_3D'],
  ['sizes that are none', { DimSize: '3 4 x' }, 'METAIMAGE_FIELD'],
  ['more sizes than dimensions', { DimSize: '3 4 2 1' }, 'METAIMAGE_FIELD'],
  ['a negative size', { DimSize: '3 4 -2' }, 'METAIMAGE_FIELD'],
  ['colour', { ElementNumberOfChannels: '3' }, 'METAIMAGE_TYPE'],
  ['an array of strings', { ElementType: 'MET_STRING' }, 'METAIMAGE_TYPE'],
  ['a matrix of two dimensions', { TransformMatrix: '1 0 0 1' }, 'METAIMAGE_FIELD'],
  ['a spacing that is none', { ElementSpacing: '2 3' }, 'METAIMAGE_FIELD'],
  ['a spacing of 0', { ElementSpacing: '2 3 0' }, 'METAIMAGE_AFFINE'],
  ['shear', { TransformMatrix: '1 0.2 0 0 -1 0 0 0 1' }, 'METAIMAGE_SHEARED'],
  ['a slope of 0', { ElementToIntensityFunctionSlope: '0' }, 'METAIMAGE_FIELD'],
  ['compressed voxels at the end', { CompressedData: 'True', HeaderSize: '-1' }, 'METAIMAGE_FIELD'],
  ['a size beyond memory', { DimSize: '100000 100000 100000' }, 'METAIMAGE_TOO_LARGE'],
  ['more voxels than there are', { DimSize: '3 4 3' }, 'METAIMAGE_TRUNCATED'],
  ['a file that is not there', { ElementDataFile: 'gone.raw' }, 'METAIMAGE_DATA_FILE'],
  ['a file elsewhere', { ElementDataFile: '../v.raw' }, 'METAIMAGE_DATA_FILE'],
  ['a device', { ElementDataFile: '/dev/zero' }, 'METAIMAGE_DATA_FILE'],
  ['an empty list', { ElementDataFile: 'LIST' }, 'METAIMAGE_DATA_FILE'],
  ['an endless pattern', { ElementDataFile: 'v%d.raw 1 2 0' }, 'METAIMAGE_DATA_FILE'],
];
for (const [name, fields, reason] of REFUSED) {
  test(`${name}: ${reason}`, async (t) => {
    const bytes = fields.ElementDataFile === undefined ? metaImageBytes(fields) : metaImageHeader(fields);
    await fails(t, { 'v.mha': bytes }, reason);
  });
}

test('codings that are cut, broken, or go on for ever', async (t) => {
  const whole = metaImageBytes({ CompressedData: 'True' });
  await fails(t, { 'v.mha': whole.subarray(0, -12) }, 'METAIMAGE_TRUNCATED');
  const broken = Buffer.from(whole);
  broken[broken.length - 2] = (broken.at(-2) as number) ^ 1;
  await fails(t, { 'v.mha': broken }, 'METAIMAGE_CORRUPT');
  await fails(
    t,
    { 'v.mha': metaImageBytes({ CompressedData: 'True' }, Buffer.alloc(256 * 2 ** 20)) },
    'METAIMAGE_TOO_LARGE',
  );
  await fails(t, { 'v.mha': 'ObjectType = Image\nNDims = 3\n' }, 'METAIMAGE_TRUNCATED');
  await fails(t, { 'v.mha': `ObjectType = Image\n${'Comment = x\n'.repeat(400_000)}` }, 'METAIMAGE_FIELD');
});
