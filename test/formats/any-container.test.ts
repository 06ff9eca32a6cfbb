/**
 * A random volume in every container that is read, with random orientation, type, byte order,
 * compression, split and order of its files or frames, gives the same labels; one that does not say where left
 * is gives a refusal that docs/inputs.md lists.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync, gzipSync } from 'node:zlib';
import test from 'ava';
import { segmentHere, withModels } from '../../src/cli/run-local.ts';
import { Failure } from '../../src/errors.ts';
import { readInput } from '../../src/files/input.ts';
import { readConfig, SEGMENT_SETTINGS } from '../../src/settings/config.ts';
import { AXES, cross, dot, times } from '../../src/vectors.ts';
import { type Geometry, IDENTITY_RESCALE, type Triple, type Volume } from '../../src/volume.ts';
import { axisAlignedDirections } from '../preprocess/volumes.ts';
import { turned } from '../support/oriented.ts';
import { BANDS_MODELS } from '../support/service.ts';
import { htj2k, jpeg2000, jpegLossless, jpegLs, rle } from './dicom/encode.ts';
import { enhancedFile, group, HU } from './dicom/enhanced.ts';
import { SYNTAX } from './dicom/part10.ts';
import { SIZE, type SliceOptions, sliceFile } from './dicom/phantom.ts';
import { zipFile } from './dicom/zip-file.ts';
import { type NiftiParts, nifti2Bytes, niftiBytes, pairOf } from './nifti/files.ts';
import { type Fields, metaImageBytes, metaImageHeader, nrrdBytes, nrrdHeader, writeFiles } from './text-volumes.ts';

const SEEDS = 40;
const CONFIG = readConfig(SEGMENT_SETTINGS, { models: BANDS_MODELS, device: 'cpu' }, {});
const VERSION = '0';

/** Numbers of 0 to 1 that a seed decides (mulberry32). */
function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

class Chance {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = numbersFrom(seed);
  }

  between(least: number, most: number): number {
    return least + Math.floor(this.#next() * (most - least + 1));
  }

  one<T>(choices: readonly T[]): T {
    return choices[this.between(0, choices.length - 1)] as T;
  }

  yes(): boolean {
    return this.#next() < 0.5;
  }

  shuffled<T>(all: readonly T[]): T[] {
    const left = [...all];
    return all.map(() => left.splice(this.between(0, left.length - 1), 1)[0] as T);
  }
}

function randomVolume(chance: Chance): Volume {
  const spacing = [0, 1, 2].map(() => chance.between(50, 500) / 100) as unknown as Triple;
  const origin = [0, 0, 0].map(() => chance.between(-30000, 30000) / 100) as unknown as Triple;
  const geometry: Geometry = { size: SIZE, spacing, origin, direction: chance.one(axisAlignedDirections()) };
  // In blocks, so that labels have regions.
  const blocks = Array.from({ length: 120 }, () => chance.between(-150, 350));
  const voxels = new Int16Array(SIZE[0] * SIZE[1] * SIZE[2]).map((_, n) => {
    const [i, j, k] = [n % SIZE[0], Math.floor(n / SIZE[0]) % SIZE[1], Math.floor(n / (SIZE[0] * SIZE[1]))];
    return blocks[Math.floor(i / 4) + 5 * Math.floor(j / 4) + 20 * Math.floor(k / 2)] as number;
  });
  const volume: Volume = { geometry, voxelType: 'int16', rescale: IDENTITY_RESCALE, voxels };
  return chance.yes() ? volume : turned(volume, chance.between(1, 20));
}

interface Written {
  /** By name; the first is the one to read, a folder where it ends in /. */
  readonly files: Readonly<Record<string, Buffer | string>>;
  /** Leaves the sides open, so that this reason is expected. */
  readonly refusal?: string;
  /** The volume to read, of several. */
  readonly number?: string;
}
type Write = (volume: Volume, chance: Chance) => Written;

const values = ({ voxels }: Volume) => Array.from(voxels);

/** Rows of the RAS affine. */
function sformOf({ spacing, origin, direction }: Geometry): number[][] {
  return AXES.map((row) => {
    const sign = row === 2 ? 1 : -1;
    return [...AXES.map((axis) => sign * direction[axis][row] * spacing[axis]), sign * origin[row]];
  });
}

