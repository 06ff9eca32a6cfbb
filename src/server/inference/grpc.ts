/** inference.GRPCInferenceService over the models of the service. */
import type { handleUnaryCall, ServerUnaryCall, UntypedServiceImplementation } from '@grpc/grpc-js';
import { cancelled, invalid } from '../../errors.ts';
import { safeText } from '../../foreign-text.ts';
import {
  bytesOfJson,
  isDatatype,
  MOST_TENSORS,
  type Tensor,
  TensorError,
  tensorBytes,
} from '../../inference/tensor.ts';
import { graphBytes, PRIORITY_SHARE } from '../../pipeline/plan.ts';
import type { InferTensorContents__Output } from '../../wire/generated/inference/InferTensorContents.ts';
import type { ModelInferRequest__Output } from '../../wire/generated/inference/ModelInferRequest.ts';
import type { ModelInferResponse } from '../../wire/generated/inference/ModelInferResponse.ts';
import type { ModelMetadataRequest__Output } from '../../wire/generated/inference/ModelMetadataRequest.ts';
import type { ServiceContext } from '../context.ts';
import type { Method } from '../identity/scopes.ts';
import { shownByCall } from '../identity/shown.ts';
import { type ObservedCall, observed } from '../observed.ts';
import { readable } from '../received.ts';
import { scoped } from '../scope.ts';
import { admitted } from '../segment-call.ts';
import { toStatus } from '../status.ts';
import {
  answeredId,
  checkParameters,
  findModel,
  inferenceMemory,
  OUTPUTS,
  outputName,
  outputNames,
  readSlices,
  runSlices,
  tensorsOf,
} from './slices.ts';

export const SERVER_NAME = 'm4oe';
export const EXTENSIONS = ['binary_tensor_data'];

/** @param ready whether the whole service is */
export function inferenceHandlers(service: ServiceContext, ready: () => boolean): UntypedServiceImplementation {
  return {
    ServerLive: answered(() => ({ live: true })),
    ServerReady: answered(() => ({ ready: ready() })),
    ModelReady: answered(({ name, version }: ModelMetadataRequest__Output) => ({
      ready: findModel(service, name, version).ready,
    })),
    ServerMetadata: known(service, 'ServerMetadata', () => ({
      name: SERVER_NAME,
      version: service.version,
      extensions: EXTENSIONS,
    })),
    ModelMetadata: known(service, 'ModelMetadata', ({ name, version }: ModelMetadataRequest__Output) => {
      const model = findModel(service, name, version);
      const { manifest } = model;
      return { name: manifest.name, versions: [manifest.version], platform: 'onnx', ...tensorsOf(model) };
    }),
    ModelInfer: ((call, callback) => {
      void observed(service, 'ModelInfer', shownByCall(call), (one) => infer(call, service, one)).then(
        (response) => callback(null, response),
        (failure) => callback(toStatus(failure)),
      );
    }) satisfies handleUnaryCall<ModelInferRequest__Output, ModelInferResponse>,
  } as unknown as UntypedServiceImplementation;
}

/**
 * Small questions of health, asked by probes every few seconds: open to all, and answered without a
 * line in the log.
 */
function answered<Request, Response>(answer: (request: Request) => Response): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    try {
      callback(null, answer(readable(call.request)));
    } catch (error) {
      callback(toStatus(error));
    }
  };
}

/** Questions of callers who may read. */
function known<Request, Response>(
  service: ServiceContext,
  method: Method,
  answer: (request: Request) => Response,
): handleUnaryCall<Request, Response> {
  return (call, callback) => {
    void observed(service, method, shownByCall(call), async () => answer(readable(call.request))).then(
      (response) => callback(null, response),
      (failure) => callback(toStatus(failure)),
    );
  };
}

async function infer(
  call: ServerUnaryCall<ModelInferRequest__Output, ModelInferResponse>,
  service: ServiceContext,
  { record, broken, client }: ObservedCall,
): Promise<ModelInferResponse> {
  const request = readable(call.request);
  const model = findModel(service, request.modelName, request.modelVersion);
  record.model = model.manifest.name;
  record.modelVersion = model.manifest.version;
  checkParameters(request.parameters);
  const wanted = outputNames(request.outputs, ({ name, parameters }) => outputName(name, parameters));
  const id = answeredId(request.id);
  const order = readSlices(model, readTensors(request), service.limits);
  const [slices, , rows, columns] = order.shape;
  record.slices = slices;
  record.bytes = order.slices.byteLength;
  const cost = {
    memoryBytes: inferenceMemory(model, order.slices.byteLength) + graphBytes(model, rows * columns),
    queueSeconds: model.secondsAhead(slices, PRIORITY_SHARE.routine, client.key),
    inferSeconds: model.estimateSeconds(slices),
    sizeField: 'inputs.slices',
  };
  const reservation = admitted(service, () => service.admission.admit(cost, { client, fixedBytes: cost.memoryBytes }));
  const stop = new AbortController();
  const onCancelled = scoped(() => stop.abort(cancelled()));
  call.on('cancelled', onCancelled);
  if (call.cancelled) onCancelled();
  try {
    const results = await runSlices(order, service, record, client.key, AbortSignal.any([stop.signal, broken]));
    const outputs = (wanted.length > 0 ? wanted : OUTPUTS).map((name) => results[name]);
    return {
      modelName: model.manifest.name,
      modelVersion: model.manifest.version,
      id,
      outputs: outputs.map(({ name, datatype, shape }) => ({ name, datatype, shape: [...shape] })),
      rawOutputContents: outputs.map(({ bytes }) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)),
    };
  } finally {
    call.off('cancelled', onCancelled);
    reservation.release();
  }
}

/** @throws Failure INFERENCE_INPUT */
function readTensors(request: ModelInferRequest__Output): Tensor[] {
  const { inputs, rawInputContents: raw } = request;
  if (inputs.length > MOST_TENSORS)
    throw invalid('INFERENCE_INPUT', 'inputs', `expected at most ${MOST_TENSORS}, got ${inputs.length}`);
  if (raw.length > 0 && raw.length !== inputs.length) {
    const counts = `expected one for each of ${inputs.length} inputs, got ${raw.length}`;
    throw invalid('INFERENCE_INPUT', 'raw_input_contents', counts);
  }
  try {
    return inputs.map(({ name, datatype, shape, contents, parameters }, index) => {
      checkParameters(parameters);
      const shown = safeText(name);
      if (!isDatatype(datatype)) throw new TensorError(`${shown}: datatype ${safeText(datatype)} is not one of ours`);
      const bytes = raw[index] ?? bytesOfJson(typed(contents, datatype), datatype, shape, shown);
      const expected = tensorBytes(datatype, shape, shown);
      if (bytes.length !== expected) throw new TensorError(`${shown}: expected ${expected} bytes, got ${bytes.length}`);
      return { name, datatype, shape, bytes };
    });
  } catch (error) {
    if (error instanceof TensorError) throw invalid('INFERENCE_INPUT', 'inputs', error.message);
    throw error;
  }
}

function typed(contents: InferTensorContents__Output | null, datatype: string): number[] {
  if (datatype === 'FP32') return contents?.fp32Contents ?? [];
  if (datatype === 'INT64') return contents?.int64Contents ?? [];
  if (datatype === 'UINT8') return contents?.uintContents ?? [];
  return contents?.intContents ?? [];
}
