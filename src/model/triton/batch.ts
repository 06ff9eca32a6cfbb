/**
 * A batch as the body of an inference, and its labels from the answer, each output held against
 * what was asked for.
 */
import { decodeBody, encodeBody, HEADER_LENGTH } from '../../inference/http-body.ts';
import { type Tensor, TensorError } from '../../inference/tensor.ts';
import { eachSample, type PatchBatch, type SliceBatch } from '../session.ts';
import { badAnswer } from './failures.ts';
import type { Answer } from './transport.ts';

const bytes = (view: ArrayBufferView) => new Uint8Array(view.buffer, view.byteOffset, view.byteLength);

function asked(names: readonly string[]) {
  return { outputs: names.map((name) => ({ name, parameters: { binary_data: true } })) };
}

export function patchBody({ patches, shape }: PatchBatch) {
  return encodeBody(asked(['logits']), 'inputs', [{ name: 'patches', datatype: 'FP32', shape, bytes: bytes(patches) }]);
}

/** Of a batch of patches. @throws Failure TRITON_ANSWER */
export function logitsOf(answer: Answer, { logitsShape }: PatchBatch): Tensor {
  return output(tensorsOf(answer), 'logits', 'FP32', logitsShape);
}

export function requestBody({ buffer, shape, window, head, spacing }: SliceBatch) {
  const [n, c, h, w] = shape;
  const slices = buffer.slices.subarray(0, n * c * h * w);
  const heads = new BigInt64Array(n).fill(BigInt(head));
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
  return encodeBody(asked(['labels', 'confidence', 'gates']), 'inputs', tensors);
}

/**
 * The three outputs, each of the type and shape that the batch asks for. @throws Failure
 * TRITON_ANSWER
 */
export function outputsOf(answer: Answer, n: number, h: number, w: number, experts: number) {
  const tensors = tensorsOf(answer);
  return {
    labels: output(tensors, 'labels', 'UINT8', [n, h, w]),
    confidence: output(tensors, 'confidence', 'UINT8', [n, h, w]),
    gates: output(tensors, 'gates', 'FP32', [n, experts]),
  };
}

function tensorsOf(answer: Answer): readonly Tensor[] {
  const length = answer.header(HEADER_LENGTH);
  if (length === null) throw badAnswer('JSON where raw tensors were asked for');
  try {
    return decodeBody({ bytes: answer.body, headerLength: Number(length) }, 'outputs').tensors;
  } catch (error) {
    if (error instanceof TensorError) throw badAnswer(error.message);
    throw error;
  }
}

function output(tensors: readonly Tensor[], name: string, datatype: string, shape: readonly number[]): Tensor {
  const found = tensors.find((tensor) => tensor.name === name);
  if (found?.datatype === datatype && found.shape.join() === shape.join()) return found;
  const got = found === undefined ? 'none' : `${found.datatype} [${found.shape.join(', ')}]`;
  throw badAnswer(`output ${name}: expected ${datatype} [${shape.join(', ')}], got ${got}`);
}
