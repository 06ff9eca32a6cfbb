/** The samples of one frame, whatever its transfer syntax. */

import { damaged, floatingPoint, refused } from '../file/failures.ts';
import { encapsulatedFrames, nativeFrame, surplusBytes } from '../file/frame-bytes.ts';
import type { DicomFile, PixelBytes } from '../file/read-part10.ts';
import { type TransferSyntax, transferSyntax } from '../file/transfer-syntax.ts';
import { decodeJpegLossless } from './codecs/jpeg-lossless.ts';
import { decodeJpegLs } from './codecs/jpeg-ls.ts';
import { decodeJpeg2000 } from './codecs/jpeg2000.ts';
import { decodeRle } from './codecs/rle.ts';
import type { Samples } from './codecs/samples.ts';
import type { PixelFormat } from './pixel-format.ts';

/** What a header says of the frames. */
export interface FrameHeader {
  readonly rows: number;
  readonly columns: number;
  readonly format: PixelFormat;
  /** One for each frame. */
  readonly planes: { readonly length: number };
  /** To which the pixels were compressed with loss; undefined where nothing was lost. */
  readonly lossyRatio: number | undefined;
}

/** True where zeros that are no pixels stand behind those of a file that `frameReader` reads. */
export function isPadded({ pixels }: DicomFile, { rows, columns, format, planes }: FrameHeader): boolean {
  if (pixels === undefined || pixels.fragments !== undefined) return false;
  return surplusBytes(pixels, planes.length, rows * columns * (format.bitsAllocated / 8)).length > 0;
}

const MACHINE_IS_LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/**
 * A function from the index of a frame (from 0) to its samples; nothing is decoded before it is
 * called.
 * @throws Failure DICOM_TRANSFER_SYNTAX, DICOM_PIXEL_FORMAT, DICOM_PIXEL_DATA,
 *   DICOM_PIXEL_DATA_LENGTH, DICOM_LOSSY
 */
export function frameReader(file: DicomFile, header: FrameHeader): (n: number) => Promise<Samples> {
  const syntax = transferSyntax(file.transferSyntaxUid);
  const { pixels } = file;
  if (file.floatPixels) throw floatingPoint();
  if (pixels === undefined) throw damaged('DICOM_PIXEL_DATA_LENGTH', 'Pixel Data: expected pixels, got none');
  const frames = header.planes.length;
  const expected = { rows: header.rows, columns: header.columns, ...header.format };
  if (syntax.coding === 'native') {
    const { bitsAllocated, rows, columns } = expected;
    const frameBytes = rows * columns * (bitsAllocated / 8);
    if (pixels.fragments !== undefined)
      throw damaged('DICOM_PIXEL_DATA', 'expected pixels in one piece, got fragments');
    return async (n) => nativeSamples(pixels, nativeFrame(pixels, n, frames, frameBytes), bitsAllocated, syntax);
  }
  const bytesOf = encapsulatedFrames(pixels, file.attributes, frames);
  const onLossy = () => {
    if (header.lossyRatio === undefined)
      throw refused('DICOM_LOSSY', 'the pixels are coded with loss, and Lossy Image Compression does not say so');
  };
  return async (n) => {
    const bytes = bytesOf(n);
    if (syntax.coding === 'rle') return decodeRle(bytes, expected);
    if (syntax.coding === 'jpeg-lossless') return decodeJpegLossless(bytes, expected, onLossy);
    if (syntax.coding === 'jpeg-ls') return await decodeJpegLs(bytes, expected, onLossy);
    return await decodeJpeg2000(bytes, expected, syntax.coding === 'htj2k', onLossy);
  };
}

function nativeSamples(
  pixels: PixelBytes,
  bytes: Uint8Array,
  bits: 8 | 16 | 32,
  { bigEndian }: TransferSyntax,
): Samples {
  // 8-bit samples in words lie in them the other way round where words are big endian.
  if (bits === 8 && !(bigEndian && pixels.words)) return bytes;
  if (bits === 8) return Buffer.from(bytes).swap16();
  const size = bits / 8;
  const swap = bigEndian === MACHINE_IS_LITTLE_ENDIAN;
  const aligned = !swap && bytes.byteOffset % size === 0 ? bytes : Uint8Array.from(bytes);
  if (swap) {
    const buffer = Buffer.from(aligned.buffer, aligned.byteOffset, aligned.length);
    if (bits === 16) buffer.swap16();
    else buffer.swap32();
  }
  const count = aligned.length / size;
  return bits === 16
    ? new Uint16Array(aligned.buffer, aligned.byteOffset, count)
    : new Uint32Array(aligned.buffer, aligned.byteOffset, count);
}
