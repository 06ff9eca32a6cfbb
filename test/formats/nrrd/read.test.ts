import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import test, { type ExecutionContext } from 'ava';
import { Failure } from '../../../src/errors.ts';
import { readNrrd } from '../../../src/formats/nrrd/read.ts';
import type { ReadOptions } from '../../../src/formats/volume-file.ts';
import { temporaryFolder, VALUES } from '../nifti/files.ts';
import { type Fields, GEOMETRY, int16Bytes, nrrdBytes, nrrdHeader, writeFiles } from '../text-volumes.ts';

const LIMIT = { maxBytes: 2 ** 20 };
type Files = Readonly<Record<string, string | Buffer>>;

async function reads(
  t: ExecutionContext,
  files: Files,
  values: readonly number[] = VALUES,
  options: Partial<ReadOptions> = {},
) {
  const found = await readNrrd(writeFiles(temporaryFolder(t), files), { ...LIMIT, ...options });
  t.deepEqual([...found.volume.voxels], values);
  t.true(found.volume.voxels.buffer instanceof SharedArrayBuffer);
  return found;
}

async function fails(t: ExecutionContext, files: Files, reason: string, options: Partial<ReadOptions> = {}) {
  const path = writeFiles(temporaryFolder(t), files);
  const failure = await t.throwsAsync(readNrrd(path, { ...LIMIT, ...options }), { instanceOf: Failure }, reason);
  t.is(failure?.reason, reason, failure?.message);
  t.notRegex(failure?.message ?? '', /secret|Doe/);
  return failure;
}

test('attached: raw in either order, gzip, text', async (t) => {
  for (const bytes of [
    nrrdBytes(),
    nrrdBytes({ endian: 'big' }, int16Bytes(VALUES, true)),
    nrrdBytes({ encoding: 'gzip' }),
    nrrdBytes({ encoding: 'text', endian: undefined }, Buffer.from(VALUES.join(' \n'))),
    nrrdBytes({ encoding: 'ascii', type: 'float' }, Buffer.from(`${VALUES.join('\t')}\n`)),
    nrrdBytes({ type: 'int64' }, Buffer.from(new BigInt64Array(VALUES.map(BigInt)).buffer)),
    Buffer.from(
      nrrdBytes()
        .toString('latin1')
        .replace(/\n(?=[\s\S]*\n\n)/g, '\r\n'),
      'latin1',
    ),
  ]) {
    const { volume, volumes } = await reads(t, { 'v.nrrd': bytes });
    t.deepEqual(volume.geometry, GEOMETRY);
    t.is(volumes, 1);
  }
});

test('detached: a file, a list, a pattern, with bytes and lines to skip, plain and gzipped', async (t) => {
  const slices = [int16Bytes(VALUES.slice(0, 12)), int16Bytes(VALUES.slice(12))] as const;
  const inTwo = (file: string, more: Fields = {}, listed: readonly string[] = []) => ({
    'v.nhdr': nrrdHeader({ 'data file': file, ...more }, listed),
  });
  for (const files of [
    { 'v.nhdr': nrrdHeader({ 'data file': 'v.raw' }), 'v.raw': int16Bytes() },
    {
      'v.nhdr': nrrdHeader({ datafile: './v.raw', 'byte skip': '3' }),
      'v.raw': Buffer.concat([Buffer.from('abc'), int16Bytes()]),
    },
    {
      'v.nhdr': nrrdHeader({ 'data file': 'v.raw', 'byte skip': '-1' }),
      'v.raw': Buffer.concat([Buffer.from('abc'), int16Bytes()]),
    },
    {
      'v.nhdr': nrrdHeader({ 'data file': 'v.raw', 'line skip': '2', 'byte skip': '1' }),
      'v.raw': Buffer.concat([Buffer.from('one\ntwo\n.'), int16Bytes()]),
    },
    {
      'v.nhdr': nrrdHeader({ 'data file': 'v.raw.gz', encoding: 'gz', 'byte skip': '2' }),
      'v.raw.gz': gzipSync(Buffer.concat([Buffer.from('ab'), int16Bytes()])),
    },
    { ...inTwo('LIST', {}, ['a.raw', 'b.raw']), 'a.raw': slices[0], 'b.raw': slices[1] },
    { ...inTwo('v%03d.raw 7 9 2'), 'v007.raw': slices[0], 'v009.raw': slices[1] },
    { ...inTwo('v%d.gz 2 1 -1 2', { encoding: 'gzip' }), 'v2.gz': gzipSync(slices[0]), 'v1.gz': gzipSync(slices[1]) },
    {
      ...inTwo('LIST', { encoding: 'text' }, ['a.txt', 'b.txt']),
      'a.txt': VALUES.slice(0, 12).join(' '),
      'b.txt': VALUES.slice(12).join(' '),
    },
  ]) {
    const { volume } = await reads(t, files);
    t.deepEqual(volume.geometry, GEOMETRY);
  }
});

