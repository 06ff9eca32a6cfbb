// Original file: proto/m4oe/v1/segmentation.proto

import type { VolumeHeader as _m4oe_v1_VolumeHeader, VolumeHeader__Output as _m4oe_v1_VolumeHeader__Output } from '../../m4oe/v1/VolumeHeader.ts';

export interface PlanRequest {
  'header'?: (_m4oe_v1_VolumeHeader | null);
}

export interface PlanRequest__Output {
  'header': (_m4oe_v1_VolumeHeader__Output | null);
}
