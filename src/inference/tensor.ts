/**
 * Tensors as the Open Inference Protocol carries them, in the datatypes that the graphs of this
 * project use.
 */

import { safeText } from '../foreign-text.ts';

/** Bytes of one element. */
const ELEMENT_BYTES = { UINT8: 1, INT16: 2, INT64: 8, FP32: 4 } as const;
export type Datatype = keyof typeof ELEMENT_BYTES;

/** C order, little-endian. */
export interface Tensor {
  readonly name: string;
  readonly datatype: Datatype;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/** Of a message: what our graphs have is far below. */
export const MOST_TENSORS = 16;
export const MOST_DIMENSIONS = 8;
const MOST_MESSAGE = 1000;

/**
 * What a peer sent is not the protocol, or not what was agreed; the message says what was expected
 * and what came.
 */
export class TensorError extends Error {
  constructor(message: string) {
    super(safeText(message, MOST_MESSAGE));
  }
}

export function isDatatype(name: unknown): name is Datatype {
  return typeof name === 'string' && Object.hasOwn(ELEMENT_BYTES, name);
}

/** @throws TensorError for negative, fractional or absurd dimensions */
export function elementCount(shape: readonly number[], name: string): number {
  if (shape.length > MOST_DIMENSIONS)
    throw new TensorError(`${safeText(name)}: expected at most ${MOST_DIMENSIONS} dimensions, got ${shape.length}`);
  const count = shape.reduce((product, dim) => product * dim, 1);
  if (!shape.every((dim) => Number.isSafeInteger(dim) && dim >= 0) || !Number.isSafeInteger(8 * count)) {
    throw new TensorError(`${name}: expected a shape of whole numbers, got [${shape.join(', ')}]`);
  }
  return count;
}

/** @throws TensorError */
export function tensorBytes(datatype: Datatype, shape: readonly number[], name: string): number {
  return ELEMENT_BYTES[datatype] * elementCount(shape, name);
}

/**
 * The elements of a JSON array, nested or flat, as a tensor's bytes. @throws TensorError for a
 * wrong count or a value out of range
 */
export function bytesOfJson(data: unknown, datatype: Datatype, shape: readonly number[], name: string): Uint8Array {
  const count = elementCount(shape, name);
  if (!Array.isArray(data)) throw new TensorError(`${name}: expected data as an array`);
  // Nested arrays are as long as flat ones: what is longer than the shape is not unrolled.
  const values = data.some(Array.isArray) ? (data.flat(16) as unknown[]) : (data as unknown[]);
  if (values.length !== count) throw new TensorError(`${name}: expected ${count} values, got ${values.length}`);
  const array = emptyArray(datatype, count);
  for (let n = 0; n < count; n++) {
    const value = values[n];
    const stored = typeof value !== 'number' || !Number.isFinite(value) ? undefined : value;
    if (stored === undefined) throw new TensorError(`${name}: value ${n} is not a number`);
    if (datatype === 'INT64') {
      if (!Number.isSafeInteger(stored)) throw new TensorError(`${name}: value ${n} is not a whole number`);
      array[n] = BigInt(stored);
    } else {
      array[n] = stored;
      if (datatype !== 'FP32' && array[n] !== stored) {
        throw new TensorError(`${name}: value ${n} does not fit ${datatype}`);
      }
    }
  }
  return new Uint8Array(array.buffer);
}

/** The elements as JSON numbers, flat. */
export function jsonOfTensor(tensor: Tensor): number[] {
  return Array.from(elements(tensor) as Iterable<number | bigint>, Number);
}

type Elements = Uint8Array | Int16Array | Float32Array | BigInt64Array;

function emptyArray(datatype: Datatype, count: number): { [n: number]: number | bigint; buffer: ArrayBuffer } {
  if (datatype === 'UINT8') return new Uint8Array(count);
  if (datatype === 'INT16') return new Int16Array(count);
  if (datatype === 'FP32') return new Float32Array(count);
  return new BigInt64Array(count);
}

/**
 * The elements as a typed array of their own: bytes from the wire lie at any offset, typed arrays
 * do not.
 */
export function elements(tensor: Tensor): Elements {
  const { buffer } = Uint8Array.from(tensor.bytes);
  if (tensor.datatype === 'UINT8') return new Uint8Array(buffer);
  if (tensor.datatype === 'INT16') return new Int16Array(buffer);
  if (tensor.datatype === 'FP32') return new Float32Array(buffer);
  return new BigInt64Array(buffer);
}
