/** The fields of an NRRD header, checked before any voxel is read. */
import { basename } from 'node:path';
import { invalid } from '../../errors.ts';
import { VOXEL_BYTES } from '../../volume.ts';
import {
  chosenVolume,
  MACHINE_IS_LITTLE_ENDIAN,
  type StoredType,
  type StoredVoxels,
  voxelTypeOf,
} from '../stored-voxels.ts';
import type { ReadOptions } from '../volume-file.ts';
import { patternNames, type VoxelData } from '../voxel-data.ts';
import { axesOf, type NrrdAxes } from './axes.ts';
import type { NrrdFields } from './fields.ts';

/** Names of types; `int8` and the like may end in _t. */
const TYPES: Readonly<Record<string, StoredType>> = {
  'signed char': 'int8',
  int8: 'int8',
  uchar: 'uint8',
  'unsigned char': 'uint8',
  uint8: 'uint8',
  short: 'int16',
  'short int': 'int16',
  'signed short': 'int16',
  'signed short int': 'int16',
  int16: 'int16',
  ushort: 'uint16',
  'unsigned short': 'uint16',
  'unsigned short int': 'uint16',
  uint16: 'uint16',
  int: 'int32',
  'signed int': 'int32',
  int32: 'int32',
  uint: 'uint32',
  'unsigned int': 'uint32',
  uint32: 'uint32',
  longlong: 'int64',
  'long long': 'int64',
  'long long int': 'int64',
  'signed long long': 'int64',
  'signed long long int': 'int64',
  int64: 'int64',
  ulonglong: 'uint64',
  'unsigned long long': 'uint64',
  'unsigned long long int': 'uint64',
  uint64: 'uint64',
  float: 'float32',
  double: 'float64',
};

const CODINGS: Readonly<Record<string, VoxelData['coding']>> = {
  raw: 'raw',
  gzip: 'compressed',
  gz: 'compressed',
  text: 'text',
  txt: 'text',
  ascii: 'text',
};

export interface NrrdHeader extends Pick<NrrdAxes, 'geometry' | 'warnings'> {
  readonly voxels: StoredVoxels;
  readonly data: VoxelData;
}

/**
 * @param files names that follow `data file: LIST`
 * @param path of the header
 * @throws Failure invalid NRRD_TYPE, NRRD_ENCODING, NRRD_FIELD, NRRD_DATA_FILE, VOLUME_NUMBER, and
 *   those of axesOf
 */
export function nrrdHeader(
  fields: NrrdFields,
  files: readonly string[],
  path: string,
  options: Pick<ReadOptions, 'orientation' | 'volume'>,
): NrrdHeader {
  const stored = typeOf(fields);
  const coding = codingOf(fields);
  const { geometry, count, run, warnings } = axesOf(fields, options.orientation);
  const chosen = chosenVolume(count, options.volume, () =>
    invalid('NRRD_NOT_3D', 'nrrd.sizes', `expected one volume, got ${count}; choose one with --volume`),
  );
  const littleEndian = byteOrder(fields, stored, coding);
  return {
    geometry,
    warnings,
    voxels: { size: geometry.size, stored, littleEndian, volumes: { count, chosen, run } },
    data: dataOf(fields, coding, files, path),
  };
}

function typeOf(fields: NrrdFields): StoredType {
  const name = (fields.get('type') ?? '').toLowerCase().replace(/_t$/, '');
  const type = Object.hasOwn(TYPES, name) ? TYPES[name] : undefined;
  if (type !== undefined) return type;
  throw invalid('NRRD_TYPE', 'nrrd.type', 'expected a whole number of 8 to 64 bits, float or double, got another type');
}

function codingOf(fields: NrrdFields): VoxelData['coding'] {
  const name = (fields.get('encoding') ?? '').toLowerCase();
  const coding = Object.hasOwn(CODINGS, name) ? CODINGS[name] : undefined;
  if (coding !== undefined) return coding;
  const known = /^(hex|bzip2|bz2|zrl)$/.test(name) ? name : 'another or none';
  throw invalid(
    'NRRD_ENCODING',
    'nrrd.encoding',
    `expected raw, gzip or text, got ${known}; write it again as one of these`,
  );
}

function byteOrder(fields: NrrdFields, stored: StoredType, coding: VoxelData['coding']): boolean {
  const endian = (fields.get('endian') ?? '').toLowerCase();
  if (coding === 'text' || VOXEL_BYTES[voxelTypeOf(stored)] === 1) return MACHINE_IS_LITTLE_ENDIAN;
  if (endian === 'little' || endian === 'big') return endian === 'little';
  throw invalid('NRRD_FIELD', 'nrrd.endian', 'expected little or big, got something else or nothing');
}

function dataOf(fields: NrrdFields, coding: VoxelData['coding'], listed: readonly string[], path: string): VoxelData {
  const number = (name: string, least: number) => {
    const value = Number(fields.get(name) ?? 0);
    if (Number.isSafeInteger(value) && value >= least) return value;
    throw invalid('NRRD_FIELD', `nrrd.${name}`, `expected a whole number from ${least}`);
  };
  const [skipLines, skip] = [number('line skip', 0), number('byte skip', -1)];
  if (skip === -1 && coding !== 'raw')
    throw invalid('NRRD_FIELD', 'nrrd.byte skip', 'expected -1 with raw encoding alone');
  const named = filesOf(fields.get('data file'), listed);
  return {
    // Voxels at the end of the header's own file are found as those of another are.
    files: named ?? (skip === -1 ? [basename(path)] : undefined),
    coding,
    skipLines: skip === -1 ? 0 : skipLines,
    skipBytes: skip === -1 ? 'voxels at end' : coding === 'compressed' ? 0 : skip,
    skipDecoded: coding === 'compressed' ? skip : 0,
  };
}

function filesOf(text: string | undefined, listed: readonly string[]): readonly string[] | undefined {
  if (text === undefined) return undefined;
  const fault = () =>
    invalid('NRRD_DATA_FILE', 'nrrd.data file', 'expected a file, LIST, or a pattern like v%03d.raw 1 9 1');
  if (/^LIST\b/.test(text)) {
    if (listed.length > 0) return listed;
    throw fault();
  }
  const [, pattern, first, last, step] = /^(\S*%\S*)\s+(-?\d+)\s+(-?\d+)\s+(-?\d+)(?:\s+\d+)?$/.exec(text) ?? [];
  if (pattern === undefined) return [text];
  const names = patternNames(pattern, Number(first), Number(last), Number(step));
  if (names === undefined) throw fault();
  return names;
}
