/** What a code stream has to be, by the data set around it, and the failures when it is not. */
import type { Failure } from '../../../../errors.ts';
import { damaged } from '../../file/failures.ts';

export interface Expected {
  readonly rows: number;
  readonly columns: number;
  readonly bitsAllocated: 8 | 16 | 32;
  readonly bitsStored: number;
}

/** What a code stream says of itself. */
export interface StreamHeader {
  readonly rows: number;
  readonly columns: number;
  readonly components: number;
  /** Bits of a sample. */
  readonly precision: number;
  /** False when its coding drops information. */
  readonly reversible: boolean;
}

export function corrupt(coding: string, message: string, cause?: unknown): Failure {
  return damaged('DICOM_PIXEL_DATA', `${coding}: ${message}`, cause);
}

/** @throws Failure DICOM_PIXEL_DATA */
export function checkStream(coding: string, stream: StreamHeader, expected: Expected): void {
  const { rows, columns, components, precision } = stream;
  if (rows !== expected.rows || columns !== expected.columns)
    throw corrupt(coding, `expected ${expected.columns} x ${expected.rows} pixels, got ${columns} x ${rows}`);
  if (components !== 1) throw corrupt(coding, `expected 1 component, got ${components}`);
  // More bits than Bits Stored hold overlays or noise, and are masked; fewer are values that happen
  // to be small.
  if (precision > Math.min(16, expected.bitsAllocated) || precision < 2)
    throw corrupt(coding, `expected samples of 2 to ${Math.min(16, expected.bitsAllocated)} bits, got ${precision}`);
}

/**
 * Where the code stream ends: a fragment is padded with zeros (PS3.5, A.4), and by some encoders
 * with JPEG's fill bytes.
 */
export function endOfStream(bytes: Uint8Array): number {
  let end = bytes.length;
  while (end > 2 && (bytes[end - 1] === 0 || bytes[end - 1] === 0xff)) end--;
  return end;
}

/** Ends at the marker. */
export function endsWith(bytes: Uint8Array, low: number): boolean {
  const end = endOfStream(bytes);
  return bytes[end - 1] === low && bytes[end - 2] === 0xff;
}
