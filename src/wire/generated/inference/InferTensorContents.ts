// Original file: proto/inference/open_inference.proto

import type { Long } from '@grpc/proto-loader';

/**
 * Elements of a tensor, flat, in the field of its datatype.
 */
export interface InferTensorContents {
  'boolContents'?: (boolean)[];
  /**
   * INT8, INT16 and INT32.
   */
  'intContents'?: (number)[];
  'int64Contents'?: (number | string | Long)[];
  /**
   * UINT8, UINT16 and UINT32.
   */
  'uintContents'?: (number)[];
  'uint64Contents'?: (number | string | Long)[];
  'fp32Contents'?: (number | string)[];
  'fp64Contents'?: (number | string)[];
  'bytesContents'?: (Buffer | Uint8Array | string)[];
}

/**
 * Elements of a tensor, flat, in the field of its datatype.
 */
export interface InferTensorContents__Output {
  'boolContents': (boolean)[];
  /**
   * INT8, INT16 and INT32.
   */
  'intContents': (number)[];
  'int64Contents': (number)[];
  /**
   * UINT8, UINT16 and UINT32.
   */
  'uintContents': (number)[];
  'uint64Contents': (number)[];
  'fp32Contents': (number)[];
  'fp64Contents': (number)[];
  'bytesContents': (Buffer)[];
}
