/** Bodies of HTTP v2: raw tensors behind a JSON header, and bodies that do not add up. */
import test from 'ava';
import { decodeBody, encodeBody } from '../../src/inference/http-body.ts';
import { type Tensor, TensorError } from '../../src/inference/tensor.ts';

const a: Tensor = { name: 'a', datatype: 'INT16', shape: [2, 1], bytes: Uint8Array.of(1, 0, 255, 255) };
const b: Tensor = { name: 'b', datatype: 'UINT8', shape: [3], bytes: Uint8Array.of(7, 8, 9) };
const plain = (tensors: readonly Tensor[]) => tensors.map((tensor) => ({ ...tensor, bytes: [...tensor.bytes] }));

test('what is encoded is decoded: raw, JSON, and both in one body', (t) => {
  for (const raw of [['a', 'b'], ['a'], ['b'], []]) {
    const body = encodeBody({ id: 'x' }, 'inputs', [a, b], (name) => raw.includes(name));
    t.is(body.headerLength === undefined, raw.length === 0);
    const { fields, tensors } = decodeBody(body, 'inputs');
    t.deepEqual(fields, { id: 'x' });
    t.deepEqual(plain(tensors), plain([a, b]));
  }
});

test('bodies that do not add up are refused', (t) => {
  const { bytes, headerLength = 0 } = encodeBody({}, 'outputs', [a, b]);
  const fails = (body: Buffer, length: number | undefined, says: RegExp) =>
    t.throws(() => decodeBody({ bytes: body, headerLength: length }, 'outputs'), {
      instanceOf: TensorError,
      message: says,
    });
  fails(bytes.subarray(0, bytes.length - 1), headerLength, /b: expected 3 raw bytes, the body has 2 left/);
  fails(Buffer.concat([bytes, Buffer.of(0)]), headerLength, /1 bytes follow the last tensor/);
  fails(bytes, headerLength + 1, /JSON/);
  fails(bytes, bytes.length + 1, /at most the \d+ bytes/);
  fails(bytes, Number.NaN, /at most the \d+ bytes/);
  const header = (text: string) => Buffer.from(text);
  fails(header('null'), undefined, /JSON object/);
  fails(header('{}'), undefined, /list of outputs/);
  fails(header('{"outputs":[null]}'), undefined, /a name for each tensor/);
  fails(header('{"outputs":[{"name":"a","datatype":"BYTES","shape":[1]}]}'), undefined, /BYTES is not one of ours/);
  fails(header('{"outputs":[{"name":"a","datatype":"UINT8","shape":"1"}]}'), undefined, /a: expected a shape/);
  const wrongSize = '{"outputs":[{"name":"a","datatype":"UINT8","shape":[4],"parameters":{"binary_data_size":9}}]}';
  fails(header(wrongSize), undefined, /binary_data_size of UINT8 \[4\] is 4, not 9/);
});