/** Voxels as bytes of one of the types, which the header names. */
function typed(volume: Volume, names: Readonly<Record<string, string>>, chance: Chance, bigEndian: boolean) {
  const type = chance.one(['int16', 'int32', 'int64', 'float'] as const);
  const all = values(volume);
  const width = { int16: 2, int32: 4, int64: 8, float: 4 }[type];
  const view = new DataView(new ArrayBuffer(width * all.length));
  for (const [n, value] of all.entries()) {
    if (type === 'int16') view.setInt16(2 * n, value, !bigEndian);
    else if (type === 'int32') view.setInt32(4 * n, value, !bigEndian);
    else if (type === 'int64') view.setBigInt64(8 * n, BigInt(value), !bigEndian);
    else view.setFloat32(4 * n, value, !bigEndian);
  }
  return { name: names[type] as string, bytes: Buffer.from(view.buffer) };
}

/** Parts of as many slices each. */
function split(bytes: Buffer, chance: Chance): Buffer[] {
  const parts = chance.one([1, 2, 3, 4, 6, 12]);
  const each = bytes.length / parts;
  return Array.from({ length: parts }, (_, n) => bytes.subarray(n * each, (n + 1) * each));
}

const nifti: Write = (volume, chance) => {
  const { geometry } = volume;
  const sides = chance.between(0, 4) > 0;
  const parts: NiftiParts = {
    bigEndian: chance.yes(),
    dim: [3, ...SIZE],
    values: values(volume),
    pixdim: [1, ...geometry.spacing],
    sform: sformOf(geometry),
  };
  const noSides = (header: DataView, le: boolean) => header.setInt16(254, 0, le);
  const second = chance.yes();
  const bytes = second ? nifti2Bytes(parts) : niftiBytes({ ...parts, ...(sides ? {} : { patch: noSides }) });
  const refusal = sides || second ? {} : { refusal: 'NIFTI_ORIENTATION' };
  if (chance.yes()) return { files: chance.yes() ? { 'v.nii.gz': gzipSync(bytes) } : { 'v.nii': bytes }, ...refusal };
  const { header, image } = pairOf(bytes);
  const voxels = chance.yes() ? { 'v.img.gz': gzipSync(image) } : { 'v.img': image };
  return { files: chance.yes() ? { 'v.hdr': header, ...voxels } : { ...voxels, 'v.hdr': header }, ...refusal };
};

const NRRD_TYPES = { int16: 'short', int32: 'int', int64: 'long long', float: 'float' };

const nrrd: Write = (volume, chance) => {
  const { spacing, origin, direction } = volume.geometry;
  const [space, signs] = chance.one([
    ['left-posterior-superior', [1, 1, 1]],
    ['right-anterior-superior', [-1, -1, 1]],
    ['LAS', [1, -1, 1]],
  ] as const);
  const vector = (numbers: Triple) => `(${AXES.map((axis) => numbers[axis] * signs[axis]).join(',')})`;
  const bigEndian = chance.yes();
  const { name, bytes } = typed(volume, NRRD_TYPES, chance, bigEndian);
  const encoding = chance.one(['raw', 'gzip', 'text']);
  const sides = chance.between(0, 4) > 0;
  const fields: Fields = {
    type: name,
    sizes: SIZE.join(' '),
    space: sides ? space : '3D-right-handed',
    'space directions': AXES.map((axis) => vector(times(direction[axis], spacing[axis]))).join(' '),
    'space origin': vector(origin),
    endian: bigEndian ? 'big' : 'little',
    encoding,
  };
  const refusal = sides ? {} : { refusal: 'NRRD_ORIENTATION' };
  const text = Buffer.from(values(volume).join(' '));
  if (chance.yes()) return { files: { 'v.nrrd': nrrdBytes(fields, encoding === 'text' ? text : bytes) }, ...refusal };
  const parts = encoding === 'text' ? [text] : split(bytes, chance);
  const named = Object.fromEntries(
    parts.map((part, n) => [`v${n + 1}.part`, encoding === 'gzip' ? gzipSync(part) : part]),
  );
  const list = chance.yes();
  const header = nrrdHeader(
    { ...fields, 'data file': list ? 'LIST' : `v%d.part 1 ${parts.length} 1` },
    list ? Object.keys(named) : [],
  );
  return { files: { 'v.nhdr': header, ...named }, ...refusal };
};

