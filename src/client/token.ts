/** The token that a client shows: read from its file for each call, so that it can be renewed. */
import { readFile } from 'node:fs/promises';
import { Metadata } from '@grpc/grpc-js';
import { Failure } from '../errors.ts';

const TOKEN = /^[A-Za-z0-9._~+/=-]{1,8192}$/;

/**
 * What goes with each call. Empty without a file.
 * @throws Failure TOKEN_FILE; nothing of the file is repeated
 */
export async function tokenMetadata(file: string | undefined): Promise<Metadata> {
  const metadata = new Metadata();
  if (file === undefined) return metadata;
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw tokenFailure(`it cannot be read (${cause.code})`, cause);
  });
  const token = text.trim();
  if (!TOKEN.test(token)) throw tokenFailure('expected one token, and nothing else');
  metadata.set('authorization', `Bearer ${token}`);
  return metadata;
}

/** @throws Failure TOKEN_IN_THE_CLEAR where whoever listens would have the token */
export function checkTokenWay(file: string | undefined, tls: boolean, loopback: boolean): void {
  if (file === undefined || tls || loopback) return;
  const why =
    'a token is sent over TLS alone, beyond this machine; expected the authority of the service (TLS) with it';
  throw new Failure('invalid', 'TOKEN_IN_THE_CLEAR', why);
}

function tokenFailure(why: string, cause?: unknown): Failure {
  return new Failure('invalid', 'TOKEN_FILE', `the file of the token: ${why}`, { cause });
}
