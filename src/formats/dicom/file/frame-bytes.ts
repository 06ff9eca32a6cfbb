/**
 * Where the bytes of one frame are: in native pixel data by its size, in encapsulated data by
 * fragments and offset tables (PS3.5 A.4).
 */
import type { Attributes } from './attributes.ts';
import { damaged, refused } from './failures.ts';
import type { PixelBytes } from './read-part10.ts';
import { TAG } from './tags.ts';

/**
 * Native bytes of frame n (from 0). The whole pixel data must be as long as its frames, but for
 * zeros of less than a frame, which some tools fill a block with: other lengths mean that the header
 * does not describe it.
 * @throws Failure DICOM_PIXEL_DATA_LENGTH
 */
export function nativeFrame(pixels: PixelBytes, n: number, frames: number, frameBytes: number): Uint8Array {
  const expected = frames * frameBytes;
  const got = pixels.native.length;
  const surplus = surplusBytes(pixels, frames, frameBytes);
  if (got < expected || surplus.length >= frameBytes || surplus.some((byte) => byte !== 0))
    throw damaged('DICOM_PIXEL_DATA_LENGTH', `Pixel Data: expected ${expected} bytes, got ${got}`);
  return pixels.native.subarray(n * frameBytes, (n + 1) * frameBytes);
}

/** What stands behind native pixels, without the byte that makes their length even (PS3.5, 7.1.1). */
export function surplusBytes({ native }: PixelBytes, frames: number, frameBytes: number): Uint8Array {
  const expected = frames * frameBytes;
  return native.subarray(native.length === expected + (expected % 2) ? native.length : expected);
}

/** Finds the code stream of a frame. @throws Failure DICOM_PIXEL_DATA_LENGTH, DICOM_PIXEL_DATA */
export function encapsulatedFrames(
  pixels: PixelBytes,
  attributes: Attributes,
  frames: number,
): (n: number) => Uint8Array {
  const { fragments } = pixels;
  if (fragments === undefined)
    throw refused('DICOM_PIXEL_DATA', 'expected compressed pixel data in fragments, got it in one piece');
  if (fragments.length < frames)
    throw damaged(
      'DICOM_PIXEL_DATA_LENGTH',
      `Pixel Data: expected at least ${frames} fragments, got ${fragments.length}`,
    );
  if (fragments.length === frames) return (n) => (fragments[n] as { bytes: Uint8Array }).bytes;
  if (frames === 1) return () => Buffer.concat(fragments.map(({ bytes }) => bytes));
  const extended = attributes.binary(TAG.extendedOffsetTable, 'OV');
  const offsets = pixels.offsets.length > 0 ? pixels.offsets : extended;
  const starts = offsets.map((offset) => fragments.findIndex((fragment) => fragment.offset === offset));
  const ascending = starts.every(
    (start, n) => start >= 0 && (n === 0 ? start === 0 : start > (starts[n - 1] ?? start)),
  );
  if (offsets.length !== frames || !ascending) {
    throw damaged(
      'DICOM_PIXEL_DATA',
      `expected an offset table that leads to ${frames} frames in ${fragments.length} fragments, got none`,
    );
  }
  return (n) => Buffer.concat(fragments.slice(starts[n], starts[n + 1] ?? fragments.length).map(({ bytes }) => bytes));
}
