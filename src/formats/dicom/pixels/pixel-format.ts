/**
 * How a pixel's stored value lies in its bits (PS3.5, 8.1), and which values are no image at all.
 */
import { type Attributes, unsignedShort } from '../file/attributes.ts';
import { refused } from '../file/failures.ts';
import { TAG } from '../file/tags.ts';

export interface PixelFormat {
  readonly bitsAllocated: 8 | 16 | 32;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly signed: boolean;
  /** What marks pixels outside the image; undefined where there is none. */
  readonly padding: Padding | undefined;
}

/** Both ends of a range, included. */
export interface Padding {
  /** As stored values: masked to Bits Stored and signed as pixels are. */
  readonly low: number;
  readonly high: number;
  /**
   * The same as whole words of the file, where bits outside Bits Stored are part of the value (old
   * files write -2000 into 12 bits): a frame that has such words is compared by them, since the
   * masked value may be one of the image's too.
   */
  readonly word: { readonly low: number; readonly high: number } | undefined;
}

/** @throws Failure DICOM_PIXEL_FORMAT, DICOM_ATTRIBUTE */
export function pixelFormat(attributes: Attributes): PixelFormat {
  const bitsAllocated = unsignedShort(attributes, TAG.bitsAllocated, 'Bits Allocated');
  const bitsStored = unsignedShort(attributes, TAG.bitsStored, 'Bits Stored');
  const highBit = unsignedShort(attributes, TAG.highBit, 'High Bit', bitsStored - 1);
  const representation = unsignedShort(attributes, TAG.pixelRepresentation, 'Pixel Representation');
  if (bitsAllocated !== 8 && bitsAllocated !== 16 && bitsAllocated !== 32)
    throw refused('DICOM_PIXEL_FORMAT', `Bits Allocated: expected 8, 16 or 32, got ${bitsAllocated}`);
  if (bitsStored < 2 || bitsStored > bitsAllocated)
    throw refused('DICOM_PIXEL_FORMAT', `Bits Stored: expected 2 to ${bitsAllocated}, got ${bitsStored}`);
  if (highBit < bitsStored - 1 || highBit >= bitsAllocated)
    throw refused('DICOM_PIXEL_FORMAT', `High Bit: expected ${bitsStored - 1} to ${bitsAllocated - 1}, got ${highBit}`);
  if (representation > 1)
    throw refused('DICOM_PIXEL_FORMAT', `Pixel Representation: expected 0 or 1, got ${representation}`);
  const signed = representation === 1;
  const format = { bitsAllocated, bitsStored, highBit, signed } as const;
  return { ...format, padding: padding(attributes, format) };
}

/**
 * PS3.3 C.7.5.1.1.2: one value, or a range with Pixel Padding Range Limit at its other end. Its
 * type follows Pixel Representation, whatever value representation the file gives it, and its bits
 * are those of the pixels.
 * @throws Failure DICOM_PIXEL_FORMAT for a range that leaves less than half of the values to the
 *   image
 */
function padding(attributes: Attributes, format: Omit<PixelFormat, 'padding'>): PixelFormat['padding'] {
  const { bitsStored, signed } = format;
  const vr = signed ? 'SS' : 'US';
  const [value] = attributes.binary(TAG.pixelPaddingValue, vr);
  if (value === undefined || Number.isNaN(value)) return undefined;
  const [limit = value] = attributes.binary(TAG.pixelPaddingRangeLimit, vr);
  const range = (own: (value: number) => number) => {
    const ends = [own(value), own(limit)] as const;
    return { low: Math.min(...ends), high: Math.max(...ends) };
  };
  const word = range((one) => (signed ? (one << 16) >> 16 : one & 0xffff));
  const [lowest, highest] = storedRange(format);
  const fits = word.low >= lowest && word.high <= highest;
  const bits = Math.min(bitsStored, 16);
  const stored = fits ? word : range((one) => storedValue(one, { bitsStored: bits, highBit: bits - 1, signed }));
  if (2 * (stored.high - stored.low) > highest - lowest) {
    const got = `${stored.low} to ${stored.high} of ${lowest} to ${highest}`;
    throw refused('DICOM_PIXEL_FORMAT', `Pixel Padding Value: expected values outside the image, got ${got}`);
  }
  return { ...stored, word: fits ? undefined : word };
}

/**
 * The value that a word of the file holds: the bits of Bits Stored below High Bit, signed as Pixel
 * Representation says.
 */
export function storedValue(
  word: number,
  { bitsStored, highBit, signed }: Pick<PixelFormat, 'bitsStored' | 'highBit' | 'signed'>,
): number {
  const bits = word << (31 - highBit);
  return signed ? bits >> (32 - bitsStored) : bits >>> (32 - bitsStored);
}

/** Lowest and highest stored value that the format can hold. */
export function storedRange({ bitsStored, signed }: Pick<PixelFormat, 'bitsStored' | 'signed'>): [number, number] {
  return signed ? [-(2 ** (bitsStored - 1)), 2 ** (bitsStored - 1) - 1] : [0, 2 ** bitsStored - 1];
}
