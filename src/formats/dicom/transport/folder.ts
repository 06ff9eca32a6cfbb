/**
 * Where the files of a series come from: one file, a folder with its subfolders, or a zip. Read one
 * at a time, and nothing is unpacked to disk.
 */
import type { Dirent, Stats } from 'node:fs';
import { open, readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, sep } from 'node:path';
import { Failure } from '../../../errors.ts';
import { type FileSource, isLeftOut, MAX_FILES, type SourceFile, tooLarge, tooMany } from './stored-file.ts';
import { openZip } from './zip.ts';

/**
 * @param maxFileBytes largest file that is read
 * @param maxBytes most bytes of all files together
 * @throws Failure FILE_NOT_FOUND, FILE_UNREADABLE, DICOM_TOO_MANY_FILES, DICOM_TOO_LARGE,
 *   ZIP_CORRUPT, ZIP_ENCRYPTED
 */
export async function openSource(path: string, maxFileBytes: number, maxBytes: number): Promise<FileSource> {
  try {
    const status = await stat(path);
    if (status.isFile() && (await isZip(path))) return await openZip(path, maxFileBytes, maxBytes);
    const files: SourceFile[] = [];
    let total = 0;
    for (const entry of status.isDirectory() ? await entriesBelow(Buffer.from(path)) : [Buffer.from(path)]) {
      // What cannot be looked at has no size, and says why when it is read.
      const size = await stat(entry).then(
        (found) => (found.isFile() ? found.size : 0),
        () => 0,
      );
      total += size;
      if (size > maxFileBytes || total > maxBytes) throw tooLarge(maxFileBytes, maxBytes);
      files.push({ name: basename(entry.toString()), size, read: () => readOne(entry, maxFileBytes) });
    }
    return { files, [Symbol.asyncDispose]: async () => undefined };
  } catch (error) {
    throw asReadFailure(error);
  }
}

/** Told by its content: PK and the numbers of a local file, or of an archive without files. */
export async function isZip(path: string): Promise<boolean> {
  const start = await firstBytes(path, 4);
  return ['504b0304', '504b0506'].includes(Buffer.from(start).toString('hex'));
}

/** @throws Failure FILE_NOT_FOUND, FILE_UNREADABLE */
export async function firstBytes(path: string, count: number): Promise<Uint8Array> {
  try {
    refuseEndless(await stat(path));
    await using file = await open(path, 'r');
    const { bytesRead, buffer } = await file.read(Buffer.alloc(count), 0, count, 0);
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    throw asReadFailure(error);
  }
}

/**
 * Every entry that may be a slice, links and folders that cannot be listed among them: what is not
 * looked at has to be accounted for too. Links to folders are not followed, since they can lead in
 * circles; one that leads out of the folder is an entry that cannot be read. Paths are bytes: not
 * every disk has names in UTF-8.
 */
async function entriesBelow(folder: Buffer): Promise<Buffer[]> {
  const found: Buffer[] = [];
  const open = [folder];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    let entries: Dirent<Buffer>[];
    try {
      entries = await readdir(next, { withFileTypes: true, encoding: 'buffer' });
    } catch (error) {
      if (next === folder) throw error;
      found.push(next);
      continue;
    }
    for (const entry of entries) {
      const path = Buffer.concat([next, Buffer.from(sep), entry.name]);
      if (entry.isDirectory()) {
        if (!isLeftOut(entry.name.toString())) open.push(path);
      } else if (entry.isFile() || (entry.isSymbolicLink() && !(await leadsWithin(path, folder)))) found.push(path);
      if (found.length > MAX_FILES) throw tooMany();
    }
  }
  return found.sort(Buffer.compare);
}

/** True for a link to a folder whose entries are seen anyhow: the folder itself, or one in it. */
async function leadsWithin(link: Buffer, folder: Buffer): Promise<boolean> {
  const target = await realpath(link, 'buffer').catch(() => undefined);
  if (target === undefined || !(await stat(target)).isDirectory()) return false;
  const root = await realpath(folder, 'buffer');
  return target.equals(root) || target.subarray(0, root.length + 1).equals(Buffer.concat([root, Buffer.from(sep)]));
}

async function readOne(path: Buffer, maxBytes: number): Promise<Uint8Array> {
  try {
    const status = await stat(path);
    refuseEndless(status);
    const { size } = status;
    if (size > maxBytes) throw tooLarge(maxBytes, maxBytes);
    return await readFile(path);
  } catch (error) {
    throw asReadFailure(error);
  }
}

/** A pipe may wait for ever, and a device never end. @throws Failure FILE_UNREADABLE */
function refuseEndless(status: Stats): void {
  if (!status.isFile() && !status.isDirectory())
    throw new Failure('invalid', 'FILE_UNREADABLE', 'expected a file or folder, got a pipe, socket or device');
}

/** Paths are not repeated: names of files and folders are often names of patients. */
function asReadFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT')
    return new Failure(
      'not_found',
      'FILE_NOT_FOUND',
      'expected a file, folder or address, got a path where nothing is',
      { cause: error },
    );
  return new Failure('invalid', 'FILE_UNREADABLE', `the file or folder cannot be read (${code})`, { cause: error });
}
