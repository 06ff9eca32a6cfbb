/**
 * CRC-32 of parts of equal length put together into the one of the whole, without the bytes: parts
 * may come in any order.
 */
import { crc32 } from 'node:zlib';

/** A linear map of 32 bits: what becomes of each bit, lowest first. */
type BitMap = readonly number[];

function apply(map: BitMap, bits: number): number {
  let sum = 0;
  for (let left = bits, n = 0; left !== 0; left >>>= 1, n++) if (left & 1) sum ^= map[n] ?? 0;
  return sum >>> 0;
}

const after = (outer: BitMap, inner: BitMap): BitMap => inner.map((bits) => apply(outer, bits));

/**
 * How a CRC-32 changes when `length` zero bytes follow, but for a constant that the sum of two CRCs
 * is free of.
 */
function zeroBytes(length: number): BitMap {
  const zero = Buffer.alloc(1);
  let power: BitMap = Array.from({ length: 32 }, (_, n) => (crc32(zero, (1 << n) >>> 0) ^ crc32(zero, 0)) >>> 0);
  let map: BitMap = Array.from({ length: 32 }, (_, n) => (1 << n) >>> 0);
  for (let left = length; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) map = after(power, map);
    power = after(power, power);
  }
  return map;
}

/**
 * @param crcs of the parts, in the order of the whole
 * @param length bytes of each part
 */
export function crcOfParts(crcs: readonly number[], length: number): number {
  const shift = zeroBytes(length);
  return crcs.reduce((whole, part) => (apply(shift, whole) ^ part) >>> 0, 0);
}
