// Original file: proto/m4oe/v1/segmentation.proto

export const VoxelType = {
  /**
   * refused
   */
  VOXEL_TYPE_UNSPECIFIED: 'VOXEL_TYPE_UNSPECIFIED',
  INT8: 'INT8',
  UINT8: 'UINT8',
  INT16: 'INT16',
  UINT16: 'UINT16',
  INT32: 'INT32',
  UINT32: 'UINT32',
  FLOAT32: 'FLOAT32',
  FLOAT64: 'FLOAT64',
} as const;

export type VoxelType =
  /**
   * refused
   */
  | 'VOXEL_TYPE_UNSPECIFIED'
  | 0
  | 'INT8'
  | 1
  | 'UINT8'
  | 2
  | 'INT16'
  | 3
  | 'UINT16'
  | 4
  | 'INT32'
  | 5
  | 'UINT32'
  | 6
  | 'FLOAT32'
  | 7
  | 'FLOAT64'
  | 8

export type VoxelType__Output = typeof VoxelType[keyof typeof VoxelType]
