/**
 * Data sets without preamble and DICM, as old tools write them (PS3.10 has no such files), and such
 * that are encoded otherwise than their file says: made into what PS3.10 says.
 */

const PREAMBLE = Buffer.concat([Buffer.alloc(128), Buffer.from('DICM')]);
const IMPLICIT = '1.2.840.10008.1.2';
const EXPLICIT = '1.2.840.10008.1.2.1';
const BIG_ENDIAN = '1.2.840.10008.1.2.2';

/**
 * True when the bytes start with an element of group 2 or 8 (in either byte order), as a data set
 * does and hardly anything else.
 */
export function looksBare(bytes: Uint8Array): boolean {
  if (bytes.length < 132) return false;
  const [a, b, c, d] = bytes as unknown as [number, number, number, number];
  const little = (a === 2 || a === 8) && b === 0 && d === 0 && c <= 0x20;
  const big = a === 0 && (b === 2 || b === 8) && c === 0 && d <= 0x20;
  return little || big;
}

/**
 * The same data set as a file of PS3.10. One that starts with its own meta information (group 2)
 * keeps it; for another the transfer syntax follows from its first element: a value representation
 * in letters stands there, or does not.
 */
export function withPreamble(bytes: Uint8Array): Buffer {
  if (bytes[0] === 2) return Buffer.concat([PREAMBLE, bytes]);
  const explicit = isExplicit(bytes);
  const syntax = bytes[0] === 0 ? BIG_ENDIAN : explicit ? EXPLICIT : IMPLICIT;
  const value = Buffer.from(syntax.length % 2 === 0 ? syntax : `${syntax}\0`, 'latin1');
  const element = Buffer.concat([Buffer.from([2, 0, 0x10, 0, 0x55, 0x49, value.length, 0]), value]);
  const length = Buffer.from([2, 0, 0, 0, 0x55, 0x4c, 4, 0, element.length, 0, 0, 0]);
  return Buffer.concat([PREAMBLE, length, element, bytes]);
}

/** A value representation in letters behind the first tag. */
function isExplicit(bytes: Uint8Array): boolean {
  return /^[A-Z]{2}$/.test(Buffer.from(bytes.subarray(4, 6)).toString('latin1'));
}

const META_LENGTH = 132;
const META = 144;

/**
 * The file as its data set is encoded: anonymisers write one whose value representations are
 * implicit, and explicit in its meta information, or the other way round.
 */
export function asEncoded(bytes: Uint8Array): Uint8Array {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (file.length < META || file.readUInt32LE(META_LENGTH) !== 2) return bytes;
  const end = META + file.readUInt32LE(META - 4);
  const meta = file.toString('latin1', META, Math.min(end, META + 4096));
  const at = meta.indexOf('\x02\0\x10\0UI');
  const told = meta.slice(at + 8, at + 8 + meta.charCodeAt(at + 6)).replace(/[\0 ]+$/, '');
  const body = bytes.subarray(end);
  if (at < 0 || ![EXPLICIT, IMPLICIT].includes(told) || body.length < 8 || body[0] !== 8 || body[1] !== 0) return bytes;
  return isExplicit(body) === (told === EXPLICIT) ? bytes : withPreamble(body);
}
