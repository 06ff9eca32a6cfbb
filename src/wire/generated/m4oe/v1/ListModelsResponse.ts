// Original file: proto/m4oe/v1/segmentation.proto

import type { Model as _m4oe_v1_Model, Model__Output as _m4oe_v1_Model__Output } from '../../m4oe/v1/Model.ts';

export interface ListModelsResponse {
  'models'?: (_m4oe_v1_Model)[];
  /**
   * Name of the model that an empty `model` chooses.
   */
  'defaultModel'?: (string);
}

export interface ListModelsResponse__Output {
  'models': (_m4oe_v1_Model__Output)[];
  /**
   * Name of the model that an empty `model` chooses.
   */
  'defaultModel': (string);
}
