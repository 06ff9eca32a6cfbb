/** HTTP v2 of the Open Inference Protocol, with the binary tensor extension for inputs and outputs. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { asFailure, cancelled, Failure, type FailureKind, invalid } from '../../errors.ts';
import { decodeBody, encodeBody, HEADER_LENGTH } from '../../inference/http-body.ts';
import { TensorError } from '../../inference/tensor.ts';
import type { CallRecord, ServiceContext } from '../context.ts';
import { observed } from '../observed.ts';
import { admitted } from '../segment-call.ts';
import { EXTENSIONS, SERVER_NAME } from './grpc.ts';
import {
  checkParameters,
  findModel,
  inferenceMemory,
  OUTPUTS,
  outputName,
  readSlices,
  runSlices,
  tensorsOf,
} from './slices.ts';

/** JSON is parsed on the thread that serves everybody: enough to try a slice, not to send studies. */
const MAX_JSON_BYTES = 4 << 20;

const CODES: Readonly<Record<FailureKind, number>> = {
  invalid: 400,
  not_found: 404,
  too_large: 413,
  busy: 429,
  timed_out: 408,
  cancelled: 499,
  unavailable: 503,
  corrupt: 500,
  internal: 500,
};

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
      response.writeHead(CODES[failure.kind], {
        'content-type': 'application/json',
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
    return observed(service, 'HttpInfer', (record) =>
      infer(request, response, sources, decoded(name), decoded(version), record),
    );
  }
  const json = (code: number, body: object) =>
    void response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  // Triton's clients read the code, KServe's the body.
  const state = (key: string, holds: boolean) => json(holds ? 200 : 503, { [key]: holds });
  expectMethod(request, 'GET');
  if (name !== undefined) {
    const model = findModel(service, decoded(name), decoded(version));
    if (what === 'ready') return state('ready', model.ready);
    const { manifest } = model;
    return json(200, { name: manifest.name, versions: [manifest.version], platform: 'onnx', ...tensorsOf(model) });
  }
  if (path === '/v2/health/live') return state('live', true);
  if (path === '/v2/health/ready') return state('ready', sources.ready());
  if (path === '/v2' || path === '/v2/')
    return json(200, { name: SERVER_NAME, version: service.version, extensions: EXTENSIONS });
  json(404, { error: 'not here: /v2, /v2/health and /v2/models are', reason: 'PATH_UNKNOWN' });
}

async function infer(
  request: IncomingMessage,
  response: ServerResponse,
  { service, maxBytes }: HttpSources,
  name: string,
  version: string,
  record: CallRecord,
): Promise<void> {
  const model = findModel(service, name, version);
  record.model = model.manifest.name;
  const length = announcedLength(request, maxBytes);
  const headerLength = numberHeader(request, HEADER_LENGTH);
  const cost = {
    memoryBytes: inferenceMemory(length),
    queueSeconds: model.queuedSeconds,
    inferSeconds: 0,
    sizeField: 'content-length',
  };
  const reservation = admitted(service, () => service.admission.admit(cost));
  const stop = new AbortController();
  const onClose = () => stop.abort(cancelled());
  response.once('close', onClose);
  try {
    const bytes = await received(request, length);
    const { fields, tensors } = decoding(() => decodeBody({ bytes, headerLength }, 'inputs'));
    const parameters = object(fields.parameters, 'parameters');
    checkParameters(parameters);
    const wanted = readOutputs(fields.outputs, parameters.binary_data_output === true);
    const order = readSlices(model, tensors, service.limits.maxSliceEdge);
    Object.assign(record, { slices: order.shape[0], bytes: order.slices.byteLength });
    const results = await runSlices(order, service, record, stop.signal);
    const id = typeof fields.id === 'string' ? { id: fields.id } : {};
    const answer = { model_name: model.manifest.name, model_version: model.manifest.version, ...id };
    const outputs = [...wanted.keys()].map((output) => results[output]);
    const body = encodeBody(answer, 'outputs', outputs, (output) => wanted.get(output as never) === true);
    response.writeHead(200, {
      'content-type': body.headerLength === undefined ? 'application/json' : 'application/octet-stream',
      'content-length': body.bytes.length,
      ...(body.headerLength === undefined ? {} : { [HEADER_LENGTH]: body.headerLength }),
    });
    response.end(body.bytes);
  } finally {
    response.off('close', onClose);
    reservation.release();
  }
}

/** The length of the body, which decides before any of it is read. @throws Failure */
function announcedLength(request: IncomingMessage, maxBytes: number): number {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') throw invalid('BODY_ENCODING', 'content-encoding', 'expected identity');
  const length = numberHeader(request, 'content-length');
  if (length === undefined)
    throw invalid('BODY_LENGTH', 'content-length', 'expected it, a body of unknown length is not read');
  const binary = request.headers[HEADER_LENGTH] !== undefined;
  const limit = binary ? maxBytes : Math.min(maxBytes, MAX_JSON_BYTES);
  if (length <= limit) return length;
  throw new Failure(
    'too_large',
    'INFERENCE_TOO_LARGE',
    `content-length: ${length} bytes, at most ${limit} are read ${binary ? '(M4OE_MAX_INFERENCE_MIB)' : 'of JSON; send raw tensors'}`,
    { field: 'content-length', setting: 'M4OE_MAX_INFERENCE_MIB' },
  );
}

function numberHeader(request: IncomingMessage, name: string): number | undefined {
  const text = request.headers[name];
  if (text === undefined) return undefined;
  if (typeof text === 'string' && /^\d{1,15}$/.test(text)) return Number(text);
  throw invalid('BODY_LENGTH', name, 'expected a number of bytes');
}

async function received(request: IncomingMessage, length: number): Promise<Buffer> {
  const body = Buffer.allocUnsafe(length);
  let at = 0;
  // Node holds the body to the announced length.
  for await (const part of request) at += (part as Buffer).copy(body, at);
  if (at !== length) throw cancelled();
  return body;
}

/** Outputs wanted, each with whether it goes as raw bytes. */
function readOutputs(outputs: unknown, binaryByDefault: boolean) {
  if (outputs === undefined) return new Map(OUTPUTS.map((name) => [name, binaryByDefault]));
  if (!Array.isArray(outputs)) throw invalid('INFERENCE_OUTPUT', 'outputs', 'expected a list');
  return new Map(
    outputs.map((entry: unknown) => {
      const { name, parameters } = object(entry, 'outputs');
      const how = object(parameters, 'outputs.parameters');
      return [outputName(String(name), how), (how.binary_data ?? binaryByDefault) === true] as const;
    }),
  );
}

function object(value: unknown, field: string): Record<string, unknown> {
  if (value === undefined) return {};
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw invalid('INFERENCE_INPUT', field, 'expected an object');
}

function decoding<T>(decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    if (error instanceof TensorError) throw invalid('INFERENCE_INPUT', 'inputs', error.message);
    throw error;
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
