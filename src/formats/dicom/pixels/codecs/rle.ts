/**
 * RLE frames to samples (PS3.5 annex G): one segment of packed bytes for each byte of a sample, the
 * highest first.
 */

import { corrupt, type Expected } from './expected.ts';
import type { Samples } from './samples.ts';

const CODING = 'RLE';
const HEADER_BYTES = 64;

/** @throws Failure DICOM_PIXEL_DATA */
export function decodeRle(bytes: Uint8Array, { rows, columns, bitsAllocated }: Expected): Samples {
  if (bytes.length < HEADER_BYTES)
    throw corrupt(CODING, `expected a header of ${HEADER_BYTES} bytes, got ${bytes.length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = bitsAllocated / 8;
  const segments = view.getUint32(0, true);
  if (segments !== size) throw corrupt(CODING, `expected ${size} segments, got ${segments}`);
  const count = rows * columns;
  const start = (segment: number) => (segment < size ? view.getUint32(4 + 4 * segment, true) : bytes.length);
  const samples = size === 1 ? new Uint8Array(count) : size === 2 ? new Uint16Array(count) : new Uint32Array(count);
  const plane = new Uint8Array(count);
  for (let n = 0; n < size; n++) {
    const [from, to] = [start(n), start(n + 1)];
    if (from < HEADER_BYTES || to < from || to > bytes.length)
      throw corrupt(CODING, 'the segments do not lie one after the other');
    unpack(bytes.subarray(from, to), plane);
    const shift = 8 * (size - 1 - n);
    for (let at = 0; at < count; at++) samples[at] = (samples[at] as number) | ((plane[at] as number) << shift);
  }
  return samples;
}

/** Fills `plane` exactly; a byte that pads the segment to an even length may remain. */
function unpack(packed: Uint8Array, plane: Uint8Array): void {
  let at = 0;
  let filled = 0;
  while (filled < plane.length) {
    const control = packed[at++];
    if (control === undefined) throw corrupt(CODING, `expected ${plane.length} bytes in a segment, got ${filled}`);
    if (control === 128) continue;
    const count = control < 128 ? control + 1 : 257 - control;
    if (filled + count > plane.length) throw corrupt(CODING, `expected ${plane.length} bytes in a segment, got more`);
    if (control < 128) {
      if (at + count > packed.length) throw corrupt(CODING, 'a segment is cut short');
      plane.set(packed.subarray(at, at + count), filled);
      at += count;
    } else {
      const value = packed[at++];
      if (value === undefined) throw corrupt(CODING, 'a segment is cut short');
      plane.fill(value, filled, filled + count);
    }
    filled += count;
  }
  if (packed.length - at > 1) throw corrupt(CODING, `expected ${at} bytes in a segment, got ${packed.length}`);
}
