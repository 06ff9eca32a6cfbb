// Original file: proto/m4oe/v1/segmentation.proto


/**
 * Where the voxels lie in the patient.
 */
export interface Geometry {
  /**
   * Exactly three: voxels along i, j, k; each at least 1.
   */
  'size'?: (number)[];
  /**
   * Exactly three: distance of voxel centres along i, j, k in millimetres; each above 0.
   */
  'spacingMm'?: (number | string)[];
  /**
   * Exactly three: LPS position of the centre of voxel (0, 0, 0) in millimetres.
   */
  'originMm'?: (number | string)[];
  /**
   * Exactly nine: LPS unit vector of axis i, then of j, then of k. Orthonormal within 1e-3;
   * left-handed is allowed.
   */
  'direction'?: (number | string)[];
}

/**
 * Where the voxels lie in the patient.
 */
export interface Geometry__Output {
  /**
   * Exactly three: voxels along i, j, k; each at least 1.
   */
  'size': (number)[];
  /**
   * Exactly three: distance of voxel centres along i, j, k in millimetres; each above 0.
   */
  'spacingMm': (number)[];
  /**
   * Exactly three: LPS position of the centre of voxel (0, 0, 0) in millimetres.
   */
  'originMm': (number)[];
  /**
   * Exactly nine: LPS unit vector of axis i, then of j, then of k. Orthonormal within 1e-3;
   * left-handed is allowed.
   */
  'direction': (number)[];
}
