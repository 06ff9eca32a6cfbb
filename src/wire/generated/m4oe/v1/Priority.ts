// Original file: proto/m4oe/v1/segmentation.proto

export const Priority = {
  ROUTINE: 'ROUTINE',
  /**
   * four times the share of the machine that a routine request of the same size gets
   */
  URGENT: 'URGENT',
} as const;

export type Priority =
  | 'ROUTINE'
  | 0
  /**
   * four times the share of the machine that a routine request of the same size gets
   */
  | 'URGENT'
  | 1

export type Priority__Output = typeof Priority[keyof typeof Priority]
