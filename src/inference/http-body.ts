/**
 * Bodies of HTTP v2 inference with the binary tensor extension: a JSON header whose length is told
 * by `Inference-Header-Content-Length`, then the raw bytes of the tensors that have a
 * `binary_data_size`, in order.
 */
import { safeText } from '../foreign-text.ts';
import {
  bytesOfJson,
  type Datatype,
  isDatatype,
  jsonOfTensor,
  MOST_DIMENSIONS,
  MOST_TENSORS,
  type Tensor,
  TensorError,
  tensorBytes,
} from './tensor.ts';

export const HEADER_LENGTH = 'inference-header-content-length';
/** JSON before the raw bytes: names, shapes and parameters. */
export const MAX_HEADER_BYTES = 64 * 1024;

export interface Body {
  readonly bytes: Buffer;
  /** Undefined when all of it is JSON. */
  readonly headerLength: number | undefined;
}

export interface Message {
  /** Everything of the JSON object but its tensors. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly tensors: readonly Tensor[];
}

/**
 * @param key `inputs` of a request, `outputs` of a response
 * @param binary whether a tensor goes as raw bytes, or else as JSON numbers
 */
export function encodeBody(
  fields: object,
  key: 'inputs' | 'outputs',
  tensors: readonly Tensor[],
  binary: (name: string) => boolean = () => true,
): Body {
  const raw = tensors.filter(({ name }) => binary(name));
  const described = tensors.map((tensor) => {
    const { name, datatype, shape, bytes } = tensor;
    return binary(name)
      ? { name, datatype, shape, parameters: { binary_data_size: bytes.length } }
      : { name, datatype, shape, data: jsonOfTensor(tensor) };
  });
  const header = Buffer.from(JSON.stringify({ ...fields, [key]: described }));
  return {
    bytes: Buffer.concat([header, ...raw.map(({ bytes }) => bytes)]),
    headerLength: raw.length > 0 ? header.length : undefined,
  };
}

/**
 * @throws TensorError for what is not JSON, or tensors that do not add up to the bytes that came
 */
export function decodeBody({ bytes, headerLength }: Body, key: 'inputs' | 'outputs'): Message {
  if (
    headerLength !== undefined &&
    !(Number.isInteger(headerLength) && headerLength >= 0 && headerLength <= bytes.length)
  ) {
    throw new TensorError(
      `${HEADER_LENGTH}: expected at most the ${bytes.length} bytes of the body, got ${headerLength}`,
    );
  }
  const { [key]: list, ...fields } = parseObject(bytes.subarray(0, headerLength ?? bytes.length).toString('utf8'));
  if (!Array.isArray(list)) throw new TensorError(`expected a list of ${key}`);
  if (list.length > MOST_TENSORS) throw new TensorError(`expected at most ${MOST_TENSORS} ${key}, got ${list.length}`);
  let at = headerLength ?? bytes.length;
  const tensors = list.map((entry: unknown) => {
    const { name: told, datatype, shape, parameters, data } = (entry ?? {}) as Record<string, unknown>;
    if (typeof told !== 'string') throw new TensorError(`${key}: expected a name for each tensor`);
    const name = safeText(told);
    if (!isDatatype(datatype)) throw new TensorError(`${name}: datatype ${safeText(datatype)} is not one of ours`);
    const dims = numbers(shape, name);
    const size = (parameters as Record<string, unknown> | undefined)?.binary_data_size;
    if (size === undefined) return { name, datatype, shape: dims, bytes: bytesOfJson(data, datatype, dims, name) };
    const tensor = {
      name,
      datatype,
      shape: dims,
      bytes: bytes.subarray(at, at + checkedSize(size, datatype, dims, name)),
    };
    if (tensor.bytes.length !== size) {
      throw new TensorError(`${name}: expected ${size} raw bytes, the body has ${tensor.bytes.length} left`);
    }
    at += tensor.bytes.length;
    return tensor;
  });
  if (at !== bytes.length) throw new TensorError(`${bytes.length - at} bytes follow the last tensor`);
  return { fields, tensors };
}

function parseObject(text: string): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw new TensorError('expected a JSON object before the raw tensors, got something else');
  }
  if (typeof parsed !== 'object' || parsed === null) throw new TensorError('expected a JSON object');
  return parsed as Record<string, unknown>;
}

function checkedSize(size: unknown, datatype: Datatype, shape: readonly number[], name: string): number {
  const expected = tensorBytes(datatype, shape, name);
  if (size !== expected) {
    throw new TensorError(
      `${name}: binary_data_size of ${datatype} [${shape.join(', ')}] is ${expected}, not ${safeText(size)}`,
    );
  }
  return expected;
}

function numbers(shape: unknown, name: string): number[] {
  if (Array.isArray(shape) && shape.length > MOST_DIMENSIONS)
    throw new TensorError(`${name}: expected at most ${MOST_DIMENSIONS} dimensions, got ${shape.length}`);
  if (!Array.isArray(shape) || !shape.every((dim) => typeof dim === 'number')) {
    throw new TensorError(`${name}: expected a shape`);
  }
  return shape;
}