test('spaces, units and oblique axes come in LPS and mm', async (t) => {
  const place = async (fields: Fields) => (await reads(t, { 'v.nrrd': nrrdBytes(fields) })).volume.geometry;
  const ras = { 'space directions': '(-2,0,0) (0,3,0) (0,0,4)', 'space origin': '(50,-60,70)' };
  for (const space of ['right-anterior-superior', 'RAS', 'Right-Anterior-Superior'])
    t.deepEqual(await place({ space, ...ras }), GEOMETRY);
  t.deepEqual(
    await place({ space: 'LAS', 'space directions': '(2,0,0) (0,3,0) (0,0,4)', 'space origin': '(-50,-60,70)' }),
    GEOMETRY,
  );
  const cm = { 'space directions': '(0.2,0,0) (0,-0.3,0) (0,0,0.4)', 'space origin': '(-5,6,7)' };
  t.deepEqual((await place({ 'space units': '"cm" "cm" "cm"', ...cm })).origin, [-50, 60, 70]);
  t.deepEqual((await place({ 'space origin': undefined })).origin, [0, 0, 0]);
  const oblique = await place({ 'space directions': '(0,1.2,1.6) (0,-2.4,1.8) (-4,0,0)' });
  t.deepEqual(oblique.spacing, [2, 3, 4]);
  t.deepEqual(oblique.direction[2], [-1, 0, 0]);
});

test('one volume out of several, wherever their axis stands', async (t) => {
  const second = VALUES.map((value) => value + 1000);
  const interleaved = VALUES.flatMap((value, n) => [value, second[n] as number]);
  const middle = [VALUES.slice(0, 12), second.slice(0, 12), VALUES.slice(12), second.slice(12)].flat();
  const vectors = '(2,0,0) (0,-3,0) (0,0,4)';
  for (const [fields, values] of [
    [
      { sizes: '3 4 2 2', 'space directions': `${vectors} none`, kinds: 'domain domain domain list' },
      [...VALUES, ...second],
    ],
    [{ sizes: '2 3 4 2', 'space directions': `none ${vectors}`, kinds: 'list domain domain domain' }, interleaved],
    [{ sizes: '2 3 4 2', 'space directions': `(nan,nan,nan) ${vectors}`, kinds: undefined }, interleaved],
    [{ sizes: '3 4 2 2', 'space directions': '(2,0,0) (0,-3,0) none (0,0,4)', kinds: undefined }, middle],
    [
      {
        space: 'left-posterior-superior-time',
        sizes: '3 4 2 2',
        'space directions': '(2,0,0,0) (0,-3,0,0) (0,0,4,0) (0,0,0,1.5)',
        'space origin': '(-50,60,70,0)',
        kinds: 'space space space time',
      },
      [...VALUES, ...second],
    ],
  ] as const) {
    for (const encoding of ['raw', 'gzip']) {
      const files = { 'v.nrrd': nrrdBytes({ ...fields, dimension: '4', encoding }, int16Bytes(values)) };
      t.regex((await fails(t, files, 'NRRD_NOT_3D'))?.message ?? '', /got 2; choose one with --volume/);
      const { volume, volumes } = await reads(t, files, VALUES, { volume: 1 });
      t.is(volumes, 2);
      t.deepEqual(volume.geometry, GEOMETRY);
      await reads(t, files, second, { volume: 2 });
      await fails(t, files, 'VOLUME_NUMBER', { volume: 3 });
    }
  }
});

