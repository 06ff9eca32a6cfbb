/** Tensors of the Open Inference Protocol: sizes, and elements from JSON and back. */
import test from 'ava';
import {
  bytesOfJson,
  type Datatype,
  elementCount,
  elements,
  jsonOfTensor,
  TensorError,
  tensorBytes,
} from '../../src/inference/tensor.ts';

test('elements go to bytes and back, from any offset', (t) => {
  const examples: [Datatype, number[]][] = [
    ['UINT8', [0, 255, 7]],
    ['INT16', [-32768, 32767, -1]],
    ['FP32', [0.5, -2, 1e30]],
    ['INT64', [-1, 2 ** 53 - 1, 0]],
  ];
  for (const [datatype, values] of examples) {
    const bytes = bytesOfJson(values, datatype, [3], 'x');
    t.is(bytes.length, tensorBytes(datatype, [3], 'x'));
    const shifted = new Uint8Array(bytes.length + 1);
    shifted.set(bytes, 1);
    const tensor = { name: 'x', datatype, shape: [3], bytes: shifted.subarray(1) };
    t.deepEqual(
      jsonOfTensor(tensor),
      [...Float32Array.from(values)].map((v, n) => (datatype === 'FP32' ? v : (values[n] as number))),
    );
    t.is(elements(tensor).length, 3);
  }
});

test('nested arrays are read in C order', (t) => {
  t.deepEqual(
    [
      ...bytesOfJson(
        [
          [1, 2],
          [3, 4],
        ],
        'UINT8',
        [2, 2],
        'x',
      ),
    ],
    [1, 2, 3, 4],
  );
});

test('what is not the tensor that it says is refused', (t) => {
  const fails = (data: unknown, datatype: Datatype, shape: number[], says: RegExp) =>
    t.throws(() => bytesOfJson(data, datatype, shape, 'x'), { instanceOf: TensorError, message: says });
  fails([1, 2], 'UINT8', [3], /expected 3 values, got 2/);
  fails([256], 'UINT8', [1], /value 0 does not fit UINT8/);
  fails([0.5], 'INT16', [1], /value 0 does not fit INT16/);
  fails([0.5], 'INT64', [1], /not a whole number/);
  fails(['1'], 'FP32', [1], /not a number/);
  fails([null], 'FP32', [1], /not a number/);
  fails({ length: 1 }, 'FP32', [1], /as an array/);
  fails(undefined, 'FP32', [0], /as an array/);
  for (const shape of [[-1], [1.5], [2 ** 30, 2 ** 30], [Number.NaN]])
    t.throws(() => elementCount(shape, 'x'), { instanceOf: TensorError });
});
