/**
 * What clients send is repeated safely and briefly, and what they repeat costs them nothing more:
 * no answer, error or log grows with it.
 */
import { promisify } from 'node:util';
import { credentials } from '@grpc/grpc-js';
import test from 'ava';
import { failureOf } from '../../src/client/failures.ts';
import { encodeBody, HEADER_LENGTH } from '../../src/inference/http-body.ts';
import type { Tensor } from '../../src/inference/tensor.ts';
import type { GRPCInferenceServiceClient } from '../../src/wire/generated/inference/GRPCInferenceService.ts';
import type { ModelInferRequest } from '../../src/wire/generated/inference/ModelInferRequest.ts';
import { inferenceService } from '../../src/wire/schema.ts';
import { ServeProcess } from '../support/command.ts';
import { header, rawSegment } from '../support/raw-call.ts';
import { BANDS_MODELS } from '../support/service.ts';
import { testVolume } from '../support/volumes.ts';

/** A pair of UTF-16 where a text of 40 units ends, and what a terminal would obey. */
const CUT = `${'a'.repeat(39)}😀`;
const HOSTILE = [CUT, 'a\x1b[2J', 'a\r\nx: y', 'a\u202eb', 'x'.repeat(100_000)];
const MOST_BYTES = 4000;
const UNSAFE = /(?!\n)\p{Cc}|\u202e/u;

let service: ServeProcess;
let address: string;
let client: GRPCInferenceServiceClient;
let http: string;
test.before(async () => {
  service = new ServeProcess(['--models', BANDS_MODELS, '--inference-port', '0', '--inference-grpc-port', '0']);
  address = await service.address();
  const { inferencePort, inferenceGrpcPort } = await service.line('serving');
  client = new (inferenceService())(`127.0.0.1:${inferenceGrpcPort}`, credentials.createInsecure());
  http = `http://127.0.0.1:${inferencePort}/v2/models/bands/infer`;
});
test.after.always(() => {
  client?.close();
  service[Symbol.dispose]();
});

const tensors: Tensor[] = [
  { name: 'slices', datatype: 'INT16', shape: [1, 3, 2, 2], bytes: new Uint8Array(24) },
  { name: 'window', datatype: 'FP32', shape: [1, 2], bytes: new Uint8Array(new Float32Array([0, 1]).buffer) },
  { name: 'head', datatype: 'INT64', shape: [1], bytes: new Uint8Array(8) },
];
function request(patch: ModelInferRequest = {}): ModelInferRequest {
  return {
    modelName: 'bands',
    inputs: tensors.map(({ name, datatype, shape }) => ({ name, datatype, shape: [...shape] })),
    rawInputContents: tensors.map(({ bytes }) => Buffer.from(bytes)),
    ...patch,
  };
}
const infer = (one: ModelInferRequest) =>
  promisify((done: (error: Error | null, answer?: unknown) => void) => client.modelInfer(one, done))();
/** @returns status, and the JSON that came */
async function post(fields: object, list: unknown[] = []): Promise<[number, Record<string, unknown>]> {
  const plain = encodeBody(fields, 'inputs', tensors, () => false).bytes;
  const body = JSON.stringify({ ...JSON.parse(plain.toString()), ...(list.length > 0 ? { inputs: list } : {}) });
  const response = await fetch(http, { method: 'POST', body });
  const text = await response.text();
  return [response.status, JSON.parse(text) as Record<string, unknown>];
}

const PLACES: [where: string, of: (text: string) => ModelInferRequest][] = [
  ['output', (name) => ({ outputs: [{ name }] })],
  ['input', (name) => ({ inputs: [{ name, datatype: 'INT16', shape: [1] }], rawInputContents: [Buffer.alloc(2)] })],
  [
    'datatype',
    (datatype) => ({ inputs: [{ name: 'slices', datatype, shape: [1] }], rawInputContents: [Buffer.alloc(2)] }),
  ],
  ['parameter', (key) => ({ parameters: { [`sequence_${key}`]: { boolParam: true } } })],
  ['id', (text) => ({ id: `${text}${'x'.repeat(300)}` })],
  ['version', (modelVersion) => ({ modelVersion })],
];
for (const [where, of] of PLACES) {
  test(`gRPC, hostile text as ${where}: refused in a few words`, async (t) => {
    for (const text of HOSTILE) {
      const error = await t.throwsAsync(infer(request(of(text))));
      const { reason, message } = failureOf(error);
      t.not(reason, undefined, message);
      t.not(reason, 'INTERNAL', message);
      t.true(message.isWellFormed());
      t.notRegex(message, UNSAFE);
      t.true(message.length < MOST_BYTES);
    }
  });
}