test('left is not guessed', async (t) => {
  const unknown: Fields[] = [
    { space: undefined, 'space directions': undefined, 'space origin': undefined, spacings: '2 3 4' },
    { space: undefined, 'space dimension': '3' },
    { space: 'scanner-xyz' },
    { space: '3D-right-handed' },
  ];
  for (const fields of unknown) {
    const files = { 'v.nrrd': nrrdBytes(fields) };
    t.regex((await fails(t, files, 'NRRD_ORIENTATION'))?.message ?? '', /--orientation/);
    const { volume, warnings } = await reads(t, files, VALUES, { orientation: 'LAS' });
    t.deepEqual(volume.geometry, { ...GEOMETRY, origin: [0, 0, 0] });
    t.regex(warnings.join(), /^ORIENTATION_GIVEN/);
  }
});

const REFUSED: readonly [string, Fields, string][] = [
  ['block', { type: 'block' }, 'NRRD_TYPE'],
  ['long, whose bytes depend on the machine', { type: 'long' }, 'NRRD_TYPE'],
  ['a name of every object', { type: 'constructor' }, 'NRRD_TYPE'],
  ['hex', { encoding: 'hex' }, 'NRRD_ENCODING'],
  ['bzip2', { encoding: 'bzip2' }, 'NRRD_ENCODING'],
  ['no encoding', { encoding: undefined }, 'NRRD_ENCODING'],
  ['no byte order', { endian: undefined }, 'NRRD_FIELD'],
  ['sizes that are none', { sizes: '3 4 two' }, 'NRRD_FIELD'],
  ['a size of 0', { sizes: '3 4 0' }, 'NRRD_FIELD'],
  ['more sizes than dimensions', { sizes: '3 4 2 1' }, 'NRRD_FIELD'],
  ['too few vectors', { 'space directions': '(2,0,0) (0,-3,0)' }, 'NRRD_FIELD'],
  ['a vector of two', { 'space directions': '(2,0) (0,-3) (0,4)' }, 'NRRD_FIELD'],
  ['a skip that is none', { 'byte skip': '1.5' }, 'NRRD_FIELD'],
  ['voxels at the end of a coding', { encoding: 'gzip', 'byte skip': '-1' }, 'NRRD_FIELD'],
  ['a picture', { dimension: '2', sizes: '6 4', 'space directions': '(2,0,0) (0,3,0)' }, 'NRRD_NOT_3D'],
  [
    'colour',
    {
      dimension: '4',
      sizes: '3 3 4 2',
      'space directions': 'none (2,0,0) (0,3,0) (0,0,4)',
      kinds: 'RGB-color domain domain domain',
    },
    'NRRD_KIND',
  ],
  [
    'two axes beside space',
    { dimension: '5', sizes: '3 4 2 2 2', 'space directions': '(2,0,0) (0,3,0) (0,0,4) none none' },
    'NRRD_NOT_3D',
  ],
  ['shear', { 'space directions': '(2,1,0) (0,-3,0) (0,0,4)' }, 'NRRD_SHEARED'],
  ['a flat axis', { 'space directions': '(2,0,0) (0,-3,0) (0,0,0)' }, 'NRRD_AFFINE'],
  ['inches', { 'space units': '"in" "in" "in"' }, 'NRRD_UNITS'],
  ['mixed units', { 'space units': '"mm" "mm" "cm"' }, 'NRRD_UNITS'],
  ['a size beyond memory', { sizes: '100000 100000 100000' }, 'NRRD_TOO_LARGE'],
  ['a size beyond numbers', { sizes: '9007199254740993 1 1' }, 'NRRD_FIELD'],
  ['more voxels than there are', { sizes: '3 4 3' }, 'NRRD_TRUNCATED'],
];
for (const [name, fields, reason] of REFUSED) {
  test(`${name}: ${reason}`, async (t) => {
    await fails(t, { 'v.nrrd': nrrdBytes(fields) }, reason);
  });
}

