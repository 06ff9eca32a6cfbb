/** UIDs that follow from what they name, so that the same work gives the same object. */
import { createHash } from 'node:crypto';

/**
 * A UID below 2.25, the root of UUIDs (PS3.5 B.2): the first 128 bits of the SHA-256 of `parts`,
 * with the version (8) and variant bits of a UUID (RFC 9562, 5.8). Other parts give another UID,
 * the order counts.
 */
export function derivedUid(...parts: readonly string[]): string {
  const uuid = createHash('sha256').update(JSON.stringify(parts)).digest().subarray(0, 16);
  uuid.writeUInt8((uuid.readUInt8(6) & 0x0f) | 0x80, 6);
  uuid.writeUInt8((uuid.readUInt8(8) & 0x3f) | 0x80, 8);
  return `2.25.${BigInt(`0x${uuid.toString('hex')}`)}`;
}
