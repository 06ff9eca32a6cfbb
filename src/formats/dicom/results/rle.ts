/** Frames of one byte a pixel as RLE Lossless (PS3.5 annex G), and encapsulated (annex A.4). */
import { pixelDataHeader } from '../file/write-part10.ts';

export const RLE_LOSSLESS = '1.2.840.10008.1.2.5';
const HEADER_BYTES = 64;
/** Bytes that one control byte stands for. */
const MOST = 128;
/** Equal bytes that are shorter as a run than among others. */
const WORTH_A_RUN = 3;

/**
 * @param pixels (rows, columns); each row is coded by itself, as the standard asks
 * @returns header and one segment, padded to an even length
 */
export function rleFrame(pixels: Uint8Array, columns: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32LE(1, 0);
  header.writeUInt32LE(HEADER_BYTES, 4);
  const empty = new Uint8Array(columns);
  const emptyRow = packed(empty);
  const parts: Uint8Array[] = [header];
  let bytes = HEADER_BYTES;
  for (let at = 0; at < pixels.length; at += columns) {
    const row = pixels.subarray(at, at + columns);
    const part = Buffer.compare(row, empty) === 0 ? emptyRow : packed(row);
    parts.push(part);
    bytes += part.length;
  }
  if (bytes % 2 === 1) parts.push(Buffer.alloc(1));
  return Buffer.concat(parts);
}

/** A row as runs of equal bytes, and what is between them as it is. */
function packed(row: Uint8Array): Uint8Array {
  // At worst one byte in 128 more.
  const out = new Uint8Array(row.length + Math.ceil(row.length / MOST));
  let filled = 0;
  const plain = (from: number, to: number) => {
    for (let at = from; at < to; at += MOST) {
      const part = row.subarray(at, Math.min(at + MOST, to));
      out[filled++] = part.length - 1;
      out.set(part, filled);
      filled += part.length;
    }
  };
  let begun = 0;
  for (let at = 0; at < row.length; ) {
    let end = at + 1;
    while (end < row.length && end - at < MOST && row[end] === row[at]) end++;
    if (end - at >= WORTH_A_RUN) {
      plain(begun, at);
      out[filled++] = 257 - (end - at);
      out[filled++] = row[at] as number;
      begun = end;
    }
    at = end;
  }
  plain(begun, row.length);
  return out.subarray(0, filled);
}

/** Of an element that ends with its last item. */
const UNDEFINED_LENGTH = 0xffffffff;
const ELEMENT_BYTES = 12;
const ITEM_BYTES = 8;

/** Bytes of `encapsulated`. */
export function encapsulatedBytes(frames: readonly Uint8Array[]): number {
  const around = ELEMENT_BYTES + ITEM_BYTES + ITEM_BYTES;
  return frames.reduce((sum, { length }) => sum + 4 + ITEM_BYTES + length, around);
}

/** Pixel Data (7FE0,0010) of one fragment a frame, behind a table of their offsets. */
export function* encapsulated(frames: readonly Buffer[]): Generator<Buffer> {
  yield pixelDataHeader(UNDEFINED_LENGTH);
  const table = Buffer.alloc(4 * frames.length);
  let offset = 0;
  for (const [n, { length }] of frames.entries()) {
    table.writeUInt32LE(offset, 4 * n);
    offset += ITEM_BYTES + length;
  }
  yield itemHeader(0xe000, table.length);
  yield table;
  for (const frame of frames) {
    yield itemHeader(0xe000, frame.length);
    yield frame;
  }
  yield itemHeader(0xe0dd, 0);
}

function itemHeader(element: number, length: number): Buffer {
  const header = Buffer.alloc(ITEM_BYTES);
  header.writeUInt16LE(0xfffe, 0);
  header.writeUInt16LE(element, 2);
  header.writeUInt32LE(length, 4);
  return header;
}
