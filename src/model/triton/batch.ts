/**
 * A batch as the body of an inference, and its labels from the answer, each output held against
 * what was asked for.
 */
import { decodeBody, encodeBody, HEADER_LENGTH } from '../../inference/http-body.ts';
import { type Tensor, TensorError } from '../../inference/tensor.ts';
import { eachSample, type SliceBatch } from '../session.ts';
import { badAnswer } from './failures.ts';
import type { Answer } from './transport.ts';

export function requestBody({ buffer, shape, window, head, spacing }: SliceBatch) {
  const [n, c, h, w] = shape;
  const slices = buffer.slices.subarray(0, n * c * h * w);
  const heads = new BigInt64Array(n).fill(BigInt(head));
  const bytes = (view: ArrayBufferView) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  const pairs = (name: string, pair: readonly [number, number]): Tensor => ({
    name,
    datatype: 'FP32',
    shape: [n, 2],
    bytes: bytes(eachSample(pair, n)),
  });
  const tensors: Tensor[] = [
    { name: 'slices', datatype: 'INT16', shape, bytes: bytes(slices) },
    pairs('window', window),
    { name: 'head', datatype: 'INT64', shape: [n], bytes: bytes(heads) },
    ...(spacing === undefined ? [] : [pairs('spacing', spacing)]),
  ];
  const outputs = ['labels', 'confidence', 'gates'].map((name) => ({ name, parameters: { binary_data: true } }));
  return encodeBody({ outputs }, 'inputs', tensors);
}

/**
 * The three outputs, each of the type and shape that the batch asks for. @throws Failure
 * TRITON_ANSWER
 */
export function outputsOf(answer: Answer, n: number, h: number, w: number, experts: number) {
  const length = answer.header(HEADER_LENGTH);
  if (length === null) throw badAnswer('JSON where raw tensors were asked for');
  let tensors: readonly Tensor[];
  try {
    ({ tensors } = decodeBody({ bytes: answer.body, headerLength: Number(length) }, 'outputs'));
  } catch (error) {
    if (error instanceof TensorError) throw badAnswer(error.message);
    throw error;
  }
  const output = (name: string, datatype: string, shape: readonly number[]): Tensor => {
    const found = tensors.find((tensor) => tensor.name === name);
    if (found?.datatype === datatype && found.shape.join() === shape.join()) return found;
    const got = found === undefined ? 'none' : `${found.datatype} [${found.shape.join(', ')}]`;
    throw badAnswer(`output ${name}: expected ${datatype} [${shape.join(', ')}], got ${got}`);
  };
  return {
    labels: output('labels', 'UINT8', [n, h, w]),
    confidence: output('confidence', 'UINT8', [n, h, w]),
    gates: output('gates', 'FP32', [n, experts]),
  };
}
