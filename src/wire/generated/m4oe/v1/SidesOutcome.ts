// Original file: proto/m4oe/v1/segmentation.proto

export const SidesOutcome = {
  SIDES_UNSPECIFIED: 'SIDES_UNSPECIFIED',
  AS_EXPECTED: 'AS_EXPECTED',
  /**
   * left and right are exchanged
   */
  MIRRORED: 'MIRRORED',
  /**
   * feet and head are exchanged
   */
  UPSIDE_DOWN: 'UPSIDE_DOWN',
  /**
   * both
   */
  TURNED: 'TURNED',
  /**
   * mirrored_anatomy said so
   */
  MIRRORED_AS_STATED: 'MIRRORED_AS_STATED',
  /**
   * too few organs are whole
   */
  UNDECIDED: 'UNDECIDED',
} as const;

export type SidesOutcome =
  | 'SIDES_UNSPECIFIED'
  | 0
  | 'AS_EXPECTED'
  | 1
  /**
   * left and right are exchanged
   */
  | 'MIRRORED'
  | 2
  /**
   * feet and head are exchanged
   */
  | 'UPSIDE_DOWN'
  | 3
  /**
   * both
   */
  | 'TURNED'
  | 4
  /**
   * mirrored_anatomy said so
   */
  | 'MIRRORED_AS_STATED'
  | 5
  /**
   * too few organs are whole
   */
  | 'UNDECIDED'
  | 6

export type SidesOutcome__Output = typeof SidesOutcome[keyof typeof SidesOutcome]
