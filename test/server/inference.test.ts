/**
 * The Open Inference Protocol over gRPC and HTTP: right answers, what is refused and how, and that
 * nothing is held afterwards.
 */
import { once } from 'node:events';
import { connect } from 'node:net';
import { promisify } from 'node:util';
import { credentials } from '@grpc/grpc-js';
import test from 'ava';
import { failureOf } from '../../src/client/failures.ts';
import { decodeBody, encodeBody, HEADER_LENGTH } from '../../src/inference/http-body.ts';
import { jsonOfTensor, type Tensor } from '../../src/inference/tensor.ts';
import type { GRPCInferenceServiceClient } from '../../src/wire/generated/inference/GRPCInferenceService.ts';
import type { ModelInferRequest } from '../../src/wire/generated/inference/ModelInferRequest.ts';
import type { ModelInferResponse__Output } from '../../src/wire/generated/inference/ModelInferResponse.ts';
import { inferenceService } from '../../src/wire/schema.ts';
import { bandsAnswer } from '../support/bands.ts';
import { metric, servesOn, until } from '../support/serves-on.ts';
import { startService, type TestService } from '../support/service.ts';
import { testVolume } from '../support/volumes.ts';

const volume = testVolume([6, 5, 4]);
const [w, h, n] = volume.geometry.size;
const WINDOWS = [
  [-100, 300],
  [-100, 300],
  [0, 200],
  [0, 200],
] as const;
const HEADS = [0, 0, 0, 1];
const view = (array: ArrayBufferView) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

/** Every slice of the volume with its neighbours, two windows and two heads among them. */
function inputs(): Tensor[] {
  const slices = new Int16Array(n * 3 * h * w);
  for (let k = 0; k < n; k++) {
    for (let c = 0; c < 3; c++) {
      const from = Math.min(n - 1, Math.max(0, k + c - 1)) * h * w;
      slices.set(volume.voxels.subarray(from, from + h * w) as Int16Array, (3 * k + c) * h * w);
    }
  }
  return [
    { name: 'slices', datatype: 'INT16', shape: [n, 3, h, w], bytes: view(slices) },
    { name: 'window', datatype: 'FP32', shape: [n, 2], bytes: view(Float32Array.from(WINDOWS.flat())) },
    { name: 'head', datatype: 'INT64', shape: [n], bytes: view(BigInt64Array.from(HEADS, BigInt)) },
  ];
}

const EXPECTED = Uint8Array.from(
  WINDOWS.flatMap((window, k) => {
    const { labels } = bandsAnswer(volume, HEADS[k] === 1 ? 'one' : 'three', window);
    return [...labels.subarray(k * h * w, (k + 1) * h * w)];
  }),
);

let service: TestService;
let client: GRPCInferenceServiceClient;
test.before(async () => {
  service = await startService({ inferencePort: 0, inferenceGrpcPort: 0, maxInferenceMiB: 1 });
  const Client = inferenceService();
  client = new Client(`127.0.0.1:${service.server.inference.grpcPort}`, credentials.createInsecure());
});
test.after.always(async () => {
  client.close();
  await service[Symbol.asyncDispose]();
});

const url = (path: string) => `http://127.0.0.1:${service.server.inference.port}${path}`;
const modelInfer = (request: ModelInferRequest): Promise<ModelInferResponse__Output> =>
  promisify((one: ModelInferRequest, done: (error: Error | null, answer?: ModelInferResponse__Output) => void) =>
    client.modelInfer(one, done),
  )(request) as Promise<ModelInferResponse__Output>;

function grpcRequest(tensors = inputs()): ModelInferRequest {
  return {
    modelName: 'bands',
    id: 'a-7',
    inputs: tensors.map(({ name, datatype, shape }) => ({ name, datatype, shape: [...shape] })),
    rawInputContents: tensors.map(({ bytes }) => Buffer.from(bytes)),
  };
}

async function post(tensors: Tensor[], fields: object = {}, binary = true): Promise<Response> {
  const { bytes, headerLength } = encodeBody(fields, 'inputs', tensors, () => binary);
  const headers: Record<string, string> = headerLength === undefined ? {} : { [HEADER_LENGTH]: String(headerLength) };
  return fetch(url('/v2/models/bands/infer'), { method: 'POST', body: new Uint8Array(bytes), headers });
}

test.serial('gRPC: raw tensors in, labels of every window and head out', async (t) => {
  const answer = await modelInfer(grpcRequest());
  t.like(answer, { modelName: 'bands', modelVersion: '1.0.0', id: 'a-7' });
  t.deepEqual(
    answer.outputs.map(({ name, datatype, shape }) => [name, datatype, ...shape]),
    [
      ['labels', 'UINT8', n, h, w],
      ['confidence', 'UINT8', n, h, w],
      ['gates', 'FP32', n, 2],
    ],
  );
  t.deepEqual(Uint8Array.from(answer.rawOutputContents[0] as Buffer), EXPECTED);
});

