/**
 * The NIfTI header (nifti1.h, 348 bytes; nifti2.h, 540 bytes): what this project needs of it,
 * checked before any voxel is read.
 */
import { invalid } from '../../errors.ts';
import { IDENTITY_RESCALE, type Rescale, type Triple } from '../../volume.ts';
import type { OrientationChoice } from '../axes.ts';
import { chosenVolume, type StoredType, type StoredVoxels } from '../stored-voxels.ts';
import { HeaderFields, type Layout, NIFTI1, NIFTI2 } from './fields.ts';
import { type NiftiPlace, niftiGeometry } from './geometry.ts';

/** Extensions are kept in memory beside the header; nobody needs more. */
const LARGEST_OFFSET = 16 * 1024 * 1024;

const DATATYPES: ReadonlyMap<number, StoredType> = new Map([
  [2, 'uint8'],
  [4, 'int16'],
  [8, 'int32'],
  [16, 'float32'],
  [64, 'float64'],
  [256, 'int8'],
  [512, 'uint16'],
  [768, 'uint32'],
  [1024, 'int64'],
  [1280, 'uint64'],
]);
const REFUSED_DATATYPES: ReadonlyMap<number, string> = new Map([
  [1, 'binary'],
  [32, 'complex64'],
  [128, 'RGB24'],
  [1536, 'float128'],
  [1792, 'complex128'],
  [2048, 'complex256'],
  [2304, 'RGBA32'],
]);

export interface NiftiHeader extends NiftiPlace {
  readonly fields: HeaderFields;
  /** True where the voxels lie in a file of their own (.img). */
  readonly paired: boolean;
  readonly voxels: StoredVoxels;
  readonly rescale: Rescale;
  /** Byte of the (inflated) file with the voxels at which they start. */
  readonly voxelOffset: number;
}

/**
 * The layout and byte order that the first bytes tell.
 * @param start at least the four bytes of sizeof_hdr
 * @throws Failure invalid NIFTI_MAGIC
 */
export function layoutOf(start: Buffer): { layout: Layout; littleEndian: boolean } {
  for (const layout of [NIFTI1, NIFTI2]) {
    if (start.readInt32LE(0) === layout.bytes) return { layout, littleEndian: true };
    if (start.readInt32BE(0) === layout.bytes) return { layout, littleEndian: false };
  }
  const begin = start.toString('hex', 0, 4);
  const got = Object.entries(NOT_READ).find(([magic]) => begin.startsWith(magic))?.[1] ?? 'something else';
  const message = `expected a DICOM series or a file in NIfTI, NRRD or MetaImage, got ${got}`;
  throw invalid('NIFTI_MAGIC', 'nifti.magic', message);
}

/** Formats that are told from their first four bytes and not read; with what makes them readable. */
const NOT_READ: Readonly<Record<string, string>> = {
  '00000001': "MGH; convert it with FreeSurfer's mri_convert (volume.mgz volume.nii.gz)",
  '89484446': 'HDF5, as MINC 2 is; convert it with mnc2nii (volume.mnc volume.nii)',
  '43444601': 'netCDF, as MINC 1 is; convert it with mnc2nii (volume.mnc volume.nii)',
  '425a68': 'a file packed with bzip2; unpack it, or pack it with gzip',
  fd377a58: 'a file packed with xz; unpack it, or pack it with gzip',
  '28b52ffd': 'a file packed with Zstandard; unpack it, or pack it with gzip',
  '377abcaf': 'a 7z archive; unpack it',
  '52617221': 'a RAR archive; unpack it',
  '1f8b': 'a file packed with gzip twice; unpack it once',
};

/**
 * Reads a whole header of the layout's bytes.
 * @param volume of a file that has several, from 1
 * @throws Failure invalid NIFTI_MAGIC, NIFTI_ANALYZE, NIFTI_NOT_3D, VOLUME_NUMBER,
 *   NIFTI_DIMENSIONS, NIFTI_DATATYPE, NIFTI_OFFSET, NIFTI_SCALE, and those of `niftiGeometry`
 */
