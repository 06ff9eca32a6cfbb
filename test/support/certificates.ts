/** Certificates made by openssl for tests of TLS. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Certificates {
  readonly folder: string;
  /** Path of the authority's certificate. */
  readonly authority: string;
  /** Certificate and key for 127.0.0.1, and for a name that nobody has here. */
  readonly right: { readonly cert: Buffer; readonly key: Buffer };
  readonly otherName: { readonly cert: Buffer; readonly key: Buffer };
}

/** In a folder that the caller removes; undefined where there is no openssl. */
export function makeCertificates(): Certificates | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'm4oe-certificates-'));
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  try {
    openssl('version');
  } catch {
    return undefined;
  }
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=test authority', '-days', '2');
  const signed = (name: string, alternative: string) => {
    writeFileSync(join(folder, 'san'), `subjectAltName=${alternative}`);
    openssl('req', ...key, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`);
    const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'san'];
    openssl('x509', '-req', '-in', `${name}.csr`, ...by, '-out', `${name}.pem`);
    return { cert: readFileSync(join(folder, `${name}.pem`)), key: readFileSync(join(folder, `${name}.key`)) };
  };
  return {
    folder,
    authority: join(folder, 'ca.pem'),
    right: signed('right', 'IP:127.0.0.1'),
    otherName: signed('other', 'DNS:triton.invalid'),
  };
}
