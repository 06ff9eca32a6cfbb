/** The fields of a MetaImage header, checked before any voxel is read. */
import { basename } from 'node:path';
import { invalid } from '../../errors.ts';
import { IDENTITY_RESCALE, type Rescale, type Triple } from '../../volume.ts';
import { chosenVolume, MACHINE_IS_LITTLE_ENDIAN, type StoredType, type StoredVoxels } from '../stored-voxels.ts';
import { sizesOf } from '../text-header.ts';
import type { ReadOptions, VolumeFile } from '../volume-file.ts';
import { patternNames, type VoxelData } from '../voxel-data.ts';
import type { MetaImageFields } from './fields.ts';
import { placeOf } from './place.ts';

/** MET_LONG has four bytes whatever the machine. */
const TYPES: ReadonlyMap<string, StoredType> = new Map([
  ['MET_CHAR', 'int8'],
  ['MET_UCHAR', 'uint8'],
  ['MET_SHORT', 'int16'],
  ['MET_USHORT', 'uint16'],
  ['MET_INT', 'int32'],
  ['MET_UINT', 'uint32'],
  ['MET_LONG', 'int32'],
  ['MET_ULONG', 'uint32'],
  ['MET_LONG_LONG', 'int64'],
  ['MET_ULONG_LONG', 'uint64'],
  ['MET_FLOAT', 'float32'],
  ['MET_DOUBLE', 'float64'],
]);

export interface MetaImageHeader extends Pick<VolumeFile, 'warnings'> {
  readonly geometry: VolumeFile['volume']['geometry'];
  readonly rescale: Rescale;
  readonly voxels: StoredVoxels;
  readonly data: VoxelData;
}

/**
 * @param files names that follow `ElementDataFile = LIST`
 * @param path of the header
 * @throws Failure invalid METAIMAGE_FIELD, METAIMAGE_TYPE, METAIMAGE_NOT_3D, METAIMAGE_DATA_FILE,
 *   VOLUME_NUMBER, and those of placeOf
 */
export function metaImageHeader(
  fields: MetaImageFields,
  files: readonly string[],
  path: string,
  options: Pick<ReadOptions, 'orientation' | 'volume'>,
): MetaImageHeader {
  const kind = fields.get('ObjectType') ?? 'Image';
  if (!/^Image$/i.test(kind)) throw fault('METAIMAGE_FIELD', 'ObjectType', 'Image, got an object that is none');
  const sizes = sizesOf(fields.get('DimSize') ?? '');
  const dimensions = Number(fields.get('NDims'));
  if (sizes === undefined || sizes.length !== dimensions)
    throw fault('METAIMAGE_FIELD', 'DimSize', 'as many whole numbers above 0 as NDims says');
  const [ni, nj, nk, count = 1] = sizes;
  if (ni === undefined || nj === undefined || nk === undefined || dimensions > 4)
    throw fault('METAIMAGE_NOT_3D', 'NDims', `3, or 4 for several volumes, got ${dimensions}`);
  if (Number(fields.get('ElementNumberOfChannels') ?? 1) !== 1)
    throw fault('METAIMAGE_TYPE', 'ElementNumberOfChannels', 'one value a voxel, got colour, vectors or the like');
  const size: Triple = [ni, nj, nk];
  const several = () => fault('METAIMAGE_NOT_3D', 'DimSize', `one volume, got ${count}; choose one with --volume`);
  const volumes = { count, chosen: chosenVolume(count, options.volume, several), run: ni * nj * nk };
  const data = dataOf(fields, files, path);
  const { geometry, warnings } = placeOf(fields, dimensions, size, options.orientation);
  const { rescale, told } = rescaleOf(fields);
  return {
    geometry,
    rescale,
    warnings: [...warnings, ...told],
    voxels: { size, stored: typeOf(fields), littleEndian: littleEndian(fields, data), volumes },
    data,
  };
}

function fault(reason: string, field: string, expected: string) {
  return invalid(reason, `metaimage.${field}`, `expected ${expected}`);
}

function typeOf(fields: MetaImageFields): StoredType {
  const type = TYPES.get(fields.get('ElementType') ?? '');
  if (type !== undefined) return type;
  throw fault('METAIMAGE_TYPE', 'ElementType', `one of ${[...TYPES.keys()].join(', ')}, got another`);
}

const isTrue = (text: string | undefined) => /^(true|1|t|y)/i.test(text ?? '');

function littleEndian(fields: MetaImageFields, { coding }: VoxelData): boolean {
  if (coding === 'text') return MACHINE_IS_LITTLE_ENDIAN;
  return !isTrue(fields.get('BinaryDataByteOrderMSB') ?? fields.get('ElementByteOrderMSB'));
}

/** A function of intensity of the header's own, which ITK leaves out. */
function rescaleOf(fields: MetaImageFields): { rescale: Rescale; told: readonly string[] } {
  const slope = Number(fields.get('ElementToIntensityFunctionSlope') ?? 1);
  const intercept = Number(fields.get('ElementToIntensityFunctionOffset') ?? 0);
  if (!Number.isFinite(slope) || slope === 0 || !Number.isFinite(intercept))
    throw fault(
      'METAIMAGE_FIELD',
      'ElementToIntensityFunctionSlope',
      'a finite slope other than 0, and a finite offset',
    );
  if (slope === 1 && intercept === 0) return { rescale: IDENTITY_RESCALE, told: [] };
  const warning = 'INTENSITY_FUNCTION: ElementToIntensityFunction of the header is applied; many readers leave it out';
  return { rescale: { slope, intercept }, told: [warning] };
}

function dataOf(fields: MetaImageFields, listed: readonly string[], path: string): VoxelData {
  const text = fields.has('BinaryData') && !isTrue(fields.get('BinaryData'));
  const compressed = isTrue(fields.get('CompressedData'));
  const skip = Number(fields.get('HeaderSize') ?? 0);
  if (!Number.isSafeInteger(skip) || skip < -1 || (skip === -1 && (text || compressed)))
    throw fault(
      'METAIMAGE_FIELD',
      'HeaderSize',
      'a whole number from 0, or -1 for voxels that are neither text nor compressed',
    );
  const named = filesOf(fields.get('ElementDataFile') ?? '', listed);
  return {
    // Voxels at the end of the header's own file are found as those of another are.
    files: named ?? (skip === -1 ? [basename(path)] : undefined),
    coding: text ? 'text' : compressed ? 'compressed' : 'raw',
    skipLines: 0,
    skipBytes: skip === -1 ? 'voxels at end' : named === undefined ? 0 : skip,
    skipDecoded: 0,
  };
}

/** Undefined for voxels that follow the header. */
function filesOf(text: string, listed: readonly string[]): readonly string[] | undefined {
  if (/^LOCAL$/i.test(text)) return undefined;
  const bad = () =>
    fault('METAIMAGE_DATA_FILE', 'ElementDataFile', 'LOCAL, a file, LIST, or a pattern like v%03d.raw 1 9 1');
  const [, dimension] = /^LIST(?:\s+(\d+)D?)?$/i.exec(text) ?? [];
  if (/^LIST\b/i.test(text)) {
    if (listed.length > 0 && (dimension === undefined || Number(dimension) >= 2)) return listed;
    throw bad();
  }
  const [, pattern, first, last, step = '1'] = /^(\S*%\S*)\s+(-?\d+)\s+(-?\d+)(?:\s+(-?\d+))?$/.exec(text) ?? [];
  if (pattern === undefined) {
    if (text === '') throw bad();
    return [text];
  }
  const names = patternNames(pattern, Number(first), Number(last), Number(step));
  if (names === undefined) throw bad();
  return names;
}