const METAIMAGE_TYPES = { int16: 'MET_SHORT', int32: 'MET_INT', int64: 'MET_LONG_LONG', float: 'MET_FLOAT' };

const metaImage: Write = (volume, chance) => {
  const { spacing, origin, direction } = volume.geometry;
  const bigEndian = chance.yes();
  const { name, bytes } = typed(volume, METAIMAGE_TYPES, chance, bigEndian);
  const compressed = chance.yes();
  const sides = chance.between(0, 4) > 0;
  const fields: Fields = {
    DimSize: SIZE.join(' '),
    ElementType: name,
    ElementSpacing: spacing.join(' '),
    Offset: origin.join(' '),
    TransformMatrix: sides ? direction.flat().join(' ') : undefined,
    AnatomicalOrientation: undefined,
    BinaryDataByteOrderMSB: bigEndian ? 'True' : 'False',
    CompressedData: compressed ? 'True' : 'False',
  };
  const refusal = sides ? {} : { refusal: 'METAIMAGE_ORIENTATION' };
  if (chance.yes()) return { files: { 'v.mha': metaImageBytes(fields, bytes) }, ...refusal };
  const parts = split(bytes, chance);
  const named = Object.fromEntries(parts.map((part, n) => [`v${n + 1}.raw`, compressed ? deflateSync(part) : part]));
  const list = chance.yes();
  const file = list ? 'LIST' : `v%d.raw 1 ${parts.length} 1`;
  return {
    files: { 'v.mhd': metaImageHeader({ ...fields, ElementDataFile: file }, list ? Object.keys(named) : []), ...named },
    ...refusal,
  };
};

const CODINGS: readonly Pick<SliceOptions, 'syntax' | 'encode'>[] = [
  { syntax: SYNTAX.explicit },
  { syntax: SYNTAX.implicit },
  { syntax: SYNTAX.big },
  { syntax: SYNTAX.deflated },
  { syntax: SYNTAX.rle, encode: rle },
  { syntax: SYNTAX.jpegLossless, encode: jpegLossless(16) },
  { syntax: SYNTAX.jpegLs, encode: jpegLs(16) },
  { syntax: SYNTAX.jpeg2000, encode: jpeg2000(16, true) },
  { syntax: SYNTAX.htj2k, encode: htj2k(16, true) },
];

/** What a DICOM file says of a volume whose axes are right-handed; of others it cannot. */
function dicomOf(volume: Volume, chance: Chance) {
  const { spacing, origin, direction } = volume.geometry;
  const [ni, nj] = SIZE;
  return {
    ...chance.one(CODINGS),
    stored: (i: number, j: number, k: number) => (volume.voxels[i + ni * (j + nj * k)] as number) + 1024,
    positionOf: (k: number) =>
      AXES.map((axis) => origin[axis] + k * spacing[2] * direction[2][axis]) as unknown as Triple,
    orientation: [...direction[0], ...direction[1]].map((cosine) => cosine.toFixed(10)).join('\\'),
    pixelSpacing: `${spacing[1]}\\${spacing[0]}`,
  };
}

/** Slices in any order. */
const dicom: Write = (volume, chance) => {
  const { positionOf, orientation, pixelSpacing, ...of } = dicomOf(volume, chance);
  const slices = Array.from({ length: SIZE[2] }, (_, k) =>
    sliceFile(k, {
      ...of,
      position: positionOf(k),
      set: { '00200037': ['DS', orientation], '00280030': ['DS', pixelSpacing] },
    }),
  );
  const named = chance.shuffled(slices).map((bytes, n) => ({ name: `${n}.dcm`, bytes }));
  if (chance.yes()) return { files: { 'v.zip': zipFile(named) } };
  return { files: { 'series/': '', ...Object.fromEntries(named.map(({ name, bytes }) => [`series/${name}`, bytes])) } };
};

