/**
 * The structure of a JPEG code stream (ISO 10918-1 annex B) or JPEG-LS one (ISO 14495-1 annex C) of
 * one scan.
 */
import { corrupt, endsWith, type StreamHeader } from './expected.ts';

export interface JpegHeader extends StreamHeader {
  /** Low byte of the frame marker: C3 is lossless JPEG, F7 JPEG-LS. */
  readonly frame: number;
}

const SOI = 0xffd8;
const SOS = 0xda;
const EOI = 0xd9;
const LOSSLESS = 0xc3;
const JPEG_LS = 0xf7;

/** @throws Failure DICOM_PIXEL_DATA */
export function readJpeg(bytes: Uint8Array, coding: string): JpegHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const u16 = (at: number) => {
    if (at + 2 > bytes.length) throw corrupt(coding, 'the code stream is cut short');
    return view.getUint16(at);
  };
  if (u16(0) !== SOI) throw corrupt(coding, 'expected a code stream, got something else');
  let at = 2;
  let found: Omit<JpegHeader, 'reversible'> | undefined;
  while (true) {
    const marker = u16(at);
    if (marker === 0xffff) {
      at++; // fill bytes
      continue;
    }
    const low = marker & 0xff;
    if (marker >> 8 !== 0xff || low < 0xc0) throw corrupt(coding, 'the header does not lead to a scan');
    const length = u16(at + 2);
    if (isFrame(low)) {
      if (found !== undefined) throw corrupt(coding, 'expected one frame, got two');
      if (low !== LOSSLESS && low !== JPEG_LS)
        throw corrupt(coding, `expected lossless coding, got frame type ${low.toString(16)}`);
      const shape = {
        rows: u16(at + 5),
        columns: u16(at + 7),
        precision: bytes[at + 4] ?? 0,
        components: bytes[at + 9] ?? 0,
      };
      found = { frame: low, ...shape };
    }
    if (low === SOS) {
      if (found === undefined) throw corrupt(coding, 'a scan comes before its frame');
      const scanned = bytes[at + 4] ?? 0;
      const [first = 0, , third = 0] = bytes.subarray(at + 5 + 2 * scanned);
      if (scanned !== found.components || length !== 6 + 2 * scanned)
        throw corrupt(coding, 'the scan does not fit its frame');
      checkScan(bytes, at + 2 + length, found.frame, coding);
      // JPEG-LS: how far a sample may be off. JPEG lossless: bits that were shifted out.
      const reversible = found.frame === JPEG_LS ? first === 0 : (third & 0x0f) === 0;
      return { ...found, reversible };
    }
    at += 2 + length;
  }
}

function isFrame(low: number): boolean {
  return low === JPEG_LS || (low >= 0xc0 && low <= 0xcf && low !== 0xc4 && low !== 0xc8 && low !== 0xcc);
}

/** Stuffing keeps markers out of a scan: all but restarts, and the end of the image, are damage. */
function checkScan(bytes: Uint8Array, from: number, frame: number, coding: string): void {
  if (!endsWith(bytes, EOI)) throw corrupt(coding, 'the code stream has no end');
  const end = bytes.lastIndexOf(EOI) - 1;
  for (let at = bytes.indexOf(0xff, from); at >= 0 && at < end; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] as number;
    const restart = next >= 0xd0 && next <= 0xd7;
    const stuffed = frame === JPEG_LS ? next < 0x80 : next === 0;
    if (!stuffed && !restart && !(next === 0xff && at + 1 === end))
      throw corrupt(coding, 'the scan holds what only a marker can be');
  }
}
