// Original file: proto/m4oe/v1/segmentation.proto


export interface ExpertShare {
  'expert'?: (string);
  /**
   * Mean gate weight over the volume's slices; all experts sum to 1.
   */
  'share'?: (number | string);
}

export interface ExpertShare__Output {
  'expert': (string);
  /**
   * Mean gate weight over the volume's slices; all experts sum to 1.
   */
  'share': (number);
}
