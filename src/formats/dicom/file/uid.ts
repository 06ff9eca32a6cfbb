/** UIDs that follow from what they name, so that the same work gives the same object. */
import { createHash } from 'node:crypto';

/** A UID below 2.25, the root of UUIDs (PS3.5 B.2). */
export function derivedUid(...parts: readonly string[]): string {
  return `2.25.${BigInt(`0x${uuidBytes(parts).toString('hex')}`)}`;
}

/** The same as a UUID is written. */
export function derivedUuid(...parts: readonly string[]): string {
  return uuidBytes(parts)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/**
 * The first 128 bits of the SHA-256 of `parts`, with the version (8) and variant bits of a UUID
 * (RFC 9562, 5.8). Other parts give another one, the order counts.
 */
function uuidBytes(parts: readonly string[]): Buffer {
  const uuid = createHash('sha256').update(JSON.stringify(parts)).digest().subarray(0, 16);
  uuid.writeUInt8((uuid.readUInt8(6) & 0x0f) | 0x80, 6);
  uuid.writeUInt8((uuid.readUInt8(8) & 0x3f) | 0x80, 8);
  return uuid;
}
