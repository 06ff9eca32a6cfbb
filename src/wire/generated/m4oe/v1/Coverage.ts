// Original file: proto/m4oe/v1/segmentation.proto

export const Coverage = {
  COVERAGE_UNSPECIFIED: 'COVERAGE_UNSPECIFIED',
  /**
   * all of its organs, none of them cut by the border of the volume
   */
  WHOLE: 'WHOLE',
  IN_PART: 'IN_PART',
  NOT_SEEN: 'NOT_SEEN',
} as const;

export type Coverage =
  | 'COVERAGE_UNSPECIFIED'
  | 0
  /**
   * all of its organs, none of them cut by the border of the volume
   */
  | 'WHOLE'
  | 1
  | 'IN_PART'
  | 2
  | 'NOT_SEEN'
  | 3

export type Coverage__Output = typeof Coverage[keyof typeof Coverage]
