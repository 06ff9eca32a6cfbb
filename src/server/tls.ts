/** Certificate files of the service, read and checked once at the start. */
import { readFile } from 'node:fs/promises';
import { createSecureContext } from 'node:tls';
import { Failure } from '../errors.ts';

/** As node:tls takes them. `ca` is there when clients must show a certificate. */
export interface TlsFiles {
  readonly cert: Buffer;
  readonly key: Buffer;
  readonly ca?: Buffer;
}

export interface TlsOptions {
  readonly tlsCert: string;
  readonly tlsKey: string;
  readonly tlsClientCa: string;
}

/** Undefined without TLS. @throws Failure TLS_FILES */
export async function readTlsFiles({ tlsCert, tlsKey, tlsClientCa }: TlsOptions): Promise<TlsFiles | undefined> {
  if (tlsCert === '' && tlsKey === '' && tlsClientCa === '') return undefined;
  if (tlsCert === '' || tlsKey === '') throw tlsFailure('certificate and key are needed together');
  try {
    const pair = { cert: await readFile(tlsCert), key: await readFile(tlsKey) };
    const files = tlsClientCa === '' ? pair : { ...pair, ca: await readFile(tlsClientCa) };
    // What is in the files shows here, not only when the port is opened.
    createSecureContext(files);
    return files;
  } catch (error) {
    throw tlsFailure((error as Error).message);
  }
}
function tlsFailure(why: string): Failure {
  return new Failure(
    'invalid',
    'TLS_FILES',
    `TLS could not be set up: ${why} (M4OE_TLS_CERT, M4OE_TLS_KEY, M4OE_TLS_CLIENT_CA)`,
    { setting: 'M4OE_TLS_CERT' },
  );
}
