/**
 * The files of a zip, inflated one at a time into memory, within limits that its directory and its
 * contents are both held to.
 */
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { Failure } from '../../../errors.ts';
import { damaged, refused } from '../file/failures.ts';
import { type FileSource, isLeftOut, MAX_FILES, type SourceFile, tooLarge, tooMany } from './stored-file.ts';

/** @throws Failure ZIP_CORRUPT, ZIP_ENCRYPTED, DICOM_TOO_LARGE, DICOM_TOO_MANY_FILES */
export async function openZip(path: string, maxFileBytes: number, maxBytes: number): Promise<FileSource> {
  // Nothing is written under these names, so what they hold does no harm.
  const options = { lazyEntries: true, autoClose: false, decodeStrings: false, validateEntrySizes: true };
  const zip = await openPromise(path, options).catch((error: unknown) => {
    throw asZipFailure(error);
  });
  try {
    const found: { readonly path: string; readonly file: SourceFile }[] = [];
    let total = 0;
    for await (const entry of entriesOf(zip)) {
      const path = Buffer.from(entry.fileName).toString('latin1').split(/[\\/]/);
      // A folder's own entry; a file of 0 bytes is one that may have been a slice.
      if (path.at(-1) === '' || path.slice(0, -1).some(isLeftOut)) continue;
      if (entry.isEncrypted())
        throw refused('ZIP_ENCRYPTED', 'expected a zip without a password, got an encrypted one');
      total += entry.uncompressedSize;
      if (entry.uncompressedSize > maxFileBytes || total > maxBytes) throw tooLarge(maxFileBytes, maxBytes);
      const file = { name: path.at(-1) as string, size: entry.uncompressedSize, read: () => inflate(zip, entry) };
      found.push({ path: path.join('/'), file });
      if (found.length > MAX_FILES) throw tooMany();
    }
    found.sort((a, b) => (a.path < b.path ? -1 : 1));
    return {
      files: found.map(({ file }) => file),
      [Symbol.asyncDispose]: async () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw asZipFailure(error);
  }
}

async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry> {
  while (true) {
    const next = await new Promise<Entry | undefined>((resolve, reject) => {
      const settle = (entry?: Entry) => {
        zip.removeAllListeners();
        resolve(entry);
      };
      zip
        .once('entry', settle)
        .once('end', () => settle())
        .once('error', reject);
      zip.readEntry();
    });
    if (next === undefined) return;
    yield next;
  }
}

/**
 * yauzl ends the stream with an error past the size of the directory, which was held to the limit.
 */
async function inflate(zip: ZipFile, entry: Entry): Promise<Uint8Array> {
  try {
    const parts: Buffer[] = [];
    for await (const part of await zip.openReadStreamPromise(entry)) parts.push(part as Buffer);
    const whole = Buffer.concat(parts);
    if (whole.length !== entry.uncompressedSize) throw new Error('shorter than announced');
    return whole;
  } catch (error) {
    throw asZipFailure(error);
  }
}

function asZipFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  return damaged('ZIP_CORRUPT', 'the zip is damaged, cut short or coded in a way that is not read', error);
}