test.serial('gRPC: typed contents, and only the outputs that are asked for', async (t) => {
  const [slices, window, head] = inputs() as [Tensor, Tensor, Tensor];
  const described = ({ name, datatype, shape }: Tensor) => ({ name, datatype, shape: [...shape] });
  const answer = await modelInfer({
    modelName: 'bands',
    modelVersion: '1.0.0',
    inputs: [
      { ...described(head), contents: { int64Contents: jsonOfTensor(head) } },
      { ...described(slices), contents: { intContents: jsonOfTensor(slices) } },
      { ...described(window), contents: { fp32Contents: jsonOfTensor(window) } },
    ],
    outputs: [{ name: 'gates' }, { name: 'labels' }],
  });
  t.deepEqual(
    answer.outputs.map(({ name }) => name),
    ['gates', 'labels'],
  );
  t.deepEqual(Uint8Array.from(answer.rawOutputContents[1] as Buffer), EXPECTED);
});

test.serial('HTTP: binary and JSON, for inputs and outputs', async (t) => {
  for (const binaryIn of [true, false]) {
    for (const binaryOut of [true, false]) {
      const fields = { id: 'b', parameters: { binary_data_output: binaryOut } };
      const response = await post(inputs(), fields, binaryIn);
      t.is(response.status, 200);
      const length = response.headers.get(HEADER_LENGTH);
      t.is(length !== null, binaryOut);
      const bytes = Buffer.from(await response.arrayBuffer());
      const headerLength = length === null ? undefined : Number(length);
      const { fields: told, tensors } = decodeBody({ bytes, headerLength }, 'outputs');
      t.deepEqual(told, { model_name: 'bands', model_version: '1.0.0', id: 'b' });
      t.deepEqual(Uint8Array.from(tensors[0]?.bytes ?? []), EXPECTED);
    }
  }
  const mixed = await post(inputs(), {
    outputs: [{ name: 'labels', parameters: { binary_data: true } }, { name: 'gates' }],
  });
  const text = Buffer.from(await mixed.arrayBuffer())
    .subarray(0, Number(mixed.headers.get(HEADER_LENGTH)))
    .toString();
  const { outputs } = JSON.parse(text);
  t.is(outputs[0].parameters.binary_data_size, n * h * w);
  t.is(outputs[1].data.length, 2 * n);
});

test.serial('health and metadata, both ways', async (t) => {
  const ask = (method: string, request: object) =>
    promisify((done: (error: Error | null, answer?: object) => void) =>
      (client as unknown as Record<string, (one: object, done: unknown) => void>)[method]?.(request, done),
    )();
  t.like(await ask('serverLive', {}), { live: true });
  t.like(await ask('serverReady', {}), { ready: true });
  t.like(await ask('modelReady', { name: 'bands', version: '1.0.0' }), { ready: true });
  t.like(await ask('serverMetadata', {}), { name: 'm4oe', version: 'test' });
  const there = (await ask('modelMetadata', { name: 'bands' })) as Record<string, unknown>;
  for (const path of [
    '/v2/health/live',
    '/v2/health/ready',
    '/v2/models/bands/ready',
    '/v2/models/bands/versions/1.0.0/ready',
  ])
    t.is((await fetch(url(path))).status, 200, path);
  t.deepEqual(await (await fetch(url('/v2/health/live'))).json(), { live: true });
  t.deepEqual(await (await fetch(url('/v2/models/bands/ready'))).json(), { ready: true });
  t.like(await (await fetch(url('/v2'))).json(), { name: 'm4oe', extensions: ['binary_tensor_data'] });
  const here = (await (await fetch(url('/v2/models/bands'))).json()) as Record<string, unknown>;
  t.deepEqual(here, { ...there });
});

