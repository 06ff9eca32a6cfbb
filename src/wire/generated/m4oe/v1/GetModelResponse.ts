// Original file: proto/m4oe/v1/segmentation.proto

import type { Model as _m4oe_v1_Model, Model__Output as _m4oe_v1_Model__Output } from '../../m4oe/v1/Model.ts';

export interface GetModelResponse {
  'model'?: (_m4oe_v1_Model | null);
}

export interface GetModelResponse__Output {
  'model': (_m4oe_v1_Model__Output | null);
}
