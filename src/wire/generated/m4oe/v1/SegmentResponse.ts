// Original file: proto/m4oe/v1/segmentation.proto

import type { Plan as _m4oe_v1_Plan, Plan__Output as _m4oe_v1_Plan__Output } from '../../m4oe/v1/Plan.ts';
import type { Progress as _m4oe_v1_Progress, Progress__Output as _m4oe_v1_Progress__Output } from '../../m4oe/v1/Progress.ts';
import type { LabelSlice as _m4oe_v1_LabelSlice, LabelSlice__Output as _m4oe_v1_LabelSlice__Output } from '../../m4oe/v1/LabelSlice.ts';
import type { Report as _m4oe_v1_Report, Report__Output as _m4oe_v1_Report__Output } from '../../m4oe/v1/Report.ts';

export interface SegmentResponse {
  /**
   * first, once
   */
  'accepted'?: (_m4oe_v1_Plan | null);
  'progress'?: (_m4oe_v1_Progress | null);
  'slice'?: (_m4oe_v1_LabelSlice | null);
  /**
   * last, once
   */
  'report'?: (_m4oe_v1_Report | null);
  'message'?: "accepted"|"progress"|"slice"|"report";
}

export interface SegmentResponse__Output {
  /**
   * first, once
   */
  'accepted'?: (_m4oe_v1_Plan__Output | null);
  'progress'?: (_m4oe_v1_Progress__Output | null);
  'slice'?: (_m4oe_v1_LabelSlice__Output | null);
  /**
   * last, once
   */
  'report'?: (_m4oe_v1_Report__Output | null);
  'message'?: "accepted"|"progress"|"slice"|"report";
}
