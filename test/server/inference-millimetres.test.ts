/**
 * The Open Inference Protocol of a model that sees millimetres: a fourth input, one spacing a
 * slice.
 */
import { credentials } from '@grpc/grpc-js';
import test from 'ava';
import { decodeBody, encodeBody, HEADER_LENGTH } from '../../src/inference/http-body.ts';
import type { Tensor } from '../../src/inference/tensor.ts';
import type { ModelMetadataResponse__Output } from '../../src/wire/generated/inference/ModelMetadataResponse.ts';
import { inferenceService } from '../../src/wire/schema.ts';
import { MILLIMETRES_MODEL } from '../support/millimetres.ts';
import { startService, type TestService } from '../support/service.ts';

let service: TestService;
test.before(async () => {
  service = await startService({ models: MILLIMETRES_MODEL, inferencePort: 0, inferenceGrpcPort: 0 });
});
test.after.always(() => service[Symbol.asyncDispose]());

const url = () => `http://127.0.0.1:${service.server.inference.port}/v2/models/millimetres`;
const view = (array: ArrayBufferView) => new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

/** Four slices of one pixel, nothing in them but the spacing. */
function inputs(spacing: readonly number[] = [0.5, 0.5, 0.5, 0.5, 0.5, 12, 12, 0.5]): [Tensor, Tensor, Tensor, Tensor] {
  return [
    { name: 'slices', datatype: 'INT16', shape: [4, 5, 1, 1], bytes: view(new Int16Array(20)) },
    { name: 'window', datatype: 'FP32', shape: [4, 2], bytes: view(Float32Array.from([0, 1, 0, 1, 0, 1, 0, 1])) },
    { name: 'head', datatype: 'INT64', shape: [4], bytes: view(new BigInt64Array(4)) },
    { name: 'spacing', datatype: 'FP32', shape: [4, 2], bytes: view(Float32Array.from(spacing)) },
  ];
}

function post(tensors: Tensor[]): Promise<Response> {
  const { bytes, headerLength } = encodeBody({ parameters: { binary_data_output: true } }, 'inputs', tensors);
  const headers = { [HEADER_LENGTH]: String(headerLength) };
  return fetch(`${url()}/infer`, { method: 'POST', body: new Uint8Array(bytes), headers });
}

test('metadata tells the input, over HTTP and gRPC', async (t) => {
  const { inputs } = (await (await fetch(url())).json()) as { inputs: { name: string }[] };
  t.deepEqual(inputs[3] as object, { name: 'spacing', datatype: 'FP32', shape: [-1, 2] });
  const Client = inferenceService();
  const client = new Client(`127.0.0.1:${service.server.inference.grpcPort}`, credentials.createInsecure());
  t.teardown(() => client.close());
  const told = await new Promise<ModelMetadataResponse__Output>((resolve, reject) =>
    client.modelMetadata({ name: 'millimetres' }, (error, answer) =>
      error === null && answer !== undefined ? resolve(answer) : reject(error),
    ),
  );
  t.deepEqual(
    told.inputs.map(({ name }) => name),
    ['slices', 'window', 'head', 'spacing'],
  );
});

test('each slice gets the labels of its own spacing, though it shares window and head with the others', async (t) => {
  const response = await post(inputs());
  t.is(response.status, 200);
  const headerLength = Number(response.headers.get(HEADER_LENGTH));
  const { tensors } = decodeBody({ bytes: Buffer.from(await response.arrayBuffer()), headerLength }, 'outputs');
  const sum = (rows: number, columns: number) => (17 * rows + 29 * columns) % 251;
  t.deepEqual([...(tensors[0]?.bytes ?? [])], [sum(50, 50), sum(50, 50), sum(50, 1200), sum(1200, 50)]);
});

const [slices, window, head, spacing] = inputs();
const REFUSED: [what: string, tensors: Tensor[], says: RegExp][] = [
  ['no spacing', [slices, window, head], /spacing.*expected one tensor FP32 \[4, 2\], got none/],
  ['one number a slice', [slices, window, head, { ...spacing, shape: [8, 1] }], /spacing.*FP32 \[4, 2\]/],
  ['0 mm', inputs([1, 1, 1, 1, 1, 1, 1, 0]), /spacing.*expected 0\.1 to 20 mm, got 0/],
  ['metres', inputs([1, 1, 1, 1, 1, 1, 1000, 1]), /spacing.*expected 0\.1 to 20 mm, got 1000/],
  ['no number', inputs([Number.NaN, 1, 1, 1, 1, 1, 1, 1]), /spacing.*got NaN/],
];
for (const [what, tensors, says] of REFUSED) {
  test(`${what}: INFERENCE_INPUT`, async (t) => {
    const response = await post(tensors);
    t.is(response.status, 400);
    const { error, reason } = (await response.json()) as { error: string; reason: string };
    t.is(reason, 'INFERENCE_INPUT');
    t.regex(error, says);
  });
}
