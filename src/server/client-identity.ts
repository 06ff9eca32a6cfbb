/** Whose share and whose turn a request counts for. */
import type { CallerQuota } from './identity/quota.ts';

export interface Client {
  /**
   * The caller where callers are known (M4OE_CALLERS), else the certificate where clients show one,
   * else the connection. Never logged.
   */
  readonly key: string;
  /** False for a connection: one client may have many, and behind a proxy many clients one. */
  readonly proven: boolean;
  /** Of a known caller. */
  readonly quota?: CallerQuota;
}
