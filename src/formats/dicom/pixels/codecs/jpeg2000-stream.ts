/**
 * The structure of a JPEG 2000 code stream (ISO 15444-1 annex A; also of HTJ2K, 15444-15). The
 * decoders take broken streams without a word and give wrong pixels, so what can be known of a
 * stream without decoding it is checked before.
 */
import { corrupt, endOfStream, type StreamHeader } from './expected.ts';

const CODING = 'JPEG 2000';
const SOC = 0xff4f;
const SIZ = 0xff51;
const COD = 0xff52;
const QCD = 0xff5c;
const SOT = 0xff90;
const SOD = 0xff93;
const EOC = 0xffd9;
/** Markers of packets, the only ones that may stand between the packets of a tile. */
const PACKET_MARKERS: ReadonlySet<number> = new Set([0xff91, 0xff92]);

/** @throws Failure DICOM_PIXEL_DATA */
export function readJpeg2000(bytes: Uint8Array): StreamHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const u16 = (at: number) => (at + 2 <= bytes.length ? view.getUint16(at) : cut());
  const u32 = (at: number) => (at + 4 <= bytes.length ? view.getUint32(at) : cut());
  if (u16(0) !== SOC) throw corrupt(CODING, 'expected a code stream, got something else');
  if (u16(2) !== SIZ) throw corrupt(CODING, 'expected the size of the image first, got another marker');
  const lengthOfSize = u16(4);
  const grid = Array.from({ length: 8 }, (_, n) => u32(8 + 4 * n)) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const [right, bottom, left, top, tileWidth, tileHeight, tileLeft, tileTop] = grid;
  const components = u16(40);
  if (lengthOfSize !== 38 + 3 * components) throw corrupt(CODING, 'the size segment does not fit its components');
  const depth = bytes[42] ?? cut();
  if (components === 1 && (bytes[43] !== 1 || bytes[44] !== 1))
    throw corrupt(CODING, 'expected a component without subsampling');
  if (tileWidth === 0 || tileHeight === 0 || right <= left || bottom <= top || tileLeft > left || tileTop > top)
    throw corrupt(CODING, 'the image or its tiles are empty');
  const tiles = Math.ceil((right - tileLeft) / tileWidth) * Math.ceil((bottom - tileTop) / tileHeight);

  let at = 4 + lengthOfSize;
  let transformation: number | undefined;
  let quantised = false;
  for (let marker = u16(at); marker !== SOT; marker = u16(at)) {
    if (marker < 0xff50 || marker === EOC || marker === SOD)
      throw corrupt(CODING, 'the main header does not lead to a tile');
    if (marker === COD) transformation = bytes[at + 13];
    if (marker === QCD) quantised = true;
    at += 2 + u16(at + 2);
  }
  if (transformation === undefined || transformation > 1 || !quantised)
    throw corrupt(CODING, 'the main header is not complete');
  checkTiles(bytes, at, tiles, u16, u32);
  return {
    rows: bottom - top,
    columns: right - left,
    components,
    precision: (depth & 0x7f) + 1,
    reversible: transformation === 1,
  };
}

function cut(): never {
  throw corrupt(CODING, 'the code stream is cut short');
}

/**
 * Every tile is there, tile parts follow each other to the end, and nothing in them looks like a
 * marker.
 */
function checkTiles(
  bytes: Uint8Array,
  start: number,
  tiles: number,
  u16: (at: number) => number,
  u32: (at: number) => number,
): void {
  const seen = new Set<number>();
  let at = start;
  while (u16(at) === SOT) {
    const tile = u16(at + 4);
    if (u16(at + 2) !== 10 || tile >= tiles)
      throw corrupt(CODING, `expected tiles 0 to ${tiles - 1}, got a broken tile header`);
    seen.add(tile);
    const announced = u32(at + 6);
    const end = announced === 0 ? endOfStream(bytes) - 2 : at + announced;
    if (end > bytes.length || end < at + 14) throw corrupt(CODING, 'a tile goes on past the end of the code stream');
    let body = at + 12;
    while (u16(body) !== SOD) {
      if (u16(body) < 0xff50 || body >= end) throw corrupt(CODING, 'the header of a tile does not lead to its packets');
      body += 2 + u16(body + 2);
    }
    checkPackets(bytes, body + 2, end);
    at = end;
  }
  if (u16(at) !== EOC) throw corrupt(CODING, 'the code stream has no end where its tiles end');
  if (endOfStream(bytes) > at + 2) throw corrupt(CODING, 'the code stream goes on after its end');
  if (seen.size !== tiles) throw corrupt(CODING, `expected ${tiles} tiles, got ${seen.size}`);
}

/** Bit stuffing keeps every pair of bytes in packets below FF90. */
function checkPackets(bytes: Uint8Array, from: number, to: number): void {
  for (let at = bytes.indexOf(0xff, from); at >= 0 && at < to - 1; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] as number;
    if (next > 0x8f && !PACKET_MARKERS.has(0xff00 | next))
      throw corrupt(CODING, 'a packet holds what only a marker can be');
  }
}
