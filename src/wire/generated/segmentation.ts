import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Class as _m4oe_v1_Class, Class__Output as _m4oe_v1_Class__Output } from './m4oe/v1/Class.ts';
import type { ClassMeasure as _m4oe_v1_ClassMeasure, ClassMeasure__Output as _m4oe_v1_ClassMeasure__Output } from './m4oe/v1/ClassMeasure.ts';
import type { CoveredPart as _m4oe_v1_CoveredPart, CoveredPart__Output as _m4oe_v1_CoveredPart__Output } from './m4oe/v1/CoveredPart.ts';
import type { ExpertShare as _m4oe_v1_ExpertShare, ExpertShare__Output as _m4oe_v1_ExpertShare__Output } from './m4oe/v1/ExpertShare.ts';
import type { Geometry as _m4oe_v1_Geometry, Geometry__Output as _m4oe_v1_Geometry__Output } from './m4oe/v1/Geometry.ts';
import type { GetModelRequest as _m4oe_v1_GetModelRequest, GetModelRequest__Output as _m4oe_v1_GetModelRequest__Output } from './m4oe/v1/GetModelRequest.ts';
import type { GetModelResponse as _m4oe_v1_GetModelResponse, GetModelResponse__Output as _m4oe_v1_GetModelResponse__Output } from './m4oe/v1/GetModelResponse.ts';
import type { Head as _m4oe_v1_Head, Head__Output as _m4oe_v1_Head__Output } from './m4oe/v1/Head.ts';
import type { LabelSlice as _m4oe_v1_LabelSlice, LabelSlice__Output as _m4oe_v1_LabelSlice__Output } from './m4oe/v1/LabelSlice.ts';
import type { ListModelsRequest as _m4oe_v1_ListModelsRequest, ListModelsRequest__Output as _m4oe_v1_ListModelsRequest__Output } from './m4oe/v1/ListModelsRequest.ts';
import type { ListModelsResponse as _m4oe_v1_ListModelsResponse, ListModelsResponse__Output as _m4oe_v1_ListModelsResponse__Output } from './m4oe/v1/ListModelsResponse.ts';
import type { ModalityRule as _m4oe_v1_ModalityRule, ModalityRule__Output as _m4oe_v1_ModalityRule__Output } from './m4oe/v1/ModalityRule.ts';
import type { Model as _m4oe_v1_Model, Model__Output as _m4oe_v1_Model__Output } from './m4oe/v1/Model.ts';
import type { PlaceRelation as _m4oe_v1_PlaceRelation, PlaceRelation__Output as _m4oe_v1_PlaceRelation__Output } from './m4oe/v1/PlaceRelation.ts';
import type { Plan as _m4oe_v1_Plan, Plan__Output as _m4oe_v1_Plan__Output } from './m4oe/v1/Plan.ts';
import type { PlanRequest as _m4oe_v1_PlanRequest, PlanRequest__Output as _m4oe_v1_PlanRequest__Output } from './m4oe/v1/PlanRequest.ts';
import type { PlanResponse as _m4oe_v1_PlanResponse, PlanResponse__Output as _m4oe_v1_PlanResponse__Output } from './m4oe/v1/PlanResponse.ts';
import type { Preview as _m4oe_v1_Preview, Preview__Output as _m4oe_v1_Preview__Output } from './m4oe/v1/Preview.ts';
import type { Progress as _m4oe_v1_Progress, Progress__Output as _m4oe_v1_Progress__Output } from './m4oe/v1/Progress.ts';
import type { Prompt as _m4oe_v1_Prompt, Prompt__Output as _m4oe_v1_Prompt__Output } from './m4oe/v1/Prompt.ts';
import type { RefinePlan as _m4oe_v1_RefinePlan, RefinePlan__Output as _m4oe_v1_RefinePlan__Output } from './m4oe/v1/RefinePlan.ts';
import type { Report as _m4oe_v1_Report, Report__Output as _m4oe_v1_Report__Output } from './m4oe/v1/Report.ts';
import type { SegmentRequest as _m4oe_v1_SegmentRequest, SegmentRequest__Output as _m4oe_v1_SegmentRequest__Output } from './m4oe/v1/SegmentRequest.ts';
import type { SegmentResponse as _m4oe_v1_SegmentResponse, SegmentResponse__Output as _m4oe_v1_SegmentResponse__Output } from './m4oe/v1/SegmentResponse.ts';
import type { SegmentationClient as _m4oe_v1_SegmentationClient, SegmentationDefinition as _m4oe_v1_SegmentationDefinition } from './m4oe/v1/Segmentation.ts';
import type { VolumeHeader as _m4oe_v1_VolumeHeader, VolumeHeader__Output as _m4oe_v1_VolumeHeader__Output } from './m4oe/v1/VolumeHeader.ts';
import type { VoxelChunk as _m4oe_v1_VoxelChunk, VoxelChunk__Output as _m4oe_v1_VoxelChunk__Output } from './m4oe/v1/VoxelChunk.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  m4oe: {
    v1: {
      ByteOrder: EnumTypeDefinition
      Class: MessageTypeDefinition<_m4oe_v1_Class, _m4oe_v1_Class__Output>
      ClassMeasure: MessageTypeDefinition<_m4oe_v1_ClassMeasure, _m4oe_v1_ClassMeasure__Output>
      ContrastPhase: EnumTypeDefinition
      Coverage: EnumTypeDefinition
      CoveredPart: MessageTypeDefinition<_m4oe_v1_CoveredPart, _m4oe_v1_CoveredPart__Output>
      ExpertShare: MessageTypeDefinition<_m4oe_v1_ExpertShare, _m4oe_v1_ExpertShare__Output>
      Geometry: MessageTypeDefinition<_m4oe_v1_Geometry, _m4oe_v1_Geometry__Output>
      GetModelRequest: MessageTypeDefinition<_m4oe_v1_GetModelRequest, _m4oe_v1_GetModelRequest__Output>
      GetModelResponse: MessageTypeDefinition<_m4oe_v1_GetModelResponse, _m4oe_v1_GetModelResponse__Output>
      Head: MessageTypeDefinition<_m4oe_v1_Head, _m4oe_v1_Head__Output>
      LabelSlice: MessageTypeDefinition<_m4oe_v1_LabelSlice, _m4oe_v1_LabelSlice__Output>
      ListModelsRequest: MessageTypeDefinition<_m4oe_v1_ListModelsRequest, _m4oe_v1_ListModelsRequest__Output>
      ListModelsResponse: MessageTypeDefinition<_m4oe_v1_ListModelsResponse, _m4oe_v1_ListModelsResponse__Output>
      Modality: EnumTypeDefinition
      ModalityRule: MessageTypeDefinition<_m4oe_v1_ModalityRule, _m4oe_v1_ModalityRule__Output>
      Model: MessageTypeDefinition<_m4oe_v1_Model, _m4oe_v1_Model__Output>
      Output: EnumTypeDefinition
      PlaceRelation: MessageTypeDefinition<_m4oe_v1_PlaceRelation, _m4oe_v1_PlaceRelation__Output>
      Plan: MessageTypeDefinition<_m4oe_v1_Plan, _m4oe_v1_Plan__Output>
      PlanRequest: MessageTypeDefinition<_m4oe_v1_PlanRequest, _m4oe_v1_PlanRequest__Output>
      PlanResponse: MessageTypeDefinition<_m4oe_v1_PlanResponse, _m4oe_v1_PlanResponse__Output>
      Preview: MessageTypeDefinition<_m4oe_v1_Preview, _m4oe_v1_Preview__Output>
      Priority: EnumTypeDefinition
      Progress: MessageTypeDefinition<_m4oe_v1_Progress, _m4oe_v1_Progress__Output>
      Prompt: MessageTypeDefinition<_m4oe_v1_Prompt, _m4oe_v1_Prompt__Output>
      RefinePlan: MessageTypeDefinition<_m4oe_v1_RefinePlan, _m4oe_v1_RefinePlan__Output>
      Report: MessageTypeDefinition<_m4oe_v1_Report, _m4oe_v1_Report__Output>
      SegmentRequest: MessageTypeDefinition<_m4oe_v1_SegmentRequest, _m4oe_v1_SegmentRequest__Output>
      SegmentResponse: MessageTypeDefinition<_m4oe_v1_SegmentResponse, _m4oe_v1_SegmentResponse__Output>
      Segmentation: SubtypeConstructor<typeof grpc.Client, _m4oe_v1_SegmentationClient> & { service: _m4oe_v1_SegmentationDefinition }
      SidesOutcome: EnumTypeDefinition
      Verdict: EnumTypeDefinition
      VolumeHeader: MessageTypeDefinition<_m4oe_v1_VolumeHeader, _m4oe_v1_VolumeHeader__Output>
      VoxelChunk: MessageTypeDefinition<_m4oe_v1_VoxelChunk, _m4oe_v1_VoxelChunk__Output>
      VoxelType: EnumTypeDefinition
    }
  }
}

