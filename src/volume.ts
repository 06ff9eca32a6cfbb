/**
 * The data that flows: a volume of voxels with its place in the patient.
 *
 * Axes: i, j, k are the source's own axes, i varies fastest in memory: voxel (i, j, k) is at index
 * i + ni * (j + nj * k). Patient coordinates are DICOM's LPS in millimetres: x grows to the
 * patient's Left, y to Posterior, z to Superior.
 */

export const MODALITIES = ['CT', 'MR', 'CE_MR'] as const;
export type Modality = (typeof MODALITIES)[number];

export type Triple = readonly [number, number, number];

export interface Geometry {
  /** Voxels along i, j, k. */
  readonly size: Triple;
  /** Distance between voxel centres along i, j, k, in mm; positive. */
  readonly spacing: Triple;
  /** LPS position of the centre of voxel (0, 0, 0), in mm. */
  readonly origin: Triple;
  /**
   * LPS unit vectors of the axes i, j, k: `direction[0]` is where i points. Orthonormal; may be
   * left-handed.
   */
  readonly direction: readonly [Triple, Triple, Triple];
}

export const VOXEL_TYPES = ['int8', 'uint8', 'int16', 'uint16', 'int32', 'uint32', 'float32', 'float64'] as const;
export type VoxelType = (typeof VOXEL_TYPES)[number];
export type VoxelArray =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

export const VOXEL_BYTES: Readonly<Record<VoxelType, number>> = {
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  float32: 4,
  float64: 8,
};

/** Rescaled intensity (HU for CT) = stored * slope + intercept. */
export interface Rescale {
  readonly slope: number;
  readonly intercept: number;
}

export const IDENTITY_RESCALE: Rescale = { slope: 1, intercept: 0 };

/**
 * Where somebody says that an organ is, LPS in mm: a point in it, or two opposite corners of a box
 * around it, along the axes of the volume.
 */
export interface Prompt {
  readonly className: string;
  readonly at: readonly [Triple] | readonly [Triple, Triple];
}

export interface Volume {
  readonly geometry: Geometry;
  readonly voxelType: VoxelType;
  readonly rescale: Rescale;
  /**
   * Stored values in the machine's byte order, length ni * nj * nk, over a SharedArrayBuffer when
   * workers read it.
   */
  readonly voxels: VoxelArray;
}

/** What a header says of a volume whose voxels are not here yet. */
export type AnnouncedVolume = Pick<Volume, 'geometry' | 'voxelType' | 'rescale'>;

export function voxelCount(geometry: Pick<Geometry, 'size'>): number {
  return geometry.size[0] * geometry.size[1] * geometry.size[2];
}

export function volumeBytes(geometry: Geometry, type: VoxelType): number {
  return voxelCount(geometry) * VOXEL_BYTES[type];
}

/** Volume of one voxel in millilitres (1 ml = 1000 mm3). */
export function voxelMl(geometry: Geometry): number {
  return (geometry.spacing[0] * geometry.spacing[1] * geometry.spacing[2]) / 1000;
}

/** LPS, mm: where the point lies that has these indices along i, j, k, whole for the centre of a voxel. */
export function placeOfIndex({ origin, spacing, direction }: Geometry, index: Triple): Triple {
  const mm = (axis: 0 | 1 | 2, x: 0 | 1 | 2) => index[axis] * spacing[axis] * direction[axis][x];
  const along = (x: 0 | 1 | 2) => origin[x] + mm(0, x) + mm(1, x) + mm(2, x);
  return [along(0), along(1), along(2)];
}

/** A typed view of `type` over `buffer`; the byte offset must be a multiple of the element size. */
export function voxelView(type: VoxelType, buffer: ArrayBufferLike, byteOffset = 0, length?: number): VoxelArray {
  switch (type) {
    case 'int8':
      return new Int8Array(buffer, byteOffset, length);
    case 'uint8':
      return new Uint8Array(buffer, byteOffset, length);
    case 'int16':
      return new Int16Array(buffer, byteOffset, length);
    case 'uint16':
      return new Uint16Array(buffer, byteOffset, length);
    case 'int32':
      return new Int32Array(buffer, byteOffset, length);
    case 'uint32':
      return new Uint32Array(buffer, byteOffset, length);
    case 'float32':
      return new Float32Array(buffer, byteOffset, length);
    case 'float64':
      return new Float64Array(buffer, byteOffset, length);
  }
}
