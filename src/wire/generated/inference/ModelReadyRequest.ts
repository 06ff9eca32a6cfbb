// Original file: proto/inference/open_inference.proto


export interface ModelReadyRequest {
  'name'?: (string);
  /**
   * Empty for the version that is served.
   */
  'version'?: (string);
}

export interface ModelReadyRequest__Output {
  'name': (string);
  /**
   * Empty for the version that is served.
   */
  'version': (string);
}
