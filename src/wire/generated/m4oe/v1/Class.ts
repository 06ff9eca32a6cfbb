// Original file: proto/m4oe/v1/segmentation.proto


export interface Class {
  /**
   * value in the labels
   */
  'label'?: (number);
  'name'?: (string);
  /**
   * concept identifier
   */
  'snomedCt'?: (string);
  'meaning'?: (string);
  /**
   * #rrggbb
   */
  'color'?: (string);
}

export interface Class__Output {
  /**
   * value in the labels
   */
  'label': (number);
  'name': (string);
  /**
   * concept identifier
   */
  'snomedCt': (string);
  'meaning': (string);
  /**
   * #rrggbb
   */
  'color': (string);
}
