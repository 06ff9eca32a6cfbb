// Original file: proto/m4oe/v1/segmentation.proto


export interface ListModelsRequest {
}

export interface ListModelsRequest__Output {
}
