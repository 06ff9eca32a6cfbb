// Original file: proto/m4oe/v1/segmentation.proto

/**
 * When after the injection of a contrast agent a CT was taken, told from the mean HU of aorta,
 * portal vein and kidneys.
 */
export const ContrastPhase = {
  /**
   * no CT, intensities that are doubtful, or no organ tells
   */
  CONTRAST_PHASE_UNSPECIFIED: 'CONTRAST_PHASE_UNSPECIFIED',
  /**
   * without a contrast agent
   */
  NATIVE: 'NATIVE',
  ARTERIAL: 'ARTERIAL',
  /**
   * portal venous or later
   */
  VENOUS: 'VENOUS',
  /**
   * an agent is there; nothing tells when it was given
   */
  ENHANCED: 'ENHANCED',
} as const;

/**
 * When after the injection of a contrast agent a CT was taken, told from the mean HU of aorta,
 * portal vein and kidneys.
 */
export type ContrastPhase =
  /**
   * no CT, intensities that are doubtful, or no organ tells
   */
  | 'CONTRAST_PHASE_UNSPECIFIED'
  | 0
  /**
   * without a contrast agent
   */
  | 'NATIVE'
  | 1
  | 'ARTERIAL'
  | 2
  /**
   * portal venous or later
   */
  | 'VENOUS'
  | 3
  /**
   * an agent is there; nothing tells when it was given
   */
  | 'ENHANCED'
  | 4

/**
 * When after the injection of a contrast agent a CT was taken, told from the mean HU of aorta,
 * portal vein and kidneys.
 */
export type ContrastPhase__Output = typeof ContrastPhase[keyof typeof ContrastPhase]
