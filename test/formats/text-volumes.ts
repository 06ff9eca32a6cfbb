/**
 * NRRD and MetaImage files made by hand, independently of the code under test: 3 x 4 x 2 voxels of
 * 2 x 3 x 4 mm, axes to L, A, S: the volume of `niftiBytes`.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync, gzipSync } from 'node:zlib';
import type { Geometry } from '../../src/volume.ts';
import { VALUES } from './nifti/files.ts';

export const GEOMETRY: Geometry = {
  size: [3, 4, 2],
  spacing: [2, 3, 4],
  origin: [-50, 60, 70],
  direction: [
    [1, 0, 0],
    [0, -1, 0],
    [0, 0, 1],
  ],
};

/** int16 values, little endian unless told otherwise. */
export function int16Bytes(values: readonly number[] = VALUES, bigEndian = false): Buffer {
  const bytes = Buffer.alloc(2 * values.length);
  values.forEach((value, n) => {
    if (bigEndian) bytes.writeInt16BE(value, 2 * n);
    else bytes.writeInt16LE(value, 2 * n);
  });
  return bytes;
}

/** A header's fields: those given replace or, where undefined, leave out those of the usual one. */
export type Fields = Readonly<Record<string, string | undefined>>;

function merged(usual: Fields, fields: Fields): [string, string][] {
  return Object.entries({ ...usual, ...fields }).filter((entry): entry is [string, string] => entry[1] !== undefined);
}

const NRRD: Fields = {
  type: 'short',
  dimension: '3',
  space: 'left-posterior-superior',
  sizes: '3 4 2',
  'space directions': '(2,0,0) (0,-3,0) (0,0,4)',
  kinds: 'domain domain domain',
  endian: 'little',
  encoding: 'raw',
  'space origin': '(-50,60,70)',
};

export function nrrdHeader(fields: Fields = {}, listed: readonly string[] = []): string {
  const lines = merged(NRRD, fields).map(([name, value]) => `${name}: ${value}`);
  return ['NRRD0004', '# made by hand', 'secret:=Doe^John', ...lines, ...listed, ''].join('\n');
}

/** A whole file; `encoding: gzip` compresses. */
export function nrrdBytes(fields: Fields = {}, voxels: Buffer = int16Bytes()): Buffer {
  const header = Buffer.from(`${nrrdHeader(fields)}\n`);
  return Buffer.concat([header, fields.encoding === 'gzip' ? gzipSync(voxels) : voxels]);
}

const METAIMAGE: Fields = {
  ObjectType: 'Image',
  NDims: '3',
  BinaryData: 'True',
  BinaryDataByteOrderMSB: 'False',
  CompressedData: 'False',
  TransformMatrix: '1 0 0 0 -1 0 0 0 1',
  Offset: '-50 60 70',
  CenterOfRotation: '0 0 0',
  AnatomicalOrientation: 'RPI',
  ElementSpacing: '2 3 4',
  DimSize: '3 4 2',
  Comment: 'Doe^John',
  ElementType: 'MET_SHORT',
};

export function metaImageHeader(fields: Fields = {}, listed: readonly string[] = []): string {
  const lines = merged({ ...METAIMAGE, ElementDataFile: undefined }, { ...fields, ElementDataFile: undefined });
  const text = lines.map(([name, value]) => `${name} = ${value}`);
  return [...text, `ElementDataFile = ${fields.ElementDataFile ?? 'LOCAL'}`, ...listed, ''].join('\n');
}

/** A whole file; `CompressedData: True` compresses. */
export function metaImageBytes(fields: Fields = {}, voxels: Buffer = int16Bytes()): Buffer {
  return Buffer.concat([
    Buffer.from(metaImageHeader(fields)),
    fields.CompressedData === 'True' ? deflateSync(voxels) : voxels,
  ]);
}

/** Writes files by their names into a folder; the path of the first. */
export function writeFiles(folder: string, files: Readonly<Record<string, string | Buffer>>): string {
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
  return join(folder, Object.keys(files)[0] as string);
}