const [slices, window, head] = inputs() as [Tensor, Tensor, Tensor];
const BAD: [name: string, tensors: Tensor[], says: RegExp][] = [
  ['a missing input', [slices, window], /head.*expected one tensor INT64 \[4\], got none/],
  ['an input that nobody knows', [slices, window, head, { ...head, name: 'mask' }], /mask/],
  ['an input that comes twice', [slices, window, head, head], /head.*got several/],
  ['three dimensions', [{ ...slices, shape: [3 * n, h, w] }, window, head], /slices.*expected INT16 \[N, 3, H, W\]/],
  ['another context', [{ ...slices, shape: [3 * n, 1, h, w] }, window, head], /slices.*expected INT16 \[N, 3, H, W\]/],
  ['another type', [slices, { ...window, datatype: 'INT64', shape: [n, 1] }, head], /window.*FP32/],
  ['no slices at all', [{ ...slices, shape: [0, 3, h, w], bytes: new Uint8Array(0) }, window, head], /slices/],
  [
    'a window upside down',
    [slices, { ...window, bytes: view(Float32Array.from([1, 2, 2, 1, 0, 1, 0, 1])) }, head],
    /window.*lower < upper for slice 1/,
  ],
  [
    'a window that is not a number',
    [slices, { ...window, bytes: view(new Float32Array(2 * n).fill(Number.NaN)) }, head],
    /window.*finite/,
  ],
  [
    'a head that the graph does not have',
    [slices, window, { ...head, bytes: view(new BigInt64Array(n).fill(9n)) }],
    /head.*expected one of 0, 1/,
  ],
];
for (const [name, tensors, says] of BAD) {
  test.serial(`${name}: refused, over gRPC and HTTP`, async (t) => {
    const error = await t.throwsAsync(modelInfer(grpcRequest(tensors)));
    const failure = failureOf(error);
    t.like(failure, { kind: 'invalid', reason: 'INFERENCE_INPUT' });
    t.regex(failure.message, says);
    const response = await post(tensors);
    t.is(response.status, 400);
    const told = (await response.json()) as { error: string; reason: string };
    t.is(told.reason, 'INFERENCE_INPUT');
    t.regex(told.error, says);
    await servesOn(t, service);
  });
}

test.serial('HTTP: what is not the protocol is refused with a code and a reason', async (t) => {
  const send = async (path: string, init: RequestInit) => {
    const response = await fetch(url(path), { method: 'POST', ...init });
    return [response.status, ((await response.json()) as { reason: string }).reason];
  };
  const infer = '/v2/models/bands/infer';
  t.deepEqual(await send(infer, { body: 'no json' }), [400, 'INFERENCE_INPUT']);
  t.deepEqual(await send(infer, { body: '{"inputs":7}' }), [400, 'INFERENCE_INPUT']);
  t.deepEqual(await send(infer, { body: '[]' }), [400, 'INFERENCE_INPUT']);
  t.deepEqual(await send(infer, { body: '{}', headers: { [HEADER_LENGTH]: '99' } }), [400, 'INFERENCE_INPUT']);
  t.deepEqual(await send(infer, { body: '{}', headers: { [HEADER_LENGTH]: '-1' } }), [400, 'BODY_LENGTH']);
  t.deepEqual(await send(infer, { body: '{}', headers: { 'content-encoding': 'gzip' } }), [400, 'BODY_ENCODING']);
  t.deepEqual(await send('/v2/models/none/infer', { body: '{}' }), [404, 'MODEL_NOT_FOUND']);
  t.deepEqual(await send('/v2/models/bands/versions/2/infer', { body: '{}' }), [404, 'MODEL_VERSION_NOT_FOUND']);
  t.deepEqual(await send('/v2/models/%/infer', { body: '{}' }), [400, 'INFERENCE_PATH']);
  t.deepEqual(await send('/v2/models/bands', { body: '{}' }), [400, 'METHOD']);
  t.deepEqual(await send('/elsewhere', { method: 'GET' }), [404, 'PATH_UNKNOWN']);
  const large = { body: new Uint8Array(2 << 20), headers: { [HEADER_LENGTH]: '9' } };
  t.deepEqual(await send(infer, large), [413, 'INFERENCE_TOO_LARGE']);
  const extension = await post(inputs(), { outputs: [{ name: 'labels', parameters: { classification: 3 } }] });
  t.like(await extension.json(), { reason: 'INFERENCE_EXTENSION' });
  t.like(await (await post(inputs(), { outputs: [{ name: 'logits' }] })).json(), { reason: 'INFERENCE_OUTPUT' });
  await servesOn(t, service);
});

test.serial('HTTP: a client that leaves in the middle of its body holds nothing', async (t) => {
  const socket = connect(service.server.inference.port as number, '127.0.0.1');
  await once(socket, 'connect');
  socket.write('POST /v2/models/bands/infer HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\nhalf');
  await until(async () => (await metric(service, 'm4oe_in_flight_requests')) === 1);
  socket.destroy();
  await servesOn(t, service);
});

test.serial(
  'HTTP: JSON is bounded however it is announced, and what goes wrong ends the connection that still sends',
  async (t) => {
    await using large = await startService({ inferencePort: 0 });
    const at = `http://127.0.0.1:${large.server.inference.port}/v2/models/bands/infer`;
    for (const headers of [{}, { [HEADER_LENGTH]: String(5 << 20) }] as Record<string, string>[]) {
      const response = await fetch(at, { method: 'POST', body: new Uint8Array(5 << 20), headers });
      t.is(response.status, 413);
      t.like(await response.json(), { reason: 'INFERENCE_TOO_LARGE' });
      t.is(response.headers.get('connection'), 'close');
    }
    await servesOn(t, large);
  },
);

