// Original file: proto/m4oe/v1/segmentation.proto


/**
 * Where one organ lies to another.
 */
export interface PlaceRelation {
  /**
   * name of a class
   */
  'first'?: (string);
  /**
   * "right of" or "above", as the patient's; what is expected
   */
  'is'?: (string);
  'second'?: (string);
  /**
   * Distance of the centres that way; negative where they lie the other way.
   */
  'mm'?: (number | string);
  /**
   * "holds", "contradicted" or "undecided".
   */
  'outcome'?: (string);
}

/**
 * Where one organ lies to another.
 */
export interface PlaceRelation__Output {
  /**
   * name of a class
   */
  'first': (string);
  /**
   * "right of" or "above", as the patient's; what is expected
   */
  'is': (string);
  'second': (string);
  /**
   * Distance of the centres that way; negative where they lie the other way.
   */
  'mm': (number);
  /**
   * "holds", "contradicted" or "undecided".
   */
  'outcome': (string);
}