test('files of voxels: absent, elsewhere, cut, longer, uneven', async (t) => {
  const named = (file: string, fields: Fields = {}) => nrrdHeader({ 'data file': file, ...fields });
  for (const file of [
    'gone.raw',
    '/etc/passwd',
    '../v.raw',
    'a/../../v.raw',
    '.',
    'LIST',
    'v%d.raw 1 100000000 1',
    'v%s.raw 1 2 1',
  ])
    await fails(t, { 'v.nhdr': named(file) }, 'NRRD_DATA_FILE');
  await fails(t, { 'v.nhdr': named('v%d.raw 1 2 1'), 'v1.raw': '' }, 'NRRD_TRUNCATED');
  await fails(t, { 'v.nhdr': named('v%d.raw 1 5 1') }, 'NRRD_DATA_FILE');
  await fails(t, { 'v.nhdr': named('v.raw'), 'v.raw': int16Bytes().subarray(1) }, 'NRRD_TRUNCATED');
  await fails(
    t,
    { 'v.nhdr': named('v.raw', { 'byte skip': '-1' }), 'v.raw': int16Bytes().subarray(1) },
    'NRRD_TRUNCATED',
  );
  await fails(
    t,
    { 'v.nhdr': named('v.raw'), 'v.raw': Buffer.concat([int16Bytes(), Buffer.alloc(100_000)]) },
    'NRRD_TOO_LARGE',
  );
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, 'v.raw'));
  const path = writeFiles(folder, { 'v.nhdr': named('v.raw') });
  t.is(((await t.throwsAsync(readNrrd(path, LIMIT))) as Failure).reason, 'NRRD_DATA_FILE');
});

test('codings that are cut, broken, or go on for ever', async (t) => {
  const whole = nrrdBytes({ encoding: 'gzip' });
  await fails(t, { 'v.nrrd': whole.subarray(0, -12) }, 'NRRD_TRUNCATED');
  const broken = Buffer.from(whole);
  broken[broken.length - 8] = (broken.at(-8) as number) ^ 1;
  t.is((await fails(t, { 'v.nrrd': broken }, 'NRRD_CORRUPT'))?.kind as string, 'corrupt');
  await fails(t, { 'v.nrrd': nrrdBytes({ encoding: 'gzip' }, Buffer.alloc(256 * 2 ** 20)) }, 'NRRD_TOO_LARGE');
  await fails(t, { 'v.nrrd': nrrdBytes({ encoding: 'text' }, Buffer.from('1 2 three')) }, 'NRRD_VALUES');
  await fails(t, { 'v.nrrd': nrrdBytes({ encoding: 'text' }, Buffer.from('70000 '.repeat(24))) }, 'NRRD_VALUES');
  await fails(t, { 'v.nrrd': nrrdBytes({ encoding: 'text' }, Buffer.from('1 2 3')) }, 'NRRD_TRUNCATED');
  await fails(t, { 'v.nrrd': nrrdBytes({ encoding: 'text' }, Buffer.alloc(10_000, '1')) }, 'NRRD_VALUES');
  const wide = Buffer.from(new BigUint64Array(24).fill(2n ** 60n).buffer);
  await fails(t, { 'v.nrrd': nrrdBytes({ type: 'uint64' }, wide) }, 'NRRD_VALUES');
  await fails(t, { 'v.nrrd': 'NRRD0004\ntype: short\n' }, 'NRRD_TRUNCATED');
  await fails(t, { 'v.nrrd': 'NRRD0009\ntype: short\n\n' }, 'NRRD_FIELD');
  await fails(t, { 'v.nrrd': `NRRD0004\n${'# long\n'.repeat(700_000)}` }, 'NRRD_FIELD');
  await fails(
    t,
    { 'v.nrrd': Buffer.concat([Buffer.from('NRRD0004\n'), Buffer.alloc(5 * 2 ** 20, 'x')]) },
    'NRRD_FIELD',
  );
});
