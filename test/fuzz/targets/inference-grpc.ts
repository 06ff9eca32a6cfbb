/** Messages of ModelInfer as bytes, through the whole service. */
import { Metadata, type ServiceError } from '@grpc/grpc-js';
import { inferenceService } from '../../../src/wire/schema.ts';
import { connected, judge, service } from '../service.ts';

const { path } = inferenceService().service.ModelInfer;
const client = connected(service.server.inference.grpcPort);

export async function fuzz(bytes: Buffer): Promise<void> {
  const asIs = (message: Buffer) => message;
  const error = await new Promise<ServiceError | null>((resolve) => {
    client.makeUnaryRequest(path, asIs, asIs, bytes, new Metadata(), { deadline: Date.now() + 8000 }, resolve);
  });
  if (error !== null) judge(error);
}
