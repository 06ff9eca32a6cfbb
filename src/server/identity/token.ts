/**
 * Tokens of the service's own: 256 random bits, so that a plain SHA-256 of one gives nothing away.
 * Slow hashes are for what people think up, which is no token here.
 */
import { createHash, randomBytes } from 'node:crypto';

const PREFIX = 'm4oe_';
const RANDOM_BYTES = 32;
const TOKEN = /^m4oe_[A-Za-z0-9_-]{43}$/;

export function makeToken(): string {
  return PREFIX + randomBytes(RANDOM_BYTES).toString('base64url');
}

/** Whether it may be one that `makeToken` made. */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/** SHA-256 of the token, 32 bytes. */
export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