export function parseHeader(
  bytes: Buffer,
  { orientation, volume }: { orientation?: OrientationChoice; volume?: number } = {},
): NiftiHeader {
  const { layout, littleEndian } = layoutOf(bytes);
  const paired = isPaired(bytes, layout);
  const fields = new HeaderFields(layout, bytes, littleEndian);
  const { size, count } = sizeOf(fields);
  const several = () =>
    invalid('NIFTI_NOT_3D', 'nifti.dim', `expected one volume, got ${count}; choose one with --volume`);
  const volumes = { count, chosen: chosenVolume(count, volume, several), run: size[0] * size[1] * size[2] };
  return {
    fields,
    paired,
    voxels: { size, stored: storedTypeOf(fields.get('datatype')), littleEndian, volumes },
    voxelOffset: voxelOffsetOf(fields.get('voxOffset'), paired ? 0 : layout.firstVoxel),
    rescale: rescaleOf(fields.get('sclSlope'), fields.get('sclInter')),
    ...niftiGeometry(fields, size, orientation),
  };
}

function isPaired(bytes: Buffer, { magic, magicAt, version }: Layout): boolean {
  const got = bytes.toString('latin1', magicAt, magicAt + magic.single.length);
  if (got === magic.single) return false;
  if (got === magic.pair) return true;
  const field = 'nifti.magic';
  // Analyze 7.5 has the header's size and no magic. Where it should be, most leave 0; `regular` is
  // r, which some leave out.
  if (version === 1 && (bytes.toString('latin1', 38, 39) === 'r' || bytes.readInt32LE(magicAt) === 0)) {
    const message =
      'expected NIfTI, got Analyze 7.5, which does not say where left is, and whose readers differ; convert it with what knows its sides';
    throw invalid('NIFTI_ANALYZE', field, message);
  }
  throw invalid(
    'NIFTI_MAGIC',
    field,
    `expected NIfTI-${version} (.nii, or a pair of .hdr and .img), got something else`,
  );
}

function sizeOf(fields: HeaderFields): { size: Triple; count: number } {
  const [rank = 0, ...dim] = Array.from({ length: 8 }, (_, n) => fields.get('dim', n));
  if (rank < 1 || rank > 7) throw invalid('NIFTI_DIMENSIONS', 'nifti.dim[0]', `expected 1 to 7, got ${rank}`);
  const used = dim.slice(0, rank);
  const bad = used.findIndex((n) => n < 1);
  if (bad >= 0) throw invalid('NIFTI_DIMENSIONS', `nifti.dim[${bad + 1}]`, `expected at least 1, got ${used[bad]}`);
  const [ni, nj, nk, count = 1, ...more] = used;
  if (ni === undefined || nj === undefined || nk === undefined || more.some((n) => n !== 1)) {
    const message = `expected volumes of 3 dimensions, one after the other, got ${used.join(' x ')}`;
    throw invalid('NIFTI_NOT_3D', 'nifti.dim', message);
  }
  return { size: [ni, nj, nk], count };
}

function storedTypeOf(code: number): StoredType {
  const type = DATATYPES.get(code);
  if (type !== undefined) return type;
  const name = REFUSED_DATATYPES.get(code) ?? 'unknown';
  const expected = [...DATATYPES.values()].join(', ');
  throw invalid('NIFTI_DATATYPE', 'nifti.datatype', `expected one of ${expected}, got code ${code} (${name})`);
}

function voxelOffsetOf(offset: number, least: number): number {
  if (!Number.isInteger(offset) || offset < least || offset > LARGEST_OFFSET) {
    const expected = `expected a whole number of ${least} to ${LARGEST_OFFSET} bytes`;
    throw invalid('NIFTI_OFFSET', 'nifti.vox_offset', `${expected}, got ${offset}`);
  }
  return offset;
}

/**
 * nifti1.h: a slope of 0 means that the values are not rescaled; nibabel writes NaN for the same.
 */
function rescaleOf(slope: number, intercept: number): Rescale {
  if (slope === 0 || Number.isNaN(slope)) return IDENTITY_RESCALE;
  if (!Number.isFinite(slope) || !Number.isFinite(intercept)) {
    const message = `expected finite scl_slope and scl_inter, got ${slope} and ${intercept}`;
    throw invalid('NIFTI_SCALE', 'nifti.scl_slope', message);
  }
  return { slope, intercept };
}