test.serial('admission, limits and metrics are those of volumes', async (t) => {
  await using small = await startService({
    inferencePort: 0,
    inferenceGrpcPort: 0,
    maxInFlightMiB: 1,
    maxSliceEdge: 16,
  });
  const at = `http://127.0.0.1:${small.server.inference.port}/v2/models/bands/infer`;
  const edge: Tensor = { name: 'slices', datatype: 'INT16', shape: [1, 3, 1, 17], bytes: new Uint8Array(102) };
  const one = [
    edge,
    { ...window, shape: [1, 2], bytes: window.bytes.subarray(0, 8) },
    { ...head, shape: [1], bytes: head.bytes.subarray(0, 8) },
  ];
  const body = encodeBody({}, 'inputs', one);
  const headers = { [HEADER_LENGTH]: String(body.headerLength) };
  const refused = await fetch(at, { method: 'POST', body: new Uint8Array(body.bytes), headers });
  t.is(refused.status, 413);
  t.like(await refused.json(), { reason: 'SLICE_TOO_LARGE' });
  const heavy = await fetch(at, { method: 'POST', body: new Uint8Array(500_000), headers });
  t.is(heavy.status, 413);
  t.like(await heavy.json(), { reason: 'VOLUME_TOO_LARGE' });
  t.is(await metric(small, 'm4oe_admission_refusals_total', '{reason="VOLUME_TOO_LARGE"}'), 1);
  await servesOn(t, small);
  const counted = { method: 'ModelInfer', code: 'OK', modality: '', model: 'bands' };
  const labels = `{${Object.entries(counted)
    .map(([key, value]) => `${key}="${value}"`)
    .join(',')}}`;
  t.true((await metric(service, 'm4oe_requests_total', labels)) >= 2);
  t.true((await metric(service, 'm4oe_batches_total', '{model="bands",provider="cpu"}')) > 0);
});

test.serial('what the graph takes for a slice of 2048 x 2048 has to fit too, on both ports', async (t) => {
  await using small = await startService({ inferencePort: 0, inferenceGrpcPort: 0, maxInFlightMiB: 512 });
  // 72 MiB with its answers, and 576 for the graph.
  const shape = [1, 3, 2048, 2048];
  const one: Tensor[] = [
    { name: 'slices', datatype: 'INT16', shape, bytes: new Uint8Array(2 * 3 * 2048 * 2048) },
    { name: 'window', datatype: 'FP32', shape: [1, 2], bytes: view(Float32Array.of(0, 1)) },
    { name: 'head', datatype: 'INT64', shape: [1], bytes: new Uint8Array(8) },
  ];
  const body = encodeBody({}, 'inputs', one);
  const response = await fetch(`http://127.0.0.1:${small.server.inference.port}/v2/models/bands/infer`, {
    method: 'POST',
    body: new Uint8Array(body.bytes),
    headers: { [HEADER_LENGTH]: String(body.headerLength) },
  });
  t.like(await response.json(), { reason: 'VOLUME_TOO_LARGE' });
  const Client = inferenceService();
  const stub = new Client(`127.0.0.1:${small.server.inference.grpcPort}`, credentials.createInsecure());
  t.teardown(() => stub.close());
  const request = {
    modelName: 'bands',
    inputs: one.map(({ name, datatype, shape: dims }) => ({ name, datatype, shape: [...dims] })),
    rawInputContents: one.map(({ bytes }) => Buffer.from(bytes)),
  };
  const error = await new Promise<Error | null>((resolve) =>
    stub.modelInfer(request, (failed: Error | null) => resolve(failed)),
  );
  t.like(failureOf(error), { reason: 'VOLUME_TOO_LARGE' });
  await servesOn(t, small);
});

test.serial('reflection of this port too answers bytes that are no message: MESSAGE_MALFORMED', async (t) => {
  const Client = inferenceService();
  const stub = new Client(`127.0.0.1:${service.server.inference.grpcPort}`, credentials.createInsecure());
  t.teardown(() => stub.close());
  const raw = (bytes: Buffer) => bytes;
  const error = await new Promise<Error>((resolve) => {
    const path = '/grpc.reflection.v1.ServerReflection/ServerReflectionInfo';
    const call = stub.makeBidiStreamRequest(path, raw, raw);
    call.on('error', resolve).on('data', () => undefined);
    call.write(Buffer.from([0x7f, 1]));
  });
  t.like(failureOf(error), { kind: 'invalid', reason: 'MESSAGE_MALFORMED' });
});
