// Original file: proto/m4oe/v1/segmentation.proto

import type { Modality as _m4oe_v1_Modality, Modality__Output as _m4oe_v1_Modality__Output } from '../../m4oe/v1/Modality.ts';
import type { Class as _m4oe_v1_Class, Class__Output as _m4oe_v1_Class__Output } from '../../m4oe/v1/Class.ts';

export interface Head {
  'name'?: (string);
  'description'?: (string);
  'modalities'?: (_m4oe_v1_Modality)[];
  'classes'?: (_m4oe_v1_Class)[];
}

export interface Head__Output {
  'name': (string);
  'description': (string);
  'modalities': (_m4oe_v1_Modality__Output)[];
  'classes': (_m4oe_v1_Class__Output)[];
}
