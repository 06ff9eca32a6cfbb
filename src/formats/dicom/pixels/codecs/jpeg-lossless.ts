/** JPEG lossless (process 14) frames to samples. */
import jpeg from 'jpeg-lossless-decoder-js';
import { checkStream, corrupt, type Expected } from './expected.ts';
import { readJpeg } from './jpeg-stream.ts';
import type { Samples } from './samples.ts';

const CODING = 'JPEG lossless';
const EOI = 0xd9;

/** @throws Failure DICOM_PIXEL_DATA */
export function decodeJpegLossless(bytes: Uint8Array, expected: Expected, onLossy: () => void): Samples {
  const stream = readJpeg(bytes, CODING);
  if (stream.frame !== 0xc3) throw corrupt(CODING, 'expected a JPEG frame, got JPEG-LS');
  checkStream(CODING, stream, expected);
  // The decoder takes no notice of a point transform.
  if (!stream.reversible) {
    onLossy();
    throw corrupt(CODING, 'expected no point transform, got one');
  }
  const decoder = new jpeg.lossless.Decoder();
  endAtMarker(decoder);
  const own = Uint8Array.from(bytes);
  let samples: Samples;
  try {
    samples = decoder.decode(own.buffer, 0, own.length, stream.precision <= 8 ? 1 : 2);
  } catch (error) {
    throw corrupt(CODING, 'the decoder gave up on the code stream', error);
  }
  // It stops at a marker without a word.
  if (decoder.yLoc !== expected.rows || samples.length !== expected.rows * expected.columns)
    throw corrupt(
      CODING,
      `expected ${expected.rows} rows, the code stream has ${Math.min(decoder.yLoc, expected.rows)} that are whole`,
    );
  // Damaged bits put the codes out of step: the last pixel then comes before the last byte.
  if (decoder.stream.index < own.lastIndexOf(EOI) - 1)
    throw corrupt(CODING, 'the code stream goes on after the last pixel');
  return samples;
}

/** Bits of the first byte of a marker, which the decoder has read ahead when it meets one. */
const MARKER_BITS = 8;

/**
 * The decoder takes a code for the marker itself where no bit is left behind the code, and loses
 * the pixel: it counts one bit too many. Where images end in air, one in eight ends so.
 */
function endAtMarker(decoder: { markerIndex: number }): void {
  let bits = decoder.markerIndex;
  Object.defineProperty(decoder, 'markerIndex', {
    get: () => bits,
    set: (value: number) => {
      bits = Math.min(value, MARKER_BITS);
    },
  });
}
