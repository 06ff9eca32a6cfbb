// Original file: proto/m4oe/v1/segmentation.proto


/**
 * Where an organ is, for a model that is told so (Model.prompts). Positions are the patient's (LPS,
 * millimetres) and stand for the voxel that is nearest, which has to be one of the volume's.
 */
export interface Prompt {
  /**
   * Name of a class of the model.
   */
  'className'?: (string);
  /**
   * Exactly three: a point within it. Of a network of slices this one slice alone is labelled.
   */
  'pointMm'?: (number | string)[];
  /**
   * Or exactly six: two opposite corners of a box around it, along the axes of the volume. Every
   * slice of the box is labelled.
   */
  'boxMm'?: (number | string)[];
}

/**
 * Where an organ is, for a model that is told so (Model.prompts). Positions are the patient's (LPS,
 * millimetres) and stand for the voxel that is nearest, which has to be one of the volume's.
 */
export interface Prompt__Output {
  /**
   * Name of a class of the model.
   */
  'className': (string);
  /**
   * Exactly three: a point within it. Of a network of slices this one slice alone is labelled.
   */
  'pointMm': (number)[];
  /**
   * Or exactly six: two opposite corners of a box around it, along the axes of the volume. Every
   * slice of the box is labelled.
   */
  'boxMm': (number)[];
}
