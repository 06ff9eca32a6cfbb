/**
 * TLS with certificates made by openssl: our client and command, a stranger, and a server that asks
 * for client certificates.
 */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConnectionOptions, connect } from 'node:tls';
import test from 'ava';
import { SegmentationClient } from '../../src/client/client.ts';
import { m4oe } from '../support/command.ts';
import { startHttp } from '../support/http.ts';
import { startService } from '../support/service.ts';
import { segmented, testVolume } from '../support/volumes.ts';

const folder = mkdtempSync(join(tmpdir(), 'm4oe-tls-'));
test.after.always(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string) => join(folder, name);
const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });

/** An authority, and a server's and a client's certificate from it. */
function makeCertificates(): boolean {
  try {
    openssl('version');
  } catch {
    console.log('tls.test.ts: skipped, there is no openssl on this machine');
    return false;
  }
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=test authority', '-days', '2');
  writeFileSync(file('san'), 'subjectAltName=IP:127.0.0.1,DNS:localhost');
  for (const name of ['server', 'client']) {
    openssl('req', ...key, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', `/CN=${name}`);
    const signed = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2', '-extfile', 'san'];
    openssl('x509', '-req', '-in', `${name}.csr`, ...signed, '-out', `${name}.pem`);
  }
  return true;
}

const withTls = makeCertificates() ? test : test.skip;
const volume = testVolume();
const server = { tlsCert: file('server.pem'), tlsKey: file('server.key') };

withTls('a client that trusts the authority is served, one that does not is not', async (t) => {
  await using service = await startService(server);
  const client = await SegmentationClient.connect(service.address, { ca: file('ca.pem') });
  t.teardown(() => client.close());
  t.is((await segmented(client, volume, { modality: 'CT' })).order.length, 12);
  const stranger = await SegmentationClient.connect(service.address, {});
  t.teardown(() => stranger.close());
  t.like(await t.throwsAsync(stranger.listModels()), { kind: 'unavailable' }, 'the system does not know the authority');
  t.like(await t.throwsAsync(service.client.listModels()), { kind: 'unavailable' }, 'a client without TLS');
});

withTls('without forward secrecy, authenticated encryption or TLS 1.2 nobody gets in, at any port', async (t) => {
  const ports = { inferencePort: 0, inferenceGrpcPort: 0, httpPort: 0, adminTls: true };
  await using service = await startHttp({ ...server, ...ports });
  const { port, httpPort, adminPort, inference } = service.server;
  const ends = async (at: number | undefined, options: ConnectionOptions) => {
    const ca = readFileSync(file('ca.pem'));
    const socket = connect({
      host: '127.0.0.1',
      port: at as number,
      ca,
      ALPNProtocols: ['h2', 'http/1.1'],
      ...options,
    });
    const [error] = await Promise.race([once(socket, 'error'), once(socket, 'secureConnect').then(() => [undefined])]);
    socket.destroy();
    return error?.code ?? 'OK';
  };
  for (const at of [port, httpPort, adminPort, inference.port, inference.grpcPort]) {
    t.is(await ends(at, { ciphers: 'ECDHE-ECDSA-AES256-GCM-SHA384', maxVersion: 'TLSv1.2' }), 'OK');
    for (const ciphers of ['ECDHE-ECDSA-AES256-SHA384', 'ECDHE-ECDSA-AES128-SHA', 'ECDHE-ECDSA-AES128-CCM'])
      t.is(await ends(at, { ciphers, maxVersion: 'TLSv1.2' }), 'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE', ciphers);
    const old = { ciphers: 'DEFAULT@SECLEVEL=0', minVersion: 'TLSv1', maxVersion: 'TLSv1.1' } as const;
    t.is(await ends(at, old), 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION');
  }
});

withTls('a server that asks for client certificates serves those of its authority alone', async (t) => {
  await using service = await startService({ ...server, tlsClientCa: file('ca.pem') });
  const known = { ca: file('ca.pem'), cert: file('client.pem'), key: file('client.key') };
  const client = await SegmentationClient.connect(service.address, known);
  t.teardown(() => client.close());
  t.is((await segmented(client, volume, { modality: 'CT' })).order.length, 12);
  const nobody = await SegmentationClient.connect(service.address, { ca: file('ca.pem') });
  t.teardown(() => nobody.close());
  t.like(await t.throwsAsync(nobody.listModels()), { kind: 'unavailable' });
});

withTls('the admin port over TLS: probes without a certificate, a token beyond loopback, health', async (t) => {
  await using service = await startService({ ...server, tlsClientCa: file('ca.pem'), adminTls: true });
  const { adminPort } = service.server;
  const asked = (options: object) =>
    new Promise<number | string>((resolve) => {
      get({ host: '127.0.0.1', port: adminPort, path: '/readyz', ...options }, ({ statusCode }) =>
        resolve(statusCode ?? 0),
      ).once('error', ({ message }) => resolve(message));
    });
  t.is(await asked({ ca: readFileSync(file('ca.pem')) }), 200);
  t.regex(String(await asked({})), /unable to verify|self-signed|local issuer/);
  await t.throwsAsync(fetch(`http://127.0.0.1:${adminPort}/readyz`), undefined, 'no plain HTTP');
  const ready = await m4oe(['health', '--admin-port', String(adminPort), '--admin-tls']);
  t.like(ready, { code: 0, stdout: 'ready\n' });
  t.is((await m4oe(['health', '--admin-port', String(adminPort)])).code, 3);
  t.like(await t.throwsAsync(startService({ adminTls: true })), { reason: 'TLS_FILES' });
});

withTls('files that are absent, or given by halves, are told at the start', async (t) => {
  const fails = async (overrides: Parameters<typeof startService>[0]) => {
    const failure = await t.throwsAsync(startService(overrides));
    t.like(failure, { kind: 'invalid', reason: 'TLS_FILES', setting: 'M4OE_TLS_CERT' });
    return failure?.message;
  };
  t.regex((await fails({ tlsCert: server.tlsCert })) ?? '', /needed together/);
  t.regex((await fails({ tlsClientCa: file('ca.pem') })) ?? '', /needed together/);
  t.regex((await fails({ ...server, tlsKey: file('none.key') })) ?? '', /none\.key/);
  writeFileSync(file('no.key'), 'not a key');
  await fails({ ...server, tlsKey: file('no.key') });
});

test('a port that is taken is told at the start, and nothing is left running', async (t) => {
  await using service = await startService();
  const { port, adminPort } = service.server;
  for (const taken of [{ port }, { adminPort }, { inferencePort: adminPort }, { inferenceGrpcPort: port }]) {
    t.like(await t.throwsAsync(startService(taken)), { kind: 'unavailable', reason: 'LISTEN_FAILED' });
  }
});
