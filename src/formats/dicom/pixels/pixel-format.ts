/** How a pixel's stored value lies in its bits (PS3.5, 8.1), and which values are no image at all. */
import { type Attributes, unsignedShort } from '../file/attributes.ts';
import { refused } from '../file/failures.ts';
import { TAG } from '../file/tags.ts';

export interface PixelFormat {
  readonly bitsAllocated: 8 | 16 | 32;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly signed: boolean;
  /** Stored values from low to high mark pixels outside the image; undefined where there are none. */
  readonly padding: { readonly low: number; readonly high: number } | undefined;
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
  return { bitsAllocated, bitsStored, highBit, signed, padding: padding(attributes, signed) };
}

/**
 * PS3.3 C.7.5.1.1.2: one value, or a range with Pixel Padding Range Limit at its other end. Its type follows Pixel Representation,
 * whatever value representation the file gives it.
 */
function padding(attributes: Attributes, signed: boolean): PixelFormat['padding'] {
  const vr = signed ? 'SS' : 'US';
  const [value] = attributes.binary(TAG.pixelPaddingValue, vr);
  if (value === undefined) return undefined;
  const own = (stored: number) => (signed ? (stored << 16) >> 16 : stored & 0xffff);
  const [limit = value] = attributes.binary(TAG.pixelPaddingRangeLimit, vr);
  const ends = [own(value), own(limit)] as const;
  return { low: Math.min(...ends), high: Math.max(...ends) };
}

/** Lowest and highest stored value that the format can hold. */
export function storedRange({ bitsStored, signed }: PixelFormat): [number, number] {
  return signed ? [-(2 ** (bitsStored - 1)), 2 ** (bitsStored - 1) - 1] : [0, 2 ** bitsStored - 1];
}
