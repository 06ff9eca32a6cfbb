/** Certificates whose names are callers', on the real service with TLS. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { credentials } from '@grpc/grpc-js';
import test from 'ava';
import { namesOf } from '../../../src/server/identity/shown.ts';
import { callersFile, listed, tokenOf } from '../../support/callers.ts';
import { type Certificates, makeCertificates } from '../../support/certificates.ts';
import { startService } from '../../support/service.ts';

const certificates = makeCertificates();
if (certificates === undefined) console.log('certificate.test.ts: skipped, there is no openssl on this machine');
test.after.always(() => certificates && rmSync(certificates.folder, { recursive: true, force: true }));
const withTls = certificates === undefined ? test.skip : test;

withTls('a certificate gets in by a name that is a caller, and by no other; a token with it says more', async (t) => {
  const { folder, authority, right, otherName } = certificates as Certificates;
  const { token, line } = tokenOf();
  using file = callersFile({
    callers: [
      { name: 'triton', scopes: ['read'], certificates: ['DNS:triton.invalid'] },
      { name: 'behind-a-proxy', scopes: ['segment'], tokens: [line] },
    ],
  });
  const tls = { tlsCert: join(folder, 'right.pem'), tlsKey: join(folder, 'right.key'), tlsClientCa: authority };
  await using service = await startService({ ...tls, callers: file.path });
  const shown = ({ cert, key }: typeof right) => credentials.createSsl(readFileSync(authority), key, cert);
  t.is(await listed(service.address, undefined, shown(otherName)), 'OK');
  t.is(await listed(service.address, undefined, shown(right)), 'forbidden CALLER_UNKNOWN');
  t.is(await listed(service.address, `Bearer ${token}`, shown(otherName)), 'forbidden SCOPE_MISSING');
  t.is(await listed(service.address, 'Bearer x', shown(otherName)), 'unauthenticated TOKEN_UNKNOWN');
  file.write({ callers: [{ name: 'right', scopes: ['read'], certificates: ['CN:right'] }] });
  await service.server.reload();
  t.is(await listed(service.address, undefined, shown(right)), 'OK');
  t.is(await listed(service.address, undefined, shown(otherName)), 'forbidden CALLER_UNKNOWN');
});

withTls('with callers and TLS a service starts beyond loopback; without a certificate a token is enough', async (t) => {
  const { folder, authority } = certificates as Certificates;
  const { token, line } = tokenOf();
  using file = callersFile({ callers: [{ name: 'ward', scopes: ['read'], tokens: [line] }] });
  const tls = { tlsCert: join(folder, 'right.pem'), tlsKey: join(folder, 'right.key') };
  await using service = await startService({ ...tls, callers: file.path, host: '0.0.0.0' });
  const channel = () => credentials.createSsl(readFileSync(authority));
  t.is(await listed(service.address, `Bearer ${token}`, channel()), 'OK');
  t.is(await listed(service.address, undefined, channel()), 'unauthenticated CALLER_MISSING');
});

test('names of a certificate are those that its authority vouches for; a name that pretends to be several is none', (t) => {
  t.deepEqual(namesOf('DNS:a.example, URI:spiffe://b/c, IP Address:127.0.0.1', 'a'), [
    ...['DNS:a.example', 'URI:spiffe://b/c', 'IP Address:127.0.0.1', 'CN:a'],
  ]);
  t.deepEqual(namesOf('DNS:"evil, DNS:gateway.example, x", DNS:b.example', undefined), []);
  t.deepEqual(namesOf(undefined, ['a', 'b']), []);
});
