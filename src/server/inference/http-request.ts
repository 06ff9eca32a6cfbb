/**
 * What an HTTP v2 request announces, holds and wants; everything that can be wrong with it but its
 * tensors.
 */
import type { IncomingMessage } from 'node:http';
import { cancelled, Failure, invalid } from '../../errors.ts';
import { safeText } from '../../foreign-text.ts';
import { HEADER_LENGTH } from '../../inference/http-body.ts';
import { TensorError } from '../../inference/tensor.ts';
import { OUTPUTS, type OutputName, outputName, outputNames } from './slices.ts';

/**
 * JSON is parsed on the thread that serves everybody: enough to try a slice, not to send studies.
 */
const MAX_JSON_BYTES = 4 << 20;

/** The length of the body, which decides before any of it is read. @throws Failure */
export function announcedLength(request: IncomingMessage, maxBytes: number): number {
  const encoding = request.headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') throw invalid('BODY_ENCODING', 'content-encoding', 'expected identity');
  const length = numberHeader(request, 'content-length');
  if (length === undefined)
    throw invalid('BODY_LENGTH', 'content-length', 'expected it, a body of unknown length is not read');
  if (length > maxBytes) {
    throw tooLarge('content-length', `${length} bytes, at most ${maxBytes} are read (M4OE_MAX_INFERENCE_MIB)`);
  }
  const json = numberHeader(request, HEADER_LENGTH) ?? length;
  if (json > MAX_JSON_BYTES) {
    throw tooLarge('content-length', `${json} bytes of JSON, at most ${MAX_JSON_BYTES} are read; send raw tensors`);
  }
  return length;
}

function tooLarge(field: string, why: string): Failure {
  const setting = 'M4OE_MAX_INFERENCE_MIB';
  return new Failure('too_large', 'INFERENCE_TOO_LARGE', `${field}: ${why}`, { field, setting });
}

export function numberHeader(request: IncomingMessage, name: string): number | undefined {
  const text = request.headers[name];
  if (text === undefined) return undefined;
  if (typeof text === 'string' && /^\d{1,15}$/.test(text)) return Number(text);
  throw invalid('BODY_LENGTH', name, 'expected a number of bytes');
}

export async function received(request: IncomingMessage, length: number): Promise<Buffer> {
  const body = Buffer.allocUnsafe(length);
  let at = 0;
  // Node holds the body to the announced length.
  for await (const part of request) at += (part as Buffer).copy(body, at);
  if (at !== length) throw cancelled();
  return body;
}

/** Outputs wanted, each with whether it goes as raw bytes. @throws Failure of `outputNames` */
export function readOutputs(outputs: unknown, binaryByDefault: boolean): Map<OutputName, boolean> {
  if (outputs === undefined) return new Map(OUTPUTS.map((name) => [name, binaryByDefault]));
  if (!Array.isArray(outputs)) throw invalid('INFERENCE_OUTPUT', 'outputs', 'expected a list');
  const binary = new Map<OutputName, boolean>();
  outputNames(outputs, (entry: unknown) => {
    const { name, parameters } = object(entry, 'outputs');
    if (typeof name !== 'string')
      throw invalid('INFERENCE_OUTPUT', 'outputs', `expected a name, got ${safeText(name)}`);
    const how = object(parameters, 'outputs.parameters');
    const known = outputName(name, how);
    binary.set(known, (how.binary_data ?? binaryByDefault) === true);
    return known;
  });
  return binary;
}

/**
 * Numbers of an answer take up to four characters, and are written on the thread that serves
 * everybody. @throws Failure INFERENCE_TOO_LARGE
 */
export function checkJsonAnswer(wanted: ReadonlyMap<OutputName, boolean>, [n, , h, w]: readonly number[]): void {
  const values = (['labels', 'confidence'] as const).filter((name) => wanted.get(name) === false).length;
  const bytes = 4 * values * (n ?? 0) * (h ?? 0) * (w ?? 0);
  if (bytes > MAX_JSON_BYTES) {
    throw tooLarge(
      'outputs',
      `up to ${bytes} bytes of JSON, at most ${MAX_JSON_BYTES} are written; ask for binary_data`,
    );
  }
}

export function object(value: unknown, field: string): Record<string, unknown> {
  if (value === undefined) return {};
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw invalid('INFERENCE_INPUT', field, 'expected an object');
}

export function decoding<T>(decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    if (error instanceof TensorError) throw invalid('INFERENCE_INPUT', 'inputs', error.message);
    throw error;
  }
}
