// Original file: proto/m4oe/v1/segmentation.proto

import type { Long } from '@grpc/proto-loader';

export interface Progress {
  'receivedBytes'?: (number | string | Long);
  'inferredSlices'?: (number);
  'totalSlices'?: (number);
}

export interface Progress__Output {
  'receivedBytes': (number);
  'inferredSlices': (number);
  'totalSlices': (number);
}
