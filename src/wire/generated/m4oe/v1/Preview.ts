// Original file: proto/m4oe/v1/segmentation.proto


export interface Preview {
  'model'?: (string);
  'modelVersion'?: (string);
  'modelSha256'?: (string);
  'head'?: (string);
  'provider'?: (string);
  'queueSeconds'?: (number | string);
  'inferSeconds'?: (number | string);
  /**
   * From the call's beginning to the last slice of the preview.
   */
  'totalSeconds'?: (number | string);
}

export interface Preview__Output {
  'model': (string);
  'modelVersion': (string);
  'modelSha256': (string);
  'head': (string);
  'provider': (string);
  'queueSeconds': (number);
  'inferSeconds': (number);
  /**
   * From the call's beginning to the last slice of the preview.
   */
  'totalSeconds': (number);
}
