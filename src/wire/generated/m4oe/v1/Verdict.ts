// Original file: proto/m4oe/v1/segmentation.proto

export const Verdict = {
  VERDICT_UNSPECIFIED: 'VERDICT_UNSPECIFIED',
  ACCEPT: 'ACCEPT',
  REVIEW: 'REVIEW',
  REJECT: 'REJECT',
  /**
   * not found in this volume
   */
  ABSENT: 'ABSENT',
} as const;

export type Verdict =
  | 'VERDICT_UNSPECIFIED'
  | 0
  | 'ACCEPT'
  | 1
  | 'REVIEW'
  | 2
  | 'REJECT'
  | 3
  /**
   * not found in this volume
   */
  | 'ABSENT'
  | 4

export type Verdict__Output = typeof Verdict[keyof typeof Verdict]
