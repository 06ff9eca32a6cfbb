// Original file: proto/m4oe/v1/segmentation.proto

export const ByteOrder = {
  LITTLE_ENDIAN: 'LITTLE_ENDIAN',
  BIG_ENDIAN: 'BIG_ENDIAN',
} as const;

export type ByteOrder =
  | 'LITTLE_ENDIAN'
  | 0
  | 'BIG_ENDIAN'
  | 1

export type ByteOrder__Output = typeof ByteOrder[keyof typeof ByteOrder]
