/**
 * Tokens of an OpenID Connect provider: JSON Web Tokens (RFC 7519), verified with the provider's
 * published keys (JWKS, RFC 7517).
 */
import { createLocalJWKSet, createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { Failure } from '../../errors.ts';
import { safeText } from '../../foreign-text.ts';
import { callersFailure, type IssuerDocument, tokenExpired } from './callers.ts';

/** With public keys only: what verifies must not be able to sign. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];
const MOST_KEY_BYTES = 256 * 1024;
const FETCH_SECONDS = 5;
/** After a fetch that failed, none for so long. */
const RETRY_SECONDS = 1;
const SKEW_SECONDS = 30;
const PAUSE_SECONDS = 30;
const MAX_AGE_SECONDS = 600;

export class Issuer {
  readonly #document: IssuerDocument;
  readonly #keys: JWTVerifyGetKey;

  /**
   * @param keys text of `keysFile`, where the document names one
   * @throws Failure CALLERS_FILE
   */
  constructor(document: IssuerDocument, keys: string | undefined) {
    this.#document = document;
    this.#keys = keys === undefined ? publishedKeys(document) : keysOfFile(keys);
  }

  /**
   * The subject of a token that the issuer signed for this service, in its time.
   * @throws Failure TOKEN_INVALID, TOKEN_EXPIRED, or ISSUER_UNREACHABLE where the keys cannot be
   *   had
   */
  async subject(token: string): Promise<string> {
    const { issuer, audience, clockSkewSeconds = SKEW_SECONDS, subjectClaim = 'sub' } = this.#document;
    const options = { algorithms: ALGORITHMS, issuer, audience, clockTolerance: clockSkewSeconds };
    try {
      const { payload } = await jwtVerify(token, this.#keys, { ...options, requiredClaims: ['exp', subjectClaim] });
      const subject = payload[subjectClaim];
      if (typeof subject === 'string') return subject;
    } catch (error) {
      throw tokenFailure(error);
    }
    throw invalidToken(`its claim ${safeText(subjectClaim)} is no text`);
  }
}

function tokenFailure(error: unknown): unknown {
  if (error instanceof errors.JWTExpired) return tokenExpired();
  if (error instanceof errors.JWTClaimValidationFailed) return invalidToken(`its claim ${safeText(error.claim)}`);
  if (error instanceof errors.JWKSNoMatchingKey) return invalidToken('its key is none of the issuer');
  if (error instanceof errors.JOSEError) return invalidToken('its form or its signature');
  // A key of the issuer's that is none for what the token says, or too weak for it.
  if (error instanceof TypeError || error instanceof DOMException) return invalidToken('its key cannot be used for it');
  return error;
}

function invalidToken(what: string): Failure {
  return new Failure('unauthenticated', 'TOKEN_INVALID', `the token cannot be used: ${what}`);
}

function keysOfFile(text: string): JWTVerifyGetKey {
  try {
    return createLocalJWKSet(JSON.parse(text));
  } catch {
    throw callersFailure('issuer.keysFile is no JSON Web Key Set');
  }
}

/**
 * Fetched when needed and kept for a while. That they cannot be had is no fault of the caller's.
 */
function publishedKeys(document: IssuerDocument): JWTVerifyGetKey {
  const { keysUrl = '', keysMaxAgeSeconds = MAX_AGE_SECONDS, keysPauseSeconds = PAUSE_SECONDS } = document;
  let notBefore = 0;
  const keys = createRemoteJWKSet(keysAddress(keysUrl), {
    timeoutDuration: FETCH_SECONDS * 1000,
    cacheMaxAge: keysMaxAgeSeconds * 1000,
    cooldownDuration: keysPauseSeconds * 1000,
    // Only what has to be fetched waits: keys that are here go on being good.
    [customFetch]: async (url, options) => {
      if (performance.now() < notBefore) throw unreachable();
      return bounded(await fetch(url, options));
    },
  });
  return async (header, token) => {
    try {
      return await keys(header, token);
    } catch (error) {
      const ofTheToken = [errors.JWKSNoMatchingKey, errors.JWKSMultipleMatchingKeys, errors.JOSENotSupported];
      if (error instanceof Failure || ofTheToken.some((kind) => error instanceof kind)) throw error;
      notBefore = performance.now() + RETRY_SECONDS * 1000;
      throw unreachable(error);
    }
  };
}

function unreachable(cause?: unknown): Failure {
  const why = "the issuer's keys cannot be fetched, so no token can be checked (issuer.keysUrl in M4OE_CALLERS)";
  return new Failure('unavailable', 'ISSUER_UNREACHABLE', why, {
    retryAfterSeconds: RETRY_SECONDS,
    setting: 'M4OE_CALLERS',
    cause,
  });
}

/** Keys that come in the clear are whoever's stands between. */
function keysAddress(text: string): URL {
  const url = URL.parse(text);
  const loopback = url !== null && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
  if (url !== null && url.username === '' && (url.protocol === 'https:' || (url.protocol === 'http:' && loopback)))
    return url;
  throw callersFailure('issuer.keysUrl: expected https://, or http:// on loopback, without user');
}

/** The response, its body read up to a bound. */
async function bounded(response: Response): Promise<Response> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.length;
    if (bytes > MOST_KEY_BYTES) throw new RangeError(`more than ${MOST_KEY_BYTES} bytes of keys`);
    parts.push(part);
  }
  return new Response(Buffer.concat(parts), { status: response.status });
}
