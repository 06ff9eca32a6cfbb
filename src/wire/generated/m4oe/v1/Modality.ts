// Original file: proto/m4oe/v1/segmentation.proto

export const Modality = {
  /**
   * refused
   */
  MODALITY_UNSPECIFIED: 'MODALITY_UNSPECIFIED',
  CT: 'CT',
  MR: 'MR',
  /**
   * contrast-enhanced MR
   */
  CE_MR: 'CE_MR',
} as const;

export type Modality =
  /**
   * refused
   */
  | 'MODALITY_UNSPECIFIED'
  | 0
  | 'CT'
  | 1
  | 'MR'
  | 2
  /**
   * contrast-enhanced MR
   */
  | 'CE_MR'
  | 3

export type Modality__Output = typeof Modality[keyof typeof Modality]
