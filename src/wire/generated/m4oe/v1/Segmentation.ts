// Original file: proto/m4oe/v1/segmentation.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { GetModelRequest as _m4oe_v1_GetModelRequest, GetModelRequest__Output as _m4oe_v1_GetModelRequest__Output } from '../../m4oe/v1/GetModelRequest.ts';
import type { GetModelResponse as _m4oe_v1_GetModelResponse, GetModelResponse__Output as _m4oe_v1_GetModelResponse__Output } from '../../m4oe/v1/GetModelResponse.ts';
import type { ListModelsRequest as _m4oe_v1_ListModelsRequest, ListModelsRequest__Output as _m4oe_v1_ListModelsRequest__Output } from '../../m4oe/v1/ListModelsRequest.ts';
import type { ListModelsResponse as _m4oe_v1_ListModelsResponse, ListModelsResponse__Output as _m4oe_v1_ListModelsResponse__Output } from '../../m4oe/v1/ListModelsResponse.ts';
import type { PlanRequest as _m4oe_v1_PlanRequest, PlanRequest__Output as _m4oe_v1_PlanRequest__Output } from '../../m4oe/v1/PlanRequest.ts';
import type { PlanResponse as _m4oe_v1_PlanResponse, PlanResponse__Output as _m4oe_v1_PlanResponse__Output } from '../../m4oe/v1/PlanResponse.ts';
import type { SegmentRequest as _m4oe_v1_SegmentRequest, SegmentRequest__Output as _m4oe_v1_SegmentRequest__Output } from '../../m4oe/v1/SegmentRequest.ts';
import type { SegmentResponse as _m4oe_v1_SegmentResponse, SegmentResponse__Output as _m4oe_v1_SegmentResponse__Output } from '../../m4oe/v1/SegmentResponse.ts';

