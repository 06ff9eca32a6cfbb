// Original file: proto/m4oe/v1/segmentation.proto

import type { Plan as _m4oe_v1_Plan, Plan__Output as _m4oe_v1_Plan__Output } from '../../m4oe/v1/Plan.ts';

export interface PlanResponse {
  'plan'?: (_m4oe_v1_Plan | null);
}

export interface PlanResponse__Output {
  'plan': (_m4oe_v1_Plan__Output | null);
}
