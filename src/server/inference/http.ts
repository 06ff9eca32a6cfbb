/**
 * HTTP v2 of the Open Inference Protocol, with the binary tensor extension for inputs and outputs.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { asFailure, cancelled, invalid } from '../../errors.ts';
import { decodeBody, encodeBody, HEADER_LENGTH } from '../../inference/http-body.ts';
import { graphBytes, PRIORITY_SHARE } from '../../pipeline/plan.ts';
import type { ServiceContext } from '../context.ts';
import { challenge, httpCode } from '../http-status.ts';
import { shownByRequest } from '../identity/shown.ts';
import { type ObservedCall, observed } from '../observed.ts';
import { scoped } from '../scope.ts';
import { admitted } from '../segment-call.ts';
import { EXTENSIONS, SERVER_NAME } from './grpc.ts';
import {
  announcedLength,
  checkJsonAnswer,
  decoding,
  numberHeader,
  object,
  readOutputs,
  received,
} from './http-request.ts';
import {
  answeredId,
  checkParameters,
  findModel,
  inferenceMemory,
  type OutputName,
  readSlices,
  runSlices,
  tensorsOf,
} from './slices.ts';

export interface HttpSources {
  readonly service: ServiceContext;
  readonly maxBytes: number;
  /** Whether the whole service can take requests. */
  ready(): boolean;
}

const MODEL_PATH = /^\/v2\/models\/([^/]+)(?:\/versions\/([^/]+))?(?:\/(ready|infer))?$/;

export function handleHttp(sources: HttpSources): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    void route(request, response, sources).catch((error) => {
      const failure = asFailure(error);
      if (response.headersSent || response.destroyed) return void response.destroy();
      const after = failure.retryAfterSeconds;
      response.writeHead(httpCode(failure.kind), {
        'content-type': 'application/json',
        ...challenge(failure.kind),
        ...(after === undefined ? {} : { 'retry-after': String(Math.ceil(after)) }),
        // What is left of the request is not read.
        ...(request.complete ? {} : { connection: 'close' }),
      });
      response.end(JSON.stringify({ error: failure.message, reason: failure.reason }));
    });
  };
}

async function route(request: IncomingMessage, response: ServerResponse, sources: HttpSources): Promise<void> {
  const { service } = sources;
  // Not parsed as a URL: whatever a peer sends is a path here.
  const [path = ''] = (request.url ?? '/').split('?', 1);
  const [, name, version = '', what] = MODEL_PATH.exec(path) ?? [];
  if (name !== undefined && what === 'infer') {
    expectMethod(request, 'POST');
    return observed(service, 'HttpInfer', shownByRequest(request), async (known) =>
      infer({ request, response, sources, name: decoded(name), version: decoded(version), ...known }),
    );
  }
  const json = (code: number, body: object) =>
    void response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  // Triton's clients read the code, KServe's the body.
  const state = (key: string, holds: boolean) => json(holds ? 200 : 503, { [key]: holds });
  expectMethod(request, 'GET');
  if (name !== undefined) {
    const model = () => findModel(service, decoded(name), decoded(version));
    if (what === 'ready') return state('ready', model().ready);
    return observed(service, 'HttpModel', shownByRequest(request), async () => {
      const { manifest } = model();
      json(200, { name: manifest.name, versions: [manifest.version], platform: 'onnx', ...tensorsOf(model()) });
    });
  }
  if (path === '/v2/health/live') return state('live', true);
  if (path === '/v2/health/ready') return state('ready', sources.ready());
  if (path === '/v2' || path === '/v2/')
    return observed(service, 'HttpServer', shownByRequest(request), async () =>
      json(200, { name: SERVER_NAME, version: service.version, extensions: EXTENSIONS }),
    );
  json(404, { error: 'not here: /v2, /v2/health and /v2/models are', reason: 'PATH_UNKNOWN' });
}

interface InferCall extends ObservedCall {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly sources: HttpSources;
  /** Of the model; any version where it is empty. */
  readonly name: string;
  readonly version: string;
}

async function infer({ request, response, sources, name, version, record, broken, client }: InferCall): Promise<void> {
  const { service, maxBytes } = sources;
  const model = findModel(service, name, version);
  record.model = model.manifest.name;
  record.modelVersion = model.manifest.version;
  const length = announcedLength(request, maxBytes);
  const headerLength = numberHeader(request, HEADER_LENGTH);
  // How long it takes is known when it is here; until then it waits as one slice would.
  const cost = {
    memoryBytes: inferenceMemory(model, length),
    queueSeconds: model.secondsAhead(1, PRIORITY_SHARE.routine, client.key),
    inferSeconds: 0,
    sizeField: 'content-length',
  };
  const reservation = admitted(service, () => service.admission.admit(cost, { client, fixedBytes: cost.memoryBytes }));
  const stop = new AbortController();
  const onClose = scoped(() => stop.abort(cancelled()));
  response.once('close', onClose);
  let giveBackSeconds: (() => void) | undefined;
  try {
    const bytes = await received(request, length);
    const { fields, tensors } = decoding(() => decodeBody({ bytes, headerLength }, 'inputs'));
    const parameters = object(fields.parameters, 'parameters');
    checkParameters(parameters);
    const wanted = readOutputs(fields.outputs, parameters.binary_data_output === true);
    const order = readSlices(model, tensors, service.limits);
    const id = typeof fields.id === 'string' ? { id: answeredId(fields.id) } : {};
    const [slices, , rows, columns] = order.shape;
    const queueSeconds = model.secondsAhead(slices, PRIORITY_SHARE.routine, client.key);
    const inferSeconds = model.estimateSeconds(slices);
    const forGraph = graphBytes(model, rows * columns);
    const memoryBytes = cost.memoryBytes + forGraph;
    giveBackSeconds = admitted(service, () => {
      service.admission.checkQueue({ memoryBytes, queueSeconds, inferSeconds, sizeField: 'inputs.slices' });
      reservation.grow(forGraph);
      return client.quota?.take({ memoryBytes: 0, inferSeconds });
    });
    checkJsonAnswer(wanted, order.shape);
    record.slices = slices;
    record.bytes = order.slices.byteLength;
    const results = await runSlices(order, service, record, client.key, AbortSignal.any([stop.signal, broken]));
    const answer = { model_name: model.manifest.name, model_version: model.manifest.version, ...id };
    const outputs = [...wanted.keys()].map((output) => results[output]);
    const body = encodeBody(answer, 'outputs', outputs, (output) => wanted.get(output as OutputName) === true);
    response.writeHead(200, {
      'content-type': body.headerLength === undefined ? 'application/json' : 'application/octet-stream',
      'content-length': body.bytes.length,
      ...(body.headerLength === undefined ? {} : { [HEADER_LENGTH]: body.headerLength }),
    });
    response.end(body.bytes);
  } finally {
    response.off('close', onClose);
    giveBackSeconds?.();
    reservation.release();
  }
}

function expectMethod(request: IncomingMessage, method: string): void {
  if (request.method !== method && !(method === 'GET' && request.method === 'HEAD'))
    throw invalid('METHOD', 'method', `expected ${method}`);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw invalid('INFERENCE_PATH', 'path', 'the percent signs of the path cannot be read');
  }
}
