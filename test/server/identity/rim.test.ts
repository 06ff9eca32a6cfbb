/** What strangers show in place of a token or a certificate: each is nobody, and nothing of it is followed. */
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { credentials } from '@grpc/grpc-js';
import test from 'ava';
import { CompactEncrypt, CompactSign, exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose';
import { callersFile, listed, tokenOf } from '../../support/callers.ts';
import { type Certificates, makeCertificates } from '../../support/certificates.ts';
import { startService } from '../../support/service.ts';

const ISSUER = 'https://idp.example/hospital';
const CLAIMS = { iss: ISSUER, aud: 'm4oe', sub: 'gateway-1' };
const document = (keys: object) => ({
  issuer: { issuer: ISSUER, audience: 'm4oe', ...keys },
  callers: [{ name: 'gateway', scopes: ['read' as const], subjects: ['gateway-1'] }],
});

test('tokens that bring their own key, point at one, or are none: TOKEN_INVALID, and nobody is asked for a key', async (t) => {
  const [ours, theirs] = [await generateKeyPair('ES256'), await generateKeyPair('ES256')];
  const weak = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const [jwk, own] = [await exportJWK(ours.publicKey), await exportJWK(theirs.publicKey)];
  let asked = 0;
  const elsewhere = createServer((_request, response) => {
    asked++;
    response.end(JSON.stringify({ keys: [{ ...own, kid: '1', alg: 'ES256' }] }));
  });
  await once(elsewhere.listen(0, '127.0.0.1'), 'listening');
  t.teardown(() => elsewhere.close());
  const url = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/keys`;
  using file = callersFile(document({ keysFile: 'keys.json' }));
  const published = [
    { ...jwk, kid: '1', alg: 'ES256' },
    { ...(await exportJWK(weak.publicKey)), kid: 'weak' },
  ];
  file.put('keys.json', JSON.stringify({ keys: published }));
  await using service = await startService({ callers: file.path });
  const signed = (more: object, key = theirs.privateKey) =>
    new SignJWT(CLAIMS)
      .setProtectedHeader({ alg: 'ES256', kid: '1', ...more })
      .setExpirationTime('5 minutes')
      .sign(key);
  const [head = '', payload = '', signature = ''] = (await signed({}, ours.privateKey)).split('.');
  const text = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  t.is(await listed(service.address, `Bearer ${head}.${payload}.${signature}`), 'OK');
  const odd = {
    jku: await signed({ jku: url }),
    x5u: await signed({ x5u: url }),
    'an embedded key': await signed({ jwk: own }),
    'a kid that is a path': await signed({ kid: '../../../../dev/null' }),
    'a kid that is no text': `${text({ alg: 'ES256', kid: { toString: 1 } })}.${payload}.${signature}`,
    'a critical extension': await signed({ 'urn:odd': 1, crit: ['urn:odd'] }, ours.privateKey).catch(
      () => `${text({ alg: 'ES256', kid: '1', 'urn:odd': 1, crit: ['urn:odd'] })}.${payload}.${signature}`,
    ),
    'alg none': `${text({ alg: 'none' })}.${payload}.`,
    'alg nOnE': `${text({ alg: 'nOnE', kid: '1' })}.${payload}.${signature}`,
    'no signature': `${head}.${payload}.`,
    'a signature of zeros': `${head}.${payload}.${Buffer.alloc(64).toString('base64url')}`,
    'another payload': `${head}.${text({ ...CLAIMS, sub: 'admin', exp: 4e9 })}.${signature}`,
    'a key too weak for its algorithm': `${text({ alg: 'RS256', kid: 'weak' })}.${payload}.${signature}`,
    'the public key as a secret': await new SignJWT(CLAIMS)
      .setProtectedHeader({ alg: 'HS256', kid: '1' })
      .setExpirationTime('5 minutes')
      .sign(Buffer.from(await exportSPKI(ours.publicKey))),
    encrypted: await new CompactEncrypt(Buffer.from(JSON.stringify(CLAIMS)))
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A128GCM', kid: '1' })
      .encrypt((await generateKeyPair('ECDH-ES')).publicKey),
    'a payload that is a list': await new CompactSign(Buffer.from('[]'))
      .setProtectedHeader({ alg: 'ES256', kid: '1' })
      .sign(ours.privateKey),
    'a time that is no number': `${head}.${text({ ...CLAIMS, exp: 'never' })}.${signature}`,
    'no JSON': `${head}.e30x.${signature}`,
    'four parts': `${head}.${payload}.${signature}.${signature}`,
    'eight thousand dots': '.'.repeat(8192),
    'too long': 'a'.repeat(9000),
  };
  for (const [what, token] of Object.entries(odd))
    t.is(await listed(service.address, `Bearer ${token}`), 'unauthenticated TOKEN_INVALID', what);
  for (const shown of ['', 'Bearer', 'Basic YTpi', `Bearer ${head} ${payload}`, 'Bearer a,Bearer b'])
    t.is(await listed(service.address, shown), 'unauthenticated TOKEN_INVALID', shown);
  t.is(asked, 0);
});

test('while the keys cannot be fetched, a stranger who shows an unknown key shuts nobody out whose key is here', async (t) => {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const keys = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: '1', alg: 'ES256' }] });
  const idp = createServer((_request, response) => response.end(keys));
  await once(idp.listen(0, '127.0.0.1'), 'listening');
  const keysUrl = `http://127.0.0.1:${(idp.address() as AddressInfo).port}/keys`;
  using file = callersFile(document({ keysUrl, keysPauseSeconds: 0.1 }));
  await using service = await startService({ callers: file.path });
  const signed = (kid: string) =>
    new SignJWT(CLAIMS).setProtectedHeader({ alg: 'ES256', kid }).setExpirationTime('5 minutes').sign(privateKey);
  const [known, unknown] = [await signed('1'), await signed('2')];
  t.is(await listed(service.address, `Bearer ${known}`), 'OK');
  idp.closeAllConnections();
  await once(idp.close(), 'close');
  await new Promise((resolve) => setTimeout(resolve, 150));
  for (let times = 0; times < 3; times++) {
    t.is(await listed(service.address, `Bearer ${unknown}`), 'unavailable ISSUER_UNREACHABLE');
    t.is(await listed(service.address, `Bearer ${known}`), 'OK');
  }
});

test('requests of one caller that come at once are counted one by one', async (t) => {
  const { token, line } = tokenOf();
  const quota = { requestsPerMinute: 5 };
  using file = callersFile({ callers: [{ name: 'ward', scopes: ['read'], tokens: [line], quota }] });
  await using service = await startService({ callers: file.path });
  const ends = await Promise.all(Array.from({ length: 40 }, () => listed(service.address, `Bearer ${token}`)));
  const taken = ends.filter((end) => end === 'OK').length;
  t.true(
    ends.every((end) => end === 'OK' || end === 'busy CALLER_QUOTA'),
    ends.join(),
  );
  // Five, and what a minute's share has filled up meanwhile on a busy machine.
  t.true(taken >= 5 && taken <= 8, String(taken));
});

test('who asks on and on past its quota waits for each refusal; the others, and a first refusal, do not', async (t) => {
  const [busy, other] = [tokenOf(), tokenOf()];
  using file = callersFile({
    callers: [
      { name: 'busy', scopes: ['read'], tokens: [busy.line], quota: { requestsPerMinute: 1 } },
      { name: 'other', scopes: ['read'], tokens: [other.line] },
    ],
  });
  await using service = await startService({ callers: file.path });
  const asked = (token: string) => listed(service.address, `Bearer ${token}`);
  t.is(await asked(busy.token), 'OK');
  t.is(await asked(busy.token), 'busy CALLER_QUOTA');
  const began = performance.now();
  const refused = [asked(busy.token), asked(busy.token)];
  let done = false;
  void Promise.all(refused).then(() => {
    done = true;
  });
  t.is(await asked(other.token), 'OK');
  t.false(done && performance.now() - began < 900);
  t.deepEqual(await Promise.all(refused), ['busy CALLER_QUOTA', 'busy CALLER_QUOTA']);
  t.true(performance.now() - began > 900);
});

const certificates = makeCertificates();
if (certificates === undefined) console.log('rim.test.ts: certificates are skipped, there is no openssl here');
test.after.always(() => certificates && rmSync(certificates.folder, { recursive: true, force: true }));
const withTls = certificates === undefined ? test.skip : test;

withTls('certificates that are over, of another authority, for many names or with several: nobody', async (t) => {
  const { folder, authority, right } = certificates as Certificates;
  const odd = (name: string, subject: string, ...how: string[]) => {
    const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', `${name}.key`];
    openssl('req', ...key, '-out', `${name}.csr`, '-subj', subject);
    openssl('x509', '-req', '-in', `${name}.csr`, '-out', `${name}.pem`, ...how);
    return { cert: readFileSync(join(folder, `${name}.pem`)), key: readFileSync(join(folder, `${name}.key`)) };
  };
  const signed = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial'];
  const names = (text: string) => {
    writeFileSync(join(folder, 'odd-san'), `subjectAltName=${text}`);
    return ['-extfile', 'odd-san'];
  };
  using file = callersFile({
    callers: [
      { name: 'a', scopes: ['read'], certificates: ['CN:gateway', 'DNS:gateway.hospital.example'] },
      { name: 'wild', scopes: ['read'], certificates: ['DNS:*.ward.example'] },
    ],
  });
  const tls = { tlsCert: join(folder, 'right.pem'), tlsKey: join(folder, 'right.key'), tlsClientCa: authority };
  await using service = await startService({ ...tls, callers: file.path });
  const shows = ({ cert, key }: typeof right) =>
    listed(service.address, undefined, credentials.createSsl(readFileSync(authority), key, cert));
  t.is(await shows(odd('good', '/CN=gateway', ...signed, '-days', '2')), 'OK');
  t.regex(await shows(odd('over', '/CN=gateway', ...signed, '-days', '-1')), /^unavailable/);
  t.regex(await shows(odd('own', '/CN=gateway', '-signkey', 'own.key', '-days', '2')), /^unavailable/);
  const nobody = 'forbidden CALLER_UNKNOWN';
  t.is(await shows(odd('star', '/CN=x', ...signed, '-days', '2', ...names('DNS:*.hospital.example'))), nobody);
  t.is(await shows(odd('below', '/CN=x', ...signed, '-days', '2', ...names('DNS:a.ward.example'))), nobody);
  t.is(await shows(odd('two', '/CN=gateway/CN=other', ...signed, '-days', '2')), nobody);
  t.is(await shows(odd('case', '/CN=Gateway', ...signed, '-days', '2')), nobody);
  t.is(await shows(odd('unit', '/OU=gateway', ...signed, '-days', '2')), nobody);
  t.is(await shows(odd('inside', '/CN=x, DNS:gateway.hospital.example', ...signed, '-days', '2')), nobody);
});
