/** Files that appear whole or not at all. */
import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { Failure } from '../errors.ts';

/**
 * Writes `chunks` one after the other; what was at `path` is replaced when the last one is on disk.
 * @throws Failure invalid FILE_UNWRITABLE
 */
export async function writeWhole(path: string, chunks: Iterable<Buffer>, { gzip = false } = {}): Promise<void> {
  // In the same folder, so that the rename stays on one file system.
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    const bytes = Readable.from(chunks);
    const file = createWriteStream(temporary, { flags: 'wx', flush: true });
    if (gzip) await pipeline(bytes, createGzip(), file);
    else await pipeline(bytes, file);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    if (error instanceof Failure) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new Failure('invalid', 'FILE_UNWRITABLE', `--out: the results cannot be written there (${code})`, {
      cause: error,
    });
  }
}
