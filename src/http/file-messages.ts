/** What the thread that has a request's files, and the one that serves, say to each other. */
import { Failure, type FailureKind } from '../errors.ts';
import type { AnnouncedInput, ReadConfig } from '../files/input.ts';
import type { Outcome } from '../files/outcome.ts';
import type { ResultName } from '../files/results.ts';
import type { Preview } from '../files/write-results.ts';
import type { TagCheck } from '../preprocess/tag-check.ts';
import type { Volume } from '../volume.ts';
import type { Asking } from './parameters.ts';

/** Handed to the thread when it starts. */
export interface FileWork {
  /** Of the file, or of the folder with the files of a series. */
  readonly path: string;
  readonly config: ReadConfig & { readonly tagCheck: TagCheck };
  readonly asking: Asking;
  /** Folder for the results; it is not there yet. */
  readonly out: string;
}

export interface ResultFile {
  readonly result: ResultName;
  readonly path: string;
}

/**
 * The thread waits for an answer after `files` (the largest of them, in bytes), `volume`, `read` and
 * `previewed`.
 */
export type Said =
  | { readonly kind: 'files'; readonly largestBytes: number }
  | { readonly kind: 'volume'; readonly announced: AnnouncedInput }
  | { readonly kind: 'read'; readonly volume: Volume }
  | { readonly kind: 'previewed'; readonly file: ResultFile }
  | { readonly kind: 'written'; readonly files: readonly ResultFile[] }
  | { readonly kind: 'failed'; readonly failure: PlainFailure };

/** Labels of a preview, on the source's grid; they stay as they are until it is told. */
export interface PreviewLabels {
  readonly preview: Preview;
}

export type Told = 'go on' | PreviewLabels | Outcome;

/** A failure as a message carries it. */
export interface PlainFailure {
  readonly kind: FailureKind;
  readonly reason: string;
  readonly message: string;
  readonly field: string | undefined;
  readonly setting: string | undefined;
  /** Stack of what a defect was caused by, for the log. */
  readonly cause: string | undefined;
}

export function plainFailure({ kind, reason, message, field, setting, cause }: Failure): PlainFailure {
  const stack = kind === 'internal' && cause instanceof Error ? cause.stack : undefined;
  return { kind, reason, message, field, setting, cause: stack };
}

/** What was found wrong with a body is the client's, whatever it is to somebody at a command line. */
export function bodyFailure({ kind, reason, message, field, setting, cause }: PlainFailure): Failure {
  const asked = kind === 'corrupt' || kind === 'not_found' ? 'invalid' : kind;
  return new Failure(asked, reason, message, {
    ...(field === undefined ? {} : { field }),
    ...(setting === undefined ? {} : { setting }),
    ...(cause === undefined ? {} : { cause: new Error('in the thread of the files', { cause }) }),
  });
}
