/** Who is known: the file of M4OE_CALLERS, and callers by what they show. */
import { timingSafeEqual } from 'node:crypto';
import { Failure } from '../../errors.ts';
import { safeText } from '../../foreign-text.ts';
import validate from './generated/callers-validator.cjs';
import type { Scope } from './scopes.ts';
import { tokenHash } from './token.ts';

/** Limits of one caller over all of its requests; absent is no limit of its own. */
export interface QuotaLimits {
  readonly mib?: number;
  readonly seconds?: number;
  readonly requestsPerMinute?: number;
}

export interface Caller {
  /** 1 to 64 of A-Z a-z 0-9 . _ - */
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly quota?: QuotaLimits;
}

export interface IssuerDocument {
  readonly issuer: string;
  readonly audience: string;
  readonly subjectClaim?: string;
  /** One of these two. */
  readonly keysUrl?: string;
  readonly keysFile?: string;
  readonly keysMaxAgeSeconds?: number;
  readonly keysPauseSeconds?: number;
  readonly clockSkewSeconds?: number;
}

/** As it is written (callers.schema.json). */
export interface CallersDocument {
  readonly issuer?: IssuerDocument;
  readonly callers: readonly (Caller & {
    /** `DNS:name`, `URI:name`, `email:name` or `CN:name` */
    readonly certificates?: readonly string[];
    readonly tokens?: readonly { readonly sha256: string; readonly expires?: string }[];
    readonly subjects?: readonly string[];
  })[];
}

interface KnownToken {
  readonly hash: Buffer;
  /** Milliseconds since 1970; Infinity for ever. */
  readonly expires: number;
  readonly caller: Caller;
}

export class Callers {
  readonly issuer: IssuerDocument | undefined;
  readonly names: ReadonlySet<string>;
  readonly #tokens: readonly KnownToken[];
  readonly #certificates: ReadonlyMap<string, Caller>;
  readonly #subjects: ReadonlyMap<string, Caller>;

  /** @throws Failure CALLERS_FILE for names, hashes or subjects that two callers have */
  constructor({ issuer, callers }: CallersDocument) {
    this.issuer = issuer;
    this.names = new Set(unique(callers, ({ name }) => [name], 'name').keys());
    this.#certificates = unique(callers, ({ certificates }) => certificates, 'certificates');
    this.#subjects = unique(callers, ({ subjects }) => subjects, 'subjects');
    unique(callers, ({ tokens }) => tokens?.map(({ sha256 }) => sha256), 'tokens');
    this.#tokens = callers.flatMap((caller) =>
      (caller.tokens ?? []).map(({ sha256, expires }) => ({
        hash: Buffer.from(sha256, 'hex'),
        expires: expires === undefined ? Number.POSITIVE_INFINITY : Date.parse(expires),
        caller,
      })),
    );
  }

  /**
   * Every hash is compared, each in constant time.
   * @throws Failure TOKEN_UNKNOWN or TOKEN_EXPIRED
   */
  ofToken(token: string): Caller {
    const hash = tokenHash(token);
    let found: KnownToken | undefined;
    for (const known of this.#tokens) if (timingSafeEqual(known.hash, hash)) found = known;
    if (found === undefined)
      throw new Failure('unauthenticated', 'TOKEN_UNKNOWN', 'the token is none that is known here');
    if (found.expires <= Date.now()) throw tokenExpired();
    return found.caller;
  }

  /** @throws Failure CALLER_UNKNOWN where none of the names is a caller's */
  ofCertificate(names: readonly string[]): Caller {
    const known = names.flatMap((name) => this.#certificates.get(name) ?? []);
    return known[0] ?? unknown('no caller has a name of the certificate');
  }

  /** @throws Failure CALLER_UNKNOWN */
  ofSubject(subject: string): Caller {
    return this.#subjects.get(subject) ?? unknown('no caller has the subject of the token');
  }
}

/** @throws Failure CALLERS_FILE with what is wrong, and nothing of the text */
export function parseCallers(text: string): Callers {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw callersFailure('it is no JSON');
  }
  if (!validate(document)) {
    const { instancePath = '', message = '' } = validate.errors?.[0] ?? {};
    throw callersFailure(`${safeText(instancePath, 100) || 'the document'} ${message}`);
  }
  for (const { tokens } of document.callers)
    for (const { expires } of tokens ?? [])
      if (expires !== undefined && Number.isNaN(Date.parse(expires))) throw callersFailure('a time that is none');
  return new Callers(document);
}

export function callersFailure(why: string, cause?: unknown): Failure {
  return new Failure('invalid', 'CALLERS_FILE', `the file of callers cannot be used: ${why} (M4OE_CALLERS)`, {
    setting: 'M4OE_CALLERS',
    cause,
  });
}

export function tokenExpired(): Failure {
  return new Failure('unauthenticated', 'TOKEN_EXPIRED', 'the token has expired');
}

function unknown(why: string): never {
  throw new Failure('forbidden', 'CALLER_UNKNOWN', `${why} (M4OE_CALLERS)`, { setting: 'M4OE_CALLERS' });
}

type Written = CallersDocument['callers'][number];

function unique(
  callers: readonly Written[],
  keysOf: (caller: Written) => readonly string[] | undefined,
  what: string,
): Map<string, Caller> {
  const found = new Map<string, Caller>();
  for (const caller of callers) {
    for (const key of keysOf(caller) ?? []) {
      if (found.has(key)) throw callersFailure(`one of the ${what} stands there twice, at ${caller.name}`);
      found.set(key, caller);
    }
  }
  return found;
}
