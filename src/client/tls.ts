/** What a connection over TLS is made with. */
import { readFile } from 'node:fs/promises';
import { type ChannelCredentials, credentials } from '@grpc/grpc-js';
import { Failure } from '../errors.ts';

export interface TlsFiles {
  /** Authority (PEM) that the server's certificate must come from; the system's if absent. */
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

/** @throws Failure TLS_FILES */
export async function tlsCredentials(tls: TlsFiles): Promise<ChannelCredentials> {
  const fault = (what: string, cause: unknown) => {
    const why = `expected ${what}, PEM (--tls-ca, --tls-cert, --tls-key)`;
    return new Failure('invalid', 'TLS_FILES', `the files for TLS: ${why}`, { cause });
  };
  const read = async (file: string | undefined, what: string) => {
    if (file === undefined) return null;
    const text = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
      throw fault(`${what} in a file that can be read, got ${cause.code}`, cause);
    });
    if (!text.includes('-----BEGIN ')) throw fault(`${what}, got a file without one`, undefined);
    return text;
  };
  const [ca, key, cert] = [
    await read(tls.ca, 'an authority'),
    await read(tls.key, 'a private key'),
    await read(tls.cert, 'a certificate'),
  ];
  try {
    return credentials.createSsl(ca, key, cert);
  } catch (cause) {
    throw fault('an authority, a key and its certificate', cause);
  }
}