test('HTTP, hostile text and things that are no text: refused in a few words', async (t) => {
  for (const text of HOSTILE) {
    for (const [status, told] of [
      await post({ outputs: [{ name: text }] }),
      await post({ id: `${text}${'x'.repeat(300)}` }),
      await post({}, [{ name: text, datatype: 'INT16', shape: [1], data: [1] }]),
      await post({}, [{ name: 'slices', datatype: text, shape: [1], data: [1] }]),
    ]) {
      t.is(status, 400);
      t.true(String(told.error).length < MOST_BYTES);
      t.notRegex(String(told.error), UNSAFE);
    }
  }
  const odd: unknown[] = [{ toString: 1 }, [[]], null, 7, true];
  for (const thing of odd) {
    t.is((await post({ outputs: [{ name: thing }] }))[0], 400);
    t.is((await post({}, [{ name: 'slices', datatype: thing, shape: [1], data: [1] }]))[0], 400);
    t.is((await post({}, [{ name: thing, datatype: 'INT16', shape: thing, data: thing }]))[0], 400);
    t.is(
      (await post({}, [{ name: 'slices', datatype: 'INT16', shape: [1], parameters: { binary_data_size: thing } }]))[0],
      400,
    );
  }
});

test('an output named many times, by both inference ports: refused', async (t) => {
  for (const name of ['labels', 'confidence']) {
    for (const times of [2, 8000]) {
      const outputs = Array.from({ length: times }, () => ({ name }));
      t.like(failureOf(await t.throwsAsync(infer(request({ outputs })))), { reason: 'INFERENCE_OUTPUT' });
      t.like(await post({ outputs }), [400, { reason: 'INFERENCE_OUTPUT' }]);
    }
  }
});

test('shapes and lists without end, in any place: refused in a few words', async (t) => {
  const shape = new Array<number>(100_000).fill(3);
  const patches: ModelInferRequest[] = [
    { inputs: [{ name: 'slices', datatype: 'INT16', shape }], rawInputContents: [Buffer.alloc(2)] },
    { inputs: [{ name: 'window', datatype: 'FP32', shape }], rawInputContents: [Buffer.alloc(2)] },
    { inputs: new Array(50_000).fill({ name: 'slices', datatype: 'INT16', shape: [1] }), rawInputContents: [] },
  ];
  for (const patch of patches) {
    const { reason, message } = failureOf(await t.throwsAsync(infer(request(patch))));
    t.is(reason, 'INFERENCE_INPUT');
    t.true(message.length < MOST_BYTES);
  }
  const slices = { name: 'slices', datatype: 'INT16', shape, data: [1] };
  for (const list of [[slices], [{ ...slices, parameters: { binary_data_size: 2 } }], new Array(20_000).fill(1)]) {
    const [status, told] = await post({}, list);
    t.is(status, 400);
    t.true(String(told.error).length < MOST_BYTES);
  }
});

test('numbers as JSON are bounded in answers as in requests', async (t) => {
  const [n, edge] = [1, 1200];
  const large: Tensor = {
    name: 'slices',
    datatype: 'INT16',
    shape: [n, 3, edge, edge],
    bytes: new Uint8Array(6 * n * edge * edge),
  };
  const { bytes, headerLength } = encodeBody({}, 'inputs', [large, ...tensors.slice(1)]);
  const headers = { [HEADER_LENGTH]: String(headerLength) };
  const response = await fetch(http, { method: 'POST', body: new Uint8Array(bytes), headers });
  t.is(response.status, 413);
  t.like(await response.json(), { reason: 'INFERENCE_TOO_LARGE' });
});

test('lists of a header are bounded', async (t) => {
  const volume = testVolume([2, 2, 2]);
  for (const [patch, field] of [
    [{ outputs: new Array(8000).fill('LABELS') }, 'header.outputs'],
    [{ classes: new Array(100_000).fill('low') }, 'header.classes'],
  ] as const) {
    t.like(await rawSegment(address, [header(volume, patch)]), { reason: 'LIST_TOO_LONG', field });
  }
});

test.after('the service is still the one that was started', async (t) => {
  t.truthy(await infer(request()));
});
