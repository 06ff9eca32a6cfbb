/** The pixels of a segmentation's frames, one after the other: bits as they are packed, or bytes. */
import type { DicomFile } from '../../../src/formats/dicom/file/read-part10.ts';
import { decodeRle } from '../../../src/formats/dicom/pixels/codecs/rle.ts';

export function segPixels({ attributes, pixels }: DicomFile): Uint8Array {
  if (pixels?.fragments === undefined) return pixels?.native ?? new Uint8Array(0);
  const [rows = 0] = attributes.binary('00280010', 'US');
  const [columns = 0] = attributes.binary('00280011', 'US');
  const expected = { rows, columns, bitsAllocated: 8, bitsStored: 8 } as const;
  return Buffer.concat(pixels.fragments.map(({ bytes }) => decodeRle(bytes, expected) as Uint8Array));
}
