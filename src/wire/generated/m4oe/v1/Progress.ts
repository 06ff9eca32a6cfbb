// Original file: proto/m4oe/v1/segmentation.proto

import type { Long } from '@grpc/proto-loader';

export interface Progress {
  'receivedBytes'?: (number | string | Long);
  /**
   * Slices whose labels are known, those that needed no inference included; where the request
   * refines, of the preview and then of both, so that each slice counts twice.
   */
  'inferredSlices'?: (number);
  'totalSlices'?: (number);
}

export interface Progress__Output {
  'receivedBytes': (number);
  /**
   * Slices whose labels are known, those that needed no inference included; where the request
   * refines, of the preview and then of both, so that each slice counts twice.
   */
  'inferredSlices': (number);
  'totalSlices': (number);
}
