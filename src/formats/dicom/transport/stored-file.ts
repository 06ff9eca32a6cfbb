/** A file of a series wherever it lies, and how many and how large they may be. */
import { Failure } from '../../../errors.ts';
import { refused } from '../file/failures.ts';

export interface SourceFile {
  /** Without folders. Can be the name of a patient: never to be shown. */
  readonly name: string;
  /** Size in bytes, as the folder or the zip tells it. */
  readonly size: number;
  /** @throws Failure FILE_NOT_FOUND, FILE_UNREADABLE, ZIP_CORRUPT */
  read(): Promise<Uint8Array>;
}

export interface FileSource extends AsyncDisposable {
  /**
   * In the order of their paths, those within a zip too: what a message calls the third file is the
   * third of these.
   */
  readonly files: readonly SourceFile[];
}

/** More files than a series has slices by far. */
export const MAX_FILES = 20_000;

/**
 * Folders that are no part of what somebody exported: hidden ones, and what macOS adds to a zip.
 */
export function isLeftOut(folder: string): boolean {
  return (folder.startsWith('.') && folder !== '.' && folder !== '..') || folder === '__MACOSX';
}

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
