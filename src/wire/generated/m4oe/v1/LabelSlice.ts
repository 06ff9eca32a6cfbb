// Original file: proto/m4oe/v1/segmentation.proto

import type { Output as _m4oe_v1_Output, Output__Output as _m4oe_v1_Output__Output } from '../../m4oe/v1/Output.ts';

/**
 * One slice (fixed k) of the source grid, i fastest. Slices of one output come each once, in source
 * order; with a preview first those of the preview and then the others, each part in source order.
 * Where labels are settled, those that changed come once more after all others, in source order,
 * with a higher revision: the last one of a k and output counts. Where the request refines, every
 * slice of the refining model comes once after all of the preview. All are final once the report
 * has come; where none comes, none is.
 */
export interface LabelSlice {
  'k'?: (number);
  'output'?: (_m4oe_v1_Output);
  /**
   * ni * nj bytes; fewer only where the slice comes in parts.
   * Where a slice shows nothing of the patient labels are 0 and confidence is 255.
   */
  'data'?: (Buffer | Uint8Array | string);
  /**
   * CRC-32 of data.
   */
  'crc32'?: (number);
  /**
   * 0: as the graph decided it, or with final_slices_only final; 1: settled, in place of the one
   * with 0; 2: of the refining model, in place of both.
   */
  'revision'?: (number);
  /**
   * Bytes of the slice before `data`. A slice that one message does not hold comes in parts,
   * contiguous and in order, with nothing else of its output between them; it is complete with its
   * last byte.
   */
  'offset'?: (number);
}

/**
 * One slice (fixed k) of the source grid, i fastest. Slices of one output come each once, in source
 * order; with a preview first those of the preview and then the others, each part in source order.
 * Where labels are settled, those that changed come once more after all others, in source order,
 * with a higher revision: the last one of a k and output counts. Where the request refines, every
 * slice of the refining model comes once after all of the preview. All are final once the report
 * has come; where none comes, none is.
 */
export interface LabelSlice__Output {
  'k': (number);
  'output': (_m4oe_v1_Output__Output);
  /**
   * ni * nj bytes; fewer only where the slice comes in parts.
   * Where a slice shows nothing of the patient labels are 0 and confidence is 255.
   */
  'data': (Buffer);
  /**
   * CRC-32 of data.
   */
  'crc32': (number);
  /**
   * 0: as the graph decided it, or with final_slices_only final; 1: settled, in place of the one
   * with 0; 2: of the refining model, in place of both.
   */
  'revision': (number);
  /**
   * Bytes of the slice before `data`. A slice that one message does not hold comes in parts,
   * contiguous and in order, with nothing else of its output between them; it is complete with its
   * last byte.
   */
  'offset': (number);
}
