/**
 * One line a call for whoever has to account for it: who had what done by which model, when, with
 * what outcome. Nothing of the patient, no address, no token.
 */
import type { Logger } from 'pino';
import type { Identified } from './access.ts';

export interface Work extends Identified {
  readonly model?: string;
  readonly modelVersion?: string;
  readonly modality?: string;
  readonly slices?: number;
  readonly requestId?: string;
}

export interface Outcome {
  readonly method: string;
  /** Name of the gRPC code. */
  readonly code: string;
  readonly reason?: string;
}

export type Audit = (work: Work, outcome: Outcome) => void;

/** Written whatever the level of the log is, but for `silent`. */
export function auditOf(log: Logger): Audit {
  const lines = log.level === 'silent' ? log : log.child({}, { level: 'info' });
  return ({ caller, by, model, modelVersion, modality, slices, requestId }, outcome) =>
    lines.info({ caller: caller ?? null, by, ...outcome, model, modelVersion, modality, slices, requestId }, 'audit');
}
