// Original file: proto/m4oe/v1/segmentation.proto

export const Output = {
  /**
   * refused
   */
  OUTPUT_UNSPECIFIED: 'OUTPUT_UNSPECIFIED',
  LABELS: 'LABELS',
  /**
   * 255 x the probability of the class that was chosen, before classes were dropped
   */
  CONFIDENCE: 'CONFIDENCE',
} as const;

export type Output =
  /**
   * refused
   */
  | 'OUTPUT_UNSPECIFIED'
  | 0
  | 'LABELS'
  | 1
  /**
   * 255 x the probability of the class that was chosen, before classes were dropped
   */
  | 'CONFIDENCE'
  | 2

export type Output__Output = typeof Output[keyof typeof Output]
