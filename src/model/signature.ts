/**
 * Signatures of manifests in the format of minisign (https://jedisct1.github.io/minisign/): Ed25519
 * over the BLAKE2b-512 of the file, or over the file itself, and over a comment that is trusted with
 * it. A manifest holds the SHA-256 of the graph, so who signs it signs the model.
 */
import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { Failure } from '../errors.ts';

/** Beside a manifest. */
export const SIGNATURE_FILE = 'manifest.json.minisig';

const ID_BYTES = 8;
const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;
const PURE = 'Ed';
const PREHASHED = 'ED';
const UNTRUSTED = 'untrusted comment: ';
const TRUSTED = 'trusted comment: ';

/** Whose signatures are believed. */
export interface TrustedKey {
  /** Hexadecimal, as minisign shows it. */
  readonly id: string;
  readonly key: KeyObject;
}

export interface Signed {
  /** Of the key that signed it. */
  readonly keyId: string;
  readonly comment: string;
}

/**
 * @param text public keys as minisign writes them, one or several
 * @throws Failure MODEL_KEYS
 */
export function parseKeys(text: string): TrustedKey[] {
  const lines = text.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith(UNTRUSTED));
  const keys = lines.map((line) => {
    const bytes = Buffer.from(line, 'base64');
    if (bytes.length !== 2 + ID_BYTES + KEY_BYTES || bytes.toString('latin1', 0, 2) !== PURE)
      throw keysFailure('expected public keys of minisign, one a line, got something else');
    const x = bytes.toString('base64url', 2 + ID_BYTES);
    return { id: shownId(bytes), key: createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x } }) };
  });
  if (keys.length === 0) throw keysFailure('expected a public key, got none');
  return keys;
}

export function keysFailure(why: string, cause?: unknown): Failure {
  return new Failure('invalid', 'MODEL_KEYS', `M4OE_MODEL_KEYS (--model-keys): ${why}`, {
    setting: 'M4OE_MODEL_KEYS',
    cause,
  });
}

/**
 * @param bytes that were signed
 * @param text the signature's file
 * @param where names the model in messages
 * @throws Failure MODEL_SIGNATURE where the signature is none, or of other bytes; MODEL_SIGNER where
 *   it is by nobody of `keys`
 */
export function checkSignature(bytes: Uint8Array, text: string, keys: readonly TrustedKey[], where: string): Signed {
  const [untrusted = '', first = '', trusted = '', second = ''] = text.split(/\r?\n/);
  const [signed, whole] = [Buffer.from(first, 'base64'), Buffer.from(second, 'base64')];
  const algorithm = signed.toString('latin1', 0, 2);
  const inForm =
    untrusted.startsWith(UNTRUSTED) &&
    trusted.startsWith(TRUSTED) &&
    (algorithm === PURE || algorithm === PREHASHED) &&
    signed.length === 2 + ID_BYTES + SIGNATURE_BYTES &&
    whole.length === SIGNATURE_BYTES;
  if (!inForm) throw broken(where, `expected a signature of minisign in ${SIGNATURE_FILE}, got something else`);
  const keyId = shownId(signed);
  const trustedKey = keys.find(({ id }) => id === keyId);
  if (trustedKey === undefined)
    throw new Failure(
      'corrupt',
      'MODEL_SIGNER',
      `${where}: signed with key ${keyId}, which M4OE_MODEL_KEYS does not name`,
      { setting: 'M4OE_MODEL_KEYS' },
    );
  const signature = signed.subarray(2 + ID_BYTES);
  const comment = trusted.slice(TRUSTED.length);
  if (!verify(null, algorithm === PREHASHED ? prehash(bytes) : bytes, trustedKey.key, signature))
    throw broken(where, 'the manifest is not the one that was signed');
  if (!verify(null, Buffer.concat([signature, Buffer.from(comment)]), trustedKey.key, whole))
    throw broken(where, 'the trusted comment is not the one that was signed');
  return { keyId, comment };
}

/**
 * @param key a private Ed25519 key
 * @param comment one line, signed too
 * @returns text of the signature's file, which minisign verifies as well
 */
export function signatureOf(bytes: Uint8Array, key: KeyObject, comment: string): string {
  const signature = sign(null, prehash(bytes), key);
  const whole = sign(null, Buffer.concat([signature, Buffer.from(comment)]), key);
  const signed = Buffer.concat([Buffer.from(PREHASHED), idOf(key), signature]);
  const lines = [`${UNTRUSTED}signed by m4oe`, signed.toString('base64'), `${TRUSTED}${comment}`];
  return `${[...lines, whole.toString('base64')].join('\n')}\n`;
}

/** The line of a private key's public one for the file of M4OE_MODEL_KEYS. */
export function publicLine(key: KeyObject): string {
  return Buffer.concat([Buffer.from(PURE), idOf(key), rawPublic(key)]).toString('base64');
}

/** A key from elsewhere has no number of its own: the beginning of its hash. */
function idOf(key: KeyObject): Buffer {
  return createHash('sha256').update(rawPublic(key)).digest().subarray(0, ID_BYTES);
}

function rawPublic(key: KeyObject): Buffer {
  return Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url');
}

/** Behind the two letters of the algorithm; minisign shows the number in little endian. */
function shownId(bytes: Buffer): string {
  return Buffer.from(bytes.subarray(2, 2 + ID_BYTES))
    .reverse()
    .toString('hex')
    .toUpperCase();
}

function prehash(bytes: Uint8Array): Buffer {
  return createHash('blake2b512').update(bytes).digest();
}

function broken(where: string, why: string): Failure {
  return new Failure('corrupt', 'MODEL_SIGNATURE', `${where}: ${why}`);
}
