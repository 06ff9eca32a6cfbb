// Original file: proto/m4oe/v1/segmentation.proto

import type { ModalityRule as _m4oe_v1_ModalityRule, ModalityRule__Output as _m4oe_v1_ModalityRule__Output } from '../../m4oe/v1/ModalityRule.ts';
import type { Head as _m4oe_v1_Head, Head__Output as _m4oe_v1_Head__Output } from '../../m4oe/v1/Head.ts';

export interface Model {
  'name'?: (string);
  'version'?: (string);
  'description'?: (string);
  'graphSha256'?: (string);
  /**
   * Height and width that the network works at; slices of any size are accepted.
   */
  'inputHeight'?: (number);
  'inputWidth'?: (number);
  'modalities'?: (_m4oe_v1_ModalityRule)[];
  'heads'?: (_m4oe_v1_Head)[];
  'experts'?: (string)[];
  'routing'?: (string);
  'precision'?: (string);
  'ready'?: (boolean);
  /**
   * What would run it now: cpu, cuda, tensorrt, webgpu, coreml, dml or triton.
   */
  'provider'?: (string);
  /**
   * Prompts that it takes from a request: point, box; none for most.
   */
  'prompts'?: (string)[];
}

export interface Model__Output {
  'name': (string);
  'version': (string);
  'description': (string);
  'graphSha256': (string);
  /**
   * Height and width that the network works at; slices of any size are accepted.
   */
  'inputHeight': (number);
  'inputWidth': (number);
  'modalities': (_m4oe_v1_ModalityRule__Output)[];
  'heads': (_m4oe_v1_Head__Output)[];
  'experts': (string)[];
  'routing': (string);
  'precision': (string);
  'ready': (boolean);
  /**
   * What would run it now: cpu, cuda, tensorrt, webgpu, coreml, dml or triton.
   */
  'provider': (string);
  /**
   * Prompts that it takes from a request: point, box; none for most.
   */
  'prompts': (string)[];
}
