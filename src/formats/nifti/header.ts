/**
 * The NIfTI-1 header (nifti1.h, 348 bytes): what this project needs of it, checked before any voxel
 * is read.
 */
import { Failure, invalid } from '../../errors.ts';
import { IDENTITY_RESCALE, type Rescale, type Triple, type VoxelType } from '../../volume.ts';
import { AT, HEADER_BYTES, SMALLEST_OFFSET } from './fields.ts';
import { type NiftiPlace, niftiGeometry, type OrientationChoice } from './geometry.ts';

/** Extensions are kept in memory beside the header; nobody needs more. */
const LARGEST_OFFSET = 16 * 1024 * 1024;

const DATATYPES: ReadonlyMap<number, VoxelType> = new Map([
  [2, 'uint8'],
  [4, 'int16'],
  [8, 'int32'],
  [16, 'float32'],
  [64, 'float64'],
  [256, 'int8'],
  [512, 'uint16'],
  [768, 'uint32'],
]);
/**
 * Whole numbers of 64 bits, as numpy makes them; their values are taken where a float64 holds them.
 */
const WIDE: ReadonlyMap<number, WideType> = new Map([
  [1024, 'int64'],
  [1280, 'uint64'],
]);
export type WideType = 'int64' | 'uint64';
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
  readonly littleEndian: boolean;
  readonly voxelType: VoxelType;
  /** What the file has in place of the voxel type, in as many bytes. */
  readonly stored: WideType | undefined;
  readonly rescale: Rescale;
  /** Byte of the (inflated) file at which voxels start. */
  readonly voxelOffset: number;
}

/**
 * Reads the first 348 bytes of a single-file NIfTI-1.
 * @throws Failure invalid NIFTI_MAGIC (no NIfTI-1, NIfTI-2, or a .hdr/.img pair), NIFTI_NOT_3D,
 *   NIFTI_DIMENSIONS, NIFTI_DATATYPE, NIFTI_OFFSET, NIFTI_SCALE, and those of `niftiGeometry`
 */
export function parseHeader(bytes: Buffer, orientation?: OrientationChoice): NiftiHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES);
  const littleEndian = byteOrder(view, bytes);
  return {
    littleEndian,
    voxelType: voxelTypeOf(view.getInt16(AT.datatype, littleEndian)),
    stored: WIDE.get(view.getInt16(AT.datatype, littleEndian)),
    voxelOffset: voxelOffsetOf(view.getFloat32(AT.voxOffset, littleEndian)),
    rescale: rescaleOf(view.getFloat32(AT.sclSlope, littleEndian), view.getFloat32(AT.sclInter, littleEndian)),
    ...niftiGeometry(view, littleEndian, sizeOf(view, littleEndian), orientation),
  };
}

/** True for little endian. */
function byteOrder(view: DataView, bytes: Buffer): boolean {
  const field = 'nifti.magic';
  const isSize = (size: number) => view.getInt32(0, true) === size || view.getInt32(0, false) === size;
  if (isSize(540)) {
    throw invalid(
      'NIFTI_MAGIC',
      field,
      'expected NIfTI-1, got NIfTI-2; convert it, e.g. with nibabel or fslchfiletype',
    );
  }
  const magic = bytes.toString('latin1', AT.magic, AT.magic + 4);
  if (isSize(HEADER_BYTES) && magic === 'ni1\0') {
    throw invalid(
      'NIFTI_MAGIC',
      field,
      'expected a single file (.nii), got the header of a .hdr/.img pair; join the pair',
    );
  }
  if (!isSize(HEADER_BYTES) || magic !== 'n+1\0') {
    throw invalid('NIFTI_MAGIC', field, 'expected a single-file NIfTI-1 (.nii or .nii.gz), got something else');
  }
  return view.getInt32(0, true) === HEADER_BYTES;
}

function sizeOf(view: DataView, littleEndian: boolean): Triple {
  const [rank = 0, ...dim] = Array.from({ length: 8 }, (_, n) => view.getInt16(AT.dim + 2 * n, littleEndian));
  if (rank < 1 || rank > 7) throw invalid('NIFTI_DIMENSIONS', 'nifti.dim[0]', `expected 1 to 7, got ${rank}`);
  const used = dim.slice(0, rank);
  const bad = used.findIndex((n) => n < 1);
  if (bad >= 0) throw invalid('NIFTI_DIMENSIONS', `nifti.dim[${bad + 1}]`, `expected at least 1, got ${used[bad]}`);
  const [ni, nj, nk, ...more] = used;
  if (ni === undefined || nj === undefined || nk === undefined || more.some((n) => n !== 1)) {
    throw invalid('NIFTI_NOT_3D', 'nifti.dim', `expected one volume of 3 dimensions, got ${used.join(' x ')}`);
  }
  return [ni, nj, nk];
}

function voxelTypeOf(code: number): VoxelType {
  const type = WIDE.has(code) ? 'float64' : DATATYPES.get(code);
  if (type !== undefined) return type;
  const name = REFUSED_DATATYPES.get(code) ?? 'unknown';
  const expected = [...DATATYPES.values(), ...WIDE.values()].join(', ');
  throw invalid('NIFTI_DATATYPE', 'nifti.datatype', `expected one of ${expected}, got code ${code} (${name})`);
}

function voxelOffsetOf(offset: number): number {
  if (!Number.isInteger(offset) || offset < SMALLEST_OFFSET || offset > LARGEST_OFFSET) {
    const expected = `expected a whole number of ${SMALLEST_OFFSET} to ${LARGEST_OFFSET} bytes`;
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

/** The failure for a file that ends before its voxels do. */
export function truncated(expected: number, got: number, cause?: unknown): Failure {
  const message = `expected ${expected} bytes (header and voxels, inflated), got ${got}`;
  return new Failure('invalid', 'NIFTI_TRUNCATED', message, cause === undefined ? {} : { cause });
}
