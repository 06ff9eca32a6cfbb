// Original file: proto/m4oe/v1/segmentation.proto


export interface ExpertShare {
  'expert'?: (string);
  /**
   * Mean gate weight over the slices that show the patient; all experts sum to 1, or are 0 where no
   * slice does.
   */
  'share'?: (number | string);
  /**
   * Of a volume, where slices have other gate weights than each other: that of each axial slice,
   * the most inferior one first; 0 where nothing shows the patient.
   */
  'slices'?: (number | string)[];
}

export interface ExpertShare__Output {
  'expert': (string);
  /**
   * Mean gate weight over the slices that show the patient; all experts sum to 1, or are 0 where no
   * slice does.
   */
  'share': (number);
  /**
   * Of a volume, where slices have other gate weights than each other: that of each axial slice,
   * the most inferior one first; 0 where nothing shows the patient.
   */
  'slices': (number)[];
}