/** Frames in any order. */
const enhanced: Write = (volume, chance) => {
  const { pixelSpacing, ...of } = dicomOf(volume, chance);
  const frames = chance.shuffled(Array.from({ length: SIZE[2] }, (_, k) => k));
  const shared = [group('00289110', ['00280030', 'DS', pixelSpacing]), HU];
  return { files: { 'v.dcm': enhancedFile({ ...of, frames, shared, offsetTable: chance.yes() }) } };
};

/** The second of two phases that were stored in turns. */
const phases: Write = (volume, chance) => {
  const { positionOf, orientation, pixelSpacing, ...of } = dicomOf(volume, chance);
  const slices = [0, 1].flatMap((phase) =>
    Array.from({ length: SIZE[2] }, (_, k) =>
      sliceFile(k, {
        ...of,
        ...(phase === 0 ? { stored: () => 1024 } : {}),
        position: positionOf(k),
        set: {
          '00080018': ['UI', `1.2.${phase}.${k + 1}`],
          '00080032': ['TM', `10${10 + 20 * phase}${10 + k}`],
          '00200037': ['DS', orientation],
          '00280030': ['DS', pixelSpacing],
        },
      }),
    ),
  );
  const files = chance.shuffled(slices).map((bytes, n) => ({ name: `${n}.dcm`, bytes }));
  return { files: { 'v.zip': zipFile(files) }, number: '2' };
};

const CONTAINERS: Readonly<Record<string, Write>> = { nifti, nrrd, metaImage, dicom, enhanced, phases };
/** DICOM has no left-handed grids. */
const RIGHT_HANDED = [dicom, enhanced, phases];

function writeAll(folder: string, { files }: Written): string {
  const [first = ''] = Object.keys(files);
  if (!first.endsWith('/')) return writeFiles(folder, files);
  mkdirSync(join(folder, first));
  writeFiles(folder, Object.fromEntries(Object.entries(files).slice(1)));
  return join(folder, first);
}

const numbers = ({ size, spacing, origin, direction }: Geometry) => [
  ...size,
  ...spacing,
  ...origin,
  ...direction.flat(),
];
const PAGE = readFileSync(new URL('../../docs/inputs.md', import.meta.url), 'utf8');

test('any volume, in any container: the same labels or a listed refusal', async (t) => {
  const signal = new AbortController().signal;
  const wish = { modality: 'CT', model: '', head: '', classes: [], everySlice: true } as const;
  let read = 0;
  await withModels(CONFIG, async (models) => {
    const labelsOf = async (volume: Volume) => {
      const onProgress = () => undefined;
      const { labels } = await segmentHere(models, {
        config: CONFIG,
        volume,
        wish,
        version: VERSION,
        onProgress,
        signal,
      });
      return Buffer.from(labels);
    };
    for (let seed = 1; seed <= SEEDS; seed++) {
      const chance = new Chance(seed);
      const volume = randomVolume(chance);
      const [i, j, k] = volume.geometry.direction;
      const expected = await labelsOf(volume);
      t.true(new Set(expected).size > 2);
      for (const [name, write] of Object.entries(CONTAINERS)) {
        if (RIGHT_HANDED.includes(write) && dot(cross(i, j), k) < 0) continue;
        const folder = mkdtempSync(join(tmpdir(), 'm4oe-any-'));
        t.teardown(() => rmSync(folder, { recursive: true, force: true }));
        const written = write(volume, chance);
        const what = `seed ${seed}, ${name}: ${Object.keys(written.files).slice(0, 3)}`;
        const path = writeAll(folder, written);
        if (written.refusal !== undefined) {
          const refused = await t.throwsAsync(
            readInput(path, CONFIG, { head: '', modality: 'CT' }),
            { instanceOf: Failure },
            what,
          );
          t.is(refused?.reason, written.refusal, what);
          t.true(PAGE.includes(`\`${written.refusal}\``));
          continue;
        }
        const number = written.number === undefined ? {} : { volume: written.number };
        const { source } = await readInput(path, CONFIG, { head: '', modality: 'CT', ...number });
        const off = numbers(source.volume.geometry).map((n, at) =>
          Math.abs(n - (numbers(volume.geometry)[at] as number)),
        );
        t.true(Math.max(...off) < 1e-3, `${what}: ${Math.max(...off)}`);
        t.true((await labelsOf(source.volume)).equals(expected), what);
        read++;
      }
    }
  });
  t.true(read > 2 * SEEDS);
});
