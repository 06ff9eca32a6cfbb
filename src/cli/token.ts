/** `m4oe token`: makes a token for a caller, and the line by which the service knows it. */
import { open } from 'node:fs/promises';
import { Failure } from '../errors.ts';
import { makeToken, tokenHash } from '../server/identity/token.ts';

const DAY_MS = 86_400_000;

/**
 * Writes a new token into a new file that its owner alone can read, and prints what belongs into
 * `tokens` of the caller. The token itself is printed nowhere.
 * @param days until it expires; for ever if undefined
 * @throws Failure FILE_UNWRITABLE, also for a file that is there
 */
export async function writeToken(path: string, days: number | undefined): Promise<void> {
  const token = makeToken();
  try {
    await using file = await open(path, 'wx', 0o600);
    await file.writeFile(`${token}\n`);
  } catch (cause) {
    const why = (cause as NodeJS.ErrnoException).code === 'EEXIST' ? 'it is there already' : 'it cannot be written';
    throw new Failure('invalid', 'FILE_UNWRITABLE', `the file for the token: ${why}`, { cause });
  }
  const expires = days === undefined ? {} : { expires: new Date(Date.now() + days * DAY_MS).toISOString() };
  process.stdout.write(`${JSON.stringify({ sha256: tokenHash(token).toString('hex'), ...expires })}\n`);
}
