/** The layout of a NIfTI-1 header, as nifti1.h has it. */

/** sizeof_hdr. */
export const HEADER_BYTES = 348;
/** Header plus the four bytes that announce extensions: where voxels start at the earliest. */
export const SMALLEST_OFFSET = 352;

/** Byte positions of the fields that are read or replaced. */
export const AT = {
  dataType: 4,
  dbName: 14,
  extents: 32,
  dimInfo: 39,
  dim: 40,
  intentP1: 56,
  intentCode: 68,
  datatype: 70,
  bitpix: 72,
  pixdim: 76,
  voxOffset: 108,
  sclSlope: 112,
  sclInter: 116,
  xyztUnits: 123,
  calMax: 124,
  calMin: 128,
  glmax: 140,
  glmin: 144,
  descrip: 148,
  auxFile: 228,
  qformCode: 252,
  sformCode: 254,
  quaternB: 256,
  qoffsetX: 268,
  srowX: 280,
  intentName: 328,
  magic: 344,
} as const;
