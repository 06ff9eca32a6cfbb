/** Who calls, whether that is known here, and whether they may do what they ask for. */
import { Failure } from '../../errors.ts';
import type { Client } from '../client-identity.ts';
import type { Caller } from './callers.ts';
import { type CallersFile, type FileEvents, openCallers } from './callers-file.ts';
import { CallerQuota } from './quota.ts';
import type { Scope } from './scopes.ts';
import type { Shown } from './shown.ts';
import { isToken } from './token.ts';

/** What is told of who called. */
export interface Identified {
  /** Name of a known caller. */
  caller?: string;
  /** What told it: token, issuer or certificate. */
  by?: string;
}

const BEARER = /^Bearer +([A-Za-z0-9._~+/=-]{1,8192})$/i;

export class Access implements Disposable {
  readonly #file: CallersFile | undefined;
  readonly #quotas = new Map<string, CallerQuota>();

  private constructor(file: CallersFile | undefined) {
    this.#file = file;
  }

  /**
   * @param path of the file of callers; empty lets in whoever the transport lets in
   * @throws Failure CALLERS_FILE
   */
  static async open(path: string, events: FileEvents): Promise<Access> {
    return new Access(path === '' ? undefined : await openCallers(path, events));
  }

  /** Whether only callers of the file get in. */
  get asks(): boolean {
    return this.#file !== undefined;
  }

  /** A caller's name as a metric may show it: one of the file, or `other`. */
  label(name: string | undefined): string {
    return name !== undefined && this.#file?.value.known.callers.names.has(name) === true ? name : 'other';
  }

  async reload(): Promise<void> {
    await this.#file?.reload();
  }

  /**
   * Whose request it is. The record is told the caller as soon as it is known, and how.
   * @throws Failure CALLER_MISSING, TOKEN_UNKNOWN, TOKEN_EXPIRED, TOKEN_INVALID (unauthenticated),
   *   CALLER_UNKNOWN, SCOPE_MISSING (forbidden), ISSUER_UNREACHABLE, CALLER_QUOTA
   */
  async admit(shown: Shown, scope: Scope, record: Identified): Promise<Client> {
    if (this.#file === undefined) {
      const fingerprint = shown.certificate?.fingerprint;
      return { key: fingerprint ?? shown.peer, proven: fingerprint !== undefined };
    }
    const caller = await this.#identify(shown, record);
    record.caller = caller.name;
    if (!caller.scopes.includes(scope)) {
      const why = `the caller ${caller.name} may not do this: it needs the scope ${scope} (M4OE_CALLERS)`;
      throw new Failure('forbidden', 'SCOPE_MISSING', why, { setting: 'M4OE_CALLERS' });
    }
    const quota = this.#quotaOf(caller);
    try {
      quota.count();
    } catch (error) {
      await quota.held();
      throw error;
    }
    return { key: `caller ${caller.name}`, proven: true, quota };
  }

  /**
   * A token says more than the certificate of a proxy that it came through: it counts where there
   * is one.
   */
  async #identify({ authorization, certificate }: Shown, record: Identified): Promise<Caller> {
    const { callers, issuer } = (this.#file as CallersFile).value.known;
    if (authorization !== undefined) {
      const [, token] = BEARER.exec(authorization) ?? [];
      if (token === undefined)
        throw new Failure('unauthenticated', 'TOKEN_INVALID', 'expected authorization: Bearer with a token');
      record.by = 'token';
      if (issuer === undefined || isToken(token)) return callers.ofToken(token);
      record.by = 'issuer';
      return callers.ofSubject(await issuer.subject(token));
    }
    if (certificate === undefined) {
      const why = 'callers show who they are: expected a token (authorization: Bearer), or a certificate that is known';
      throw new Failure('unauthenticated', 'CALLER_MISSING', why);
    }
    record.by = 'certificate';
    return callers.ofCertificate(certificate.names);
  }

  #quotaOf({ name, quota: limits = {} }: Caller): CallerQuota {
    const quota = this.#quotas.get(name) ?? new CallerQuota();
    this.#quotas.set(name, quota);
    quota.limits = limits;
    return quota;
  }

  [Symbol.dispose](): void {
    this.#file?.[Symbol.dispose]();
  }
}
