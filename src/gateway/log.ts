/** What the gateway logs, and how failures are told there. */
import type { Failure } from '../errors.ts';

export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
}

/** The same log, with fields that each of its lines has. */
export function withFields(log: Log, always: object): Log {
  return {
    info: (fields, message) => log.info({ ...always, ...fields }, message),
    warn: (fields, message) => log.warn({ ...always, ...fields }, message),
  };
}

/** Of the cause only where it happened: its message can hold addresses, and with them UIDs. */
export function tellFailure(log: Log, { reason, kind, message, cause }: Failure, fields: object, what: string): void {
  const frames = cause instanceof Error ? (cause.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line)) : [];
  const at = kind === 'internal' ? { at: frames.slice(0, 6).map((line) => line.trim()) } : {};
  log.warn({ ...fields, reason, kind, detail: message, ...at }, what);
}
