// Original file: proto/m4oe/v1/segmentation.proto


/**
 * What the labels of refine_model cost, and what they are of.
 */
export interface RefinePlan {
  'model'?: (string);
  'modelVersion'?: (string);
  'modelSha256'?: (string);
  'head'?: (string);
  /**
   * Of this model alone, beside those of the preview.
   */
  'inferSeconds'?: (number | string);
  'queueSeconds'?: (number | string);
  'provider'?: (string);
  'settles'?: (boolean);
}

/**
 * What the labels of refine_model cost, and what they are of.
 */
export interface RefinePlan__Output {
  'model': (string);
  'modelVersion': (string);
  'modelSha256': (string);
  'head': (string);
  /**
   * Of this model alone, beside those of the preview.
   */
  'inferSeconds': (number);
  'queueSeconds': (number);
  'provider': (string);
  'settles': (boolean);
}
