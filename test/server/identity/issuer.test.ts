/** Tokens of an OpenID Connect provider: a real key set over HTTP, tokens signed by its keys. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import test, { type ExecutionContext } from 'ava';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';
import type { IssuerDocument } from '../../../src/server/identity/callers.ts';
import { callersFile, listed } from '../../support/callers.ts';
import { until } from '../../support/serves-on.ts';
import { startService } from '../../support/service.ts';

const ISSUER = 'https://idp.example/hospital';
const RIGHT = { iss: ISSUER, aud: 'm4oe', sub: 'gateway-1' };

/** A pair of keys with its id. */
async function signingKey(kid: string) {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const sign = (claims: JWTPayload, expires: string | number = '5 minutes') =>
    new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid }).setExpirationTime(expires).sign(privateKey);
  return { sign, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256' } };
}

/** A provider on loopback that publishes what it is told to. */
async function provider(t: ExecutionContext, first: string) {
  const published = { text: first, asked: 0 };
  let server: Server | undefined;
  const open = async (port: number) => {
    server = createServer((_request, response) => {
      published.asked++;
      response.writeHead(200, { 'content-type': 'application/json' }).end(published.text);
    });
    await once(server.listen(port, '127.0.0.1'), 'listening');
    return (server.address() as AddressInfo).port;
  };
  const close = async () => {
    server?.closeAllConnections();
    if (server?.listening) await once(server.close(), 'close');
  };
  t.teardown(close);
  const port = await open(0);
  return { published, keysUrl: `http://127.0.0.1:${port}/keys`, close, open: () => open(port) };
}

const keySet = (...keys: object[]) => JSON.stringify({ keys });

function document(issuer: Partial<IssuerDocument>) {
  return {
    issuer: { issuer: ISSUER, audience: 'm4oe', ...issuer },
    callers: [{ name: 'gateway', scopes: ['read' as const], subjects: ['gateway-1'] }],
  };
}

test('a token of the issuer, for this service, in its time, of a known subject gets in; any other does not', async (t) => {
  const [key, other] = [await signingKey('1'), await signingKey('1')];
  using file = callersFile(document({ keysFile: 'keys.json', clockSkewSeconds: 30 }));
  file.put('keys.json', keySet(key.jwk));
  await using service = await startService({ callers: file.path });
  const asked = async (token: string) => await listed(service.address, `Bearer ${token}`);
  const now = Math.floor(Date.now() / 1000);
  t.is(await asked(await key.sign(RIGHT)), 'OK');
  t.is(await asked(await key.sign({ ...RIGHT, aud: ['a', 'm4oe'] })), 'OK');
  t.is(await asked(await key.sign(RIGHT, now - 2)), 'OK', 'within the clock skew');
  t.is(await asked(await key.sign(RIGHT, now - 60)), 'unauthenticated TOKEN_EXPIRED');
  const invalid = {
    audience: await key.sign({ ...RIGHT, aud: 'another' }),
    'no audience': await key.sign({ iss: ISSUER, sub: 'gateway-1' }),
    issuer: await key.sign({ ...RIGHT, iss: 'https://other.example' }),
    'not yet': await key.sign({ ...RIGHT, nbf: now + 600 }),
    'no subject': await key.sign({ iss: ISSUER, aud: 'm4oe' }),
    signature: await other.sign(RIGHT),
    unsigned: new UnsecuredJWT(RIGHT).setExpirationTime('5 minutes').encode(),
    // Signed with the public key as if it were a shared secret.
    shared: await new SignJWT(RIGHT)
      .setProtectedHeader({ alg: 'HS256', kid: '1' })
      .setExpirationTime('5 minutes')
      .sign(Buffer.from(JSON.stringify(key.jwk))),
    'no token': 'a.b.c',
  };
  for (const [what, token] of Object.entries(invalid)) t.is(await asked(token), 'unauthenticated TOKEN_INVALID', what);
  t.is(await asked(await key.sign({ ...RIGHT, sub: 'stranger' })), 'forbidden CALLER_UNKNOWN');
});

test('keys are fetched once for many tokens, and again when the issuer has changed them', async (t) => {
  const [before, after] = [await signingKey('1'), await signingKey('2')];
  const idp = await provider(t, keySet(before.jwk));
  using file = callersFile(document({ keysUrl: idp.keysUrl, keysPauseSeconds: 0.1 }));
  await using service = await startService({ callers: file.path });
  const asked = async (token: string) => await listed(service.address, `Bearer ${token}`);
  const old = await before.sign(RIGHT);
  for (let times = 0; times < 3; times++) t.is(await asked(old), 'OK');
  t.is(idp.published.asked, 1);
  idp.published.text = keySet(after.jwk);
  const fresh = await after.sign(RIGHT);
  await until(async () => (await asked(fresh)) === 'OK');
  t.is(await asked(old), 'unauthenticated TOKEN_INVALID', 'its key is no longer published');
});

test('keys that cannot be had are no fault of the caller: UNAVAILABLE, and well again by themselves', async (t) => {
  const key = await signingKey('1');
  const idp = await provider(t, keySet(key.jwk));
  await idp.close();
  using file = callersFile(document({ keysUrl: idp.keysUrl }));
  await using service = await startService({ callers: file.path });
  const token = await key.sign(RIGHT);
  const asked = async () => await listed(service.address, `Bearer ${token}`);
  t.is(await asked(), 'unavailable ISSUER_UNREACHABLE');
  await idp.open();
  for (const broken of ['no JSON', '{}', `{"keys": [], "padding": "${'x'.repeat(300_000)}"}`]) {
    idp.published.text = broken;
    const { asked: times } = idp.published;
    await until(async () => {
      t.is(await asked(), 'unavailable ISSUER_UNREACHABLE', broken.slice(0, 20));
      return idp.published.asked > times;
    });
  }
  idp.published.text = keySet(key.jwk);
  await until(async () => (await asked()) === 'OK');
});

test('keys of a file that was changed are those that count', async (t) => {
  const [before, after] = [await signingKey('1'), await signingKey('2')];
  using file = callersFile(document({ keysFile: 'keys.json' }));
  file.put('keys.json', keySet(before.jwk));
  await using service = await startService({ callers: file.path });
  file.put('keys.json', keySet(after.jwk));
  await service.server.reload();
  t.is(await listed(service.address, `Bearer ${await after.sign(RIGHT)}`), 'OK');
  t.is(await listed(service.address, `Bearer ${await before.sign(RIGHT)}`), 'unauthenticated TOKEN_INVALID');
});

test('keys that would come in the clear, or from an address with a password, end the start', async (t) => {
  for (const keysUrl of ['http://idp.example/keys', 'https://me:secret@idp.example/keys', 'file:///keys', 'keys']) {
    using file = callersFile(document({ keysUrl }));
    const failure = await t.throwsAsync(startService({ callers: file.path }));
    t.like(failure, { reason: 'CALLERS_FILE' }, keysUrl);
    t.false(failure?.message.includes('secret'));
  }
});
