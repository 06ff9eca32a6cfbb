// Original file: proto/m4oe/v1/segmentation.proto

import type { VolumeHeader as _m4oe_v1_VolumeHeader, VolumeHeader__Output as _m4oe_v1_VolumeHeader__Output } from '../../m4oe/v1/VolumeHeader.ts';
import type { VoxelChunk as _m4oe_v1_VoxelChunk, VoxelChunk__Output as _m4oe_v1_VoxelChunk__Output } from '../../m4oe/v1/VoxelChunk.ts';

export interface SegmentRequest {
  /**
   * first, once
   */
  'header'?: (_m4oe_v1_VolumeHeader | null);
  'chunk'?: (_m4oe_v1_VoxelChunk | null);
  'message'?: "header"|"chunk";
}

export interface SegmentRequest__Output {
  /**
   * first, once
   */
  'header'?: (_m4oe_v1_VolumeHeader__Output | null);
  'chunk'?: (_m4oe_v1_VoxelChunk__Output | null);
  'message'?: "header"|"chunk";
}
