/** A file of a series wherever it lies, and how many and how large they may be. */
import { Failure } from '../../../errors.ts';
import { refused } from '../file/failures.ts';

export interface SourceFile {
  /** Size in bytes, as the folder or the zip tells it. */
  readonly size: number;
  read(): Promise<Uint8Array>;
}

export interface FileSource extends AsyncDisposable {
  readonly files: readonly SourceFile[];
}

/** More files than a series has slices by far. */
export const MAX_FILES = 20_000;

export function tooMany(): Failure {
  return refused(
    'DICOM_TOO_MANY_FILES',
    `expected at most ${MAX_FILES} files, got more; give the folder of one series`,
  );
}

export function tooLarge(maxFileBytes: number, maxBytes: number): Failure {
  const message = `expected files of at most ${maxFileBytes} bytes, ${maxBytes} together, got more`;
  return new Failure('too_large', 'DICOM_TOO_LARGE', message, { setting: 'M4OE_MAX_VOLUME_MIB' });
}
