// Original file: proto/m4oe/v1/segmentation.proto

import type { Coverage as _m4oe_v1_Coverage, Coverage__Output as _m4oe_v1_Coverage__Output } from '../../m4oe/v1/Coverage.ts';

/**
 * How much of a part of the body the volume shows, told from which organs were found and which of
 * them its border cuts.
 */
export interface CoveredPart {
  /**
   * chest, upper abdomen, kidneys, pelvis
   */
  'part'?: (string);
  'coverage'?: (_m4oe_v1_Coverage);
}

/**
 * How much of a part of the body the volume shows, told from which organs were found and which of
 * them its border cuts.
 */
export interface CoveredPart__Output {
  /**
   * chest, upper abdomen, kidneys, pelvis
   */
  'part': (string);
  'coverage': (_m4oe_v1_Coverage__Output);
}
