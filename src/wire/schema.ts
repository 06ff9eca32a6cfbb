/**
 * The proto files as @grpc/proto-loader reads them, for server and client alike; the types in
 * `generated/` are made with the same options.
 */
import { fileURLToPath } from 'node:url';
import { type GrpcObject, loadPackageDefinition, type ServiceClientConstructor } from '@grpc/grpc-js';
import { loadSync, type Options, type PackageDefinition } from '@grpc/proto-loader';
import type {
  GRPCInferenceServiceClient,
  GRPCInferenceServiceDefinition,
} from './generated/inference/GRPCInferenceService.ts';
import type { SegmentationClient, SegmentationDefinition } from './generated/m4oe/v1/Segmentation.ts';

export const PROTO_DIR = fileURLToPath(new URL('../../proto', import.meta.url));

const OPTIONS: Options = {
  longs: Number,
  enums: String,
  defaults: true,
  arrays: true,
  oneofs: true,
  includeDirs: [PROTO_DIR],
};

export function segmentationPackage(): PackageDefinition {
  return loadSync('m4oe/v1/segmentation.proto', OPTIONS);
}

export function errorDetailsPackage(): PackageDefinition {
  return loadSync('google/rpc/error_details.proto', OPTIONS);
}

interface SegmentationConstructor extends ServiceClientConstructor {
  new (
    ...args: ConstructorParameters<ServiceClientConstructor>
  ): SegmentationClient & InstanceType<ServiceClientConstructor>;
  service: SegmentationDefinition;
}

/** The client class of m4oe.v1.Segmentation, with its service definition. */
export function segmentationService(definition: PackageDefinition = segmentationPackage()): SegmentationConstructor {
  const root = loadPackageDefinition(definition) as { m4oe: { v1: GrpcObject } };
  return root.m4oe.v1.Segmentation as unknown as SegmentationConstructor;
}

export function inferencePackage(): PackageDefinition {
  return loadSync('inference/open_inference.proto', OPTIONS);
}

interface InferenceConstructor extends ServiceClientConstructor {
  new (
    ...args: ConstructorParameters<ServiceClientConstructor>
  ): GRPCInferenceServiceClient & InstanceType<ServiceClientConstructor>;
  service: GRPCInferenceServiceDefinition;
}

/** The client class of inference.GRPCInferenceService, with its service definition. */
export function inferenceService(definition: PackageDefinition = inferencePackage()): InferenceConstructor {
  const root = loadPackageDefinition(definition) as { inference: GrpcObject };
  return root.inference.GRPCInferenceService as unknown as InferenceConstructor;
}
