// Original file: proto/m4oe/v1/segmentation.proto

import type { Class as _m4oe_v1_Class, Class__Output as _m4oe_v1_Class__Output } from '../../m4oe/v1/Class.ts';
import type { RefinePlan as _m4oe_v1_RefinePlan, RefinePlan__Output as _m4oe_v1_RefinePlan__Output } from '../../m4oe/v1/RefinePlan.ts';
import type { Long } from '@grpc/proto-loader';

/**
 * What a header costs and gets.
 */
export interface Plan {
  'requestId'?: (string);
  'model'?: (string);
  'modelVersion'?: (string);
  /**
   * SHA-256 of the graph file, lower-case hexadecimal.
   */
  'modelSha256'?: (string);
  'head'?: (string);
  /**
   * The classes that can appear in the answer.
   */
  'classes'?: (_m4oe_v1_Class)[];
  /**
   * Intensities that map to 0 and 1 in the network; absent for percentile windows, which need the
   * voxels.
   */
  'windowLower'?: (number | string);
  'windowUpper'?: (number | string);
  /**
   * Bytes of voxels that the client will send.
   */
  'volumeBytes'?: (number | string | Long);
  /**
   * Bytes of memory that the server sets aside for the request.
   */
  'memoryBytes'?: (number | string | Long);
  /**
   * Axial slices to infer.
   */
  'slices'?: (number);
  /**
   * Estimated seconds of inference, and of work waiting before it.
   */
  'inferSeconds'?: (number | string);
  'queueSeconds'?: (number | string);
  /**
   * True when labels of the first slices can leave before the last voxels arrive.
   */
  'streamsWhileUploading'?: (boolean);
  /**
   * What would run it now: an execution provider of the service (cpu, cuda, tensorrt, webgpu,
   * coreml, dml), or triton.
   */
  'provider'?: (string);
  /**
   * Slices that come before all others; 0 without a preview.
   */
  'previewSlices'?: (number);
  /**
   * True when labels are settled once every slice is decided: pieces that are no part of an organ
   * removed, holes filled.
   */
  'settles'?: (boolean);
  /**
   * How often each slice is inferred: more than once for a thorough answer.
   */
  'passes'?: (number);
  /**
   * What replaces the labels of `model`, where the request refines. `memory_bytes` and `classes`
   * are of both then, all else of the preview.
   */
  'refine'?: (_m4oe_v1_RefinePlan | null);
  '_windowLower'?: "windowLower";
  '_windowUpper'?: "windowUpper";
}

/**
 * What a header costs and gets.
 */
export interface Plan__Output {
  'requestId': (string);
  'model': (string);
  'modelVersion': (string);
  /**
   * SHA-256 of the graph file, lower-case hexadecimal.
   */
  'modelSha256': (string);
  'head': (string);
  /**
   * The classes that can appear in the answer.
   */
  'classes': (_m4oe_v1_Class__Output)[];
  /**
   * Intensities that map to 0 and 1 in the network; absent for percentile windows, which need the
   * voxels.
   */
  'windowLower'?: (number);
  'windowUpper'?: (number);
  /**
   * Bytes of voxels that the client will send.
   */
  'volumeBytes': (number);
  /**
   * Bytes of memory that the server sets aside for the request.
   */
  'memoryBytes': (number);
  /**
   * Axial slices to infer.
   */
  'slices': (number);
  /**
   * Estimated seconds of inference, and of work waiting before it.
   */
  'inferSeconds': (number);
  'queueSeconds': (number);
  /**
   * True when labels of the first slices can leave before the last voxels arrive.
   */
  'streamsWhileUploading': (boolean);
  /**
   * What would run it now: an execution provider of the service (cpu, cuda, tensorrt, webgpu,
   * coreml, dml), or triton.
   */
  'provider': (string);
  /**
   * Slices that come before all others; 0 without a preview.
   */
  'previewSlices': (number);
  /**
   * True when labels are settled once every slice is decided: pieces that are no part of an organ
   * removed, holes filled.
   */
  'settles': (boolean);
  /**
   * How often each slice is inferred: more than once for a thorough answer.
   */
  'passes': (number);
  /**
   * What replaces the labels of `model`, where the request refines. `memory_bytes` and `classes`
   * are of both then, all else of the preview.
   */
  'refine': (_m4oe_v1_RefinePlan__Output | null);
  '_windowLower'?: "windowLower";
  '_windowUpper'?: "windowUpper";
}
