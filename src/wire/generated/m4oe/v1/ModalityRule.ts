// Original file: proto/m4oe/v1/segmentation.proto

import type { Modality as _m4oe_v1_Modality, Modality__Output as _m4oe_v1_Modality__Output } from '../../m4oe/v1/Modality.ts';

export interface ModalityRule {
  'modality'?: (_m4oe_v1_Modality);
  'defaultHead'?: (string);
  'expert'?: (string);
  /**
   * Fixed intensities, or percentiles (0 to 100) of the volume.
   */
  'percentile'?: (boolean);
  'windowLower'?: (number | string);
  'windowUpper'?: (number | string);
}

export interface ModalityRule__Output {
  'modality': (_m4oe_v1_Modality__Output);
  'defaultHead': (string);
  'expert': (string);
  /**
   * Fixed intensities, or percentiles (0 to 100) of the volume.
   */
  'percentile': (boolean);
  'windowLower': (number);
  'windowUpper': (number);
}