export interface SegmentationClient extends grpc.Client {
  /**
   * One model with its modalities, heads and classes.
   */
  GetModel(argument: _m4oe_v1_GetModelRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_m4oe_v1_GetModelResponse__Output>): grpc.ClientUnaryCall;
  GetModel(argument: _m4oe_v1_GetModelRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_m4oe_v1_GetModelResponse__Output>): grpc.ClientUnaryCall;
  GetModel(argument: _m4oe_v1_GetModelRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_m4oe_v1_GetModelResponse__Output>): grpc.ClientUnaryCall;
  GetModel(argument: _m4oe_v1_GetModelRequest, callback: grpc.requestCallback<_m4oe_v1_GetModelResponse__Output>): grpc.ClientUnaryCall;
  /**
   * One model with its modalities, heads and classes.
   */
  getModel(argument: _m4oe_v1_GetModelRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_m4oe_v1_GetModelResponse__Output>): grpc.ClientUnaryCall;
  getModel(argument: _m4oe_v1_GetModelRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_m4oe_v1_GetModelResponse__Output>): grpc.ClientUnaryCall;
  getModel(argument: _m4oe_v1_GetModelRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_m4oe_v1_GetModelResponse__Output>): grpc.ClientUnaryCall;
  getModel(argument: _m4oe_v1_GetModelRequest, callback: grpc.requestCallback<_m4oe_v1_GetModelResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * The models that this server can run.
   */
  ListModels(argument: _m4oe_v1_ListModelsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_m4oe_v1_ListModelsResponse__Output>): grpc.ClientUnaryCall;
  ListModels(argument: _m4oe_v1_ListModelsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_m4oe_v1_ListModelsResponse__Output>): grpc.ClientUnaryCall;
  ListModels(argument: _m4oe_v1_ListModelsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_m4oe_v1_ListModelsResponse__Output>): grpc.ClientUnaryCall;
  ListModels(argument: _m4oe_v1_ListModelsRequest, callback: grpc.requestCallback<_m4oe_v1_ListModelsResponse__Output>): grpc.ClientUnaryCall;
  /**
   * The models that this server can run.
   */
  listModels(argument: _m4oe_v1_ListModelsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_m4oe_v1_ListModelsResponse__Output>): grpc.ClientUnaryCall;
  listModels(argument: _m4oe_v1_ListModelsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_m4oe_v1_ListModelsResponse__Output>): grpc.ClientUnaryCall;
  listModels(argument: _m4oe_v1_ListModelsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_m4oe_v1_ListModelsResponse__Output>): grpc.ClientUnaryCall;
  listModels(argument: _m4oe_v1_ListModelsRequest, callback: grpc.requestCallback<_m4oe_v1_ListModelsResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * What the same header would cost and get, without voxels. Refuses what Segment would refuse at
   * the header.
   */
  Plan(argument: _m4oe_v1_PlanRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_m4oe_v1_PlanResponse__Output>): grpc.ClientUnaryCall;
  Plan(argument: _m4oe_v1_PlanRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_m4oe_v1_PlanResponse__Output>): grpc.ClientUnaryCall;
  Plan(argument: _m4oe_v1_PlanRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_m4oe_v1_PlanResponse__Output>): grpc.ClientUnaryCall;
  Plan(argument: _m4oe_v1_PlanRequest, callback: grpc.requestCallback<_m4oe_v1_PlanResponse__Output>): grpc.ClientUnaryCall;
  /**
   * What the same header would cost and get, without voxels. Refuses what Segment would refuse at
   * the header.
   */
  plan(argument: _m4oe_v1_PlanRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_m4oe_v1_PlanResponse__Output>): grpc.ClientUnaryCall;
  plan(argument: _m4oe_v1_PlanRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_m4oe_v1_PlanResponse__Output>): grpc.ClientUnaryCall;
  plan(argument: _m4oe_v1_PlanRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_m4oe_v1_PlanResponse__Output>): grpc.ClientUnaryCall;
  plan(argument: _m4oe_v1_PlanRequest, callback: grpc.requestCallback<_m4oe_v1_PlanResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * One volume. The client sends one header, waits for `accepted` or sends chunks at once, then
   * half-closes. The server answers accepted, progress and label slices as they are ready, and one
   * report last; then status OK. Every failure is the status of the call, with google.rpc.ErrorInfo
   * (domain m4oe.v1), BadRequest where a field is at fault and RetryInfo where a retry helps.
   */
  Segment(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_m4oe_v1_SegmentRequest, _m4oe_v1_SegmentResponse__Output>;
  Segment(options?: grpc.CallOptions): grpc.ClientDuplexStream<_m4oe_v1_SegmentRequest, _m4oe_v1_SegmentResponse__Output>;
  /**
   * One volume. The client sends one header, waits for `accepted` or sends chunks at once, then
   * half-closes. The server answers accepted, progress and label slices as they are ready, and one
   * report last; then status OK. Every failure is the status of the call, with google.rpc.ErrorInfo
   * (domain m4oe.v1), BadRequest where a field is at fault and RetryInfo where a retry helps.
   */
  segment(metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientDuplexStream<_m4oe_v1_SegmentRequest, _m4oe_v1_SegmentResponse__Output>;
  segment(options?: grpc.CallOptions): grpc.ClientDuplexStream<_m4oe_v1_SegmentRequest, _m4oe_v1_SegmentResponse__Output>;
  
}

export interface SegmentationHandlers extends grpc.UntypedServiceImplementation {
  /**
   * One model with its modalities, heads and classes.
   */
  GetModel: grpc.handleUnaryCall<_m4oe_v1_GetModelRequest__Output, _m4oe_v1_GetModelResponse>;
  
  /**
   * The models that this server can run.
   */
  ListModels: grpc.handleUnaryCall<_m4oe_v1_ListModelsRequest__Output, _m4oe_v1_ListModelsResponse>;
  
  /**
   * What the same header would cost and get, without voxels. Refuses what Segment would refuse at
   * the header.
   */
  Plan: grpc.handleUnaryCall<_m4oe_v1_PlanRequest__Output, _m4oe_v1_PlanResponse>;
  
  /**
   * One volume. The client sends one header, waits for `accepted` or sends chunks at once, then
   * half-closes. The server answers accepted, progress and label slices as they are ready, and one
   * report last; then status OK. Every failure is the status of the call, with google.rpc.ErrorInfo
   * (domain m4oe.v1), BadRequest where a field is at fault and RetryInfo where a retry helps.
   */
  Segment: grpc.handleBidiStreamingCall<_m4oe_v1_SegmentRequest__Output, _m4oe_v1_SegmentResponse>;
  
}

export interface SegmentationDefinition extends grpc.ServiceDefinition {
  GetModel: MethodDefinition<_m4oe_v1_GetModelRequest, _m4oe_v1_GetModelResponse, _m4oe_v1_GetModelRequest__Output, _m4oe_v1_GetModelResponse__Output>
  ListModels: MethodDefinition<_m4oe_v1_ListModelsRequest, _m4oe_v1_ListModelsResponse, _m4oe_v1_ListModelsRequest__Output, _m4oe_v1_ListModelsResponse__Output>
  Plan: MethodDefinition<_m4oe_v1_PlanRequest, _m4oe_v1_PlanResponse, _m4oe_v1_PlanRequest__Output, _m4oe_v1_PlanResponse__Output>
  Segment: MethodDefinition<_m4oe_v1_SegmentRequest, _m4oe_v1_SegmentResponse, _m4oe_v1_SegmentRequest__Output, _m4oe_v1_SegmentResponse__Output>
}
