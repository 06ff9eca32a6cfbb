/**
 * Nobody beyond this machine gets in by accident, and certificates are read again while the service
 * runs.
 */
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { SegmentationClient } from '../../src/client/client.ts';
import { checkExposure } from '../../src/server/exposure.ts';
import { type Certificates, makeCertificates } from '../support/certificates.ts';
import { m4oe, ServeProcess } from '../support/command.ts';
import { BANDS_MODELS, startService } from '../support/service.ts';

const BEYOND = ['0.0.0.0', '::', '10.1.2.3', 'service.example', '127.evil.example', ''];

test('beyond loopback a service refuses to start, and so does a gateway', async (t) => {
  for (const host of ['0.0.0.0', '::']) {
    const { code, stderr } = await m4oe(['serve', '--models', BANDS_MODELS, '--host', host]);
    t.is(code, 2);
    t.regex(stderr, /M4OE_HOST.*M4OE_TLS_CLIENT_CA.*--insecure.*\[OPEN_TO_ALL\]/s);
  }
  const { code, stderr } = await m4oe([
    ...['gateway', '--host', '0.0.0.0', '--archive-url', 'http://127.0.0.1:1/', '--service', '127.0.0.1:1'],
  ]);
  t.is(code, 2, stderr);
  t.regex(stderr, /M4OE_GATEWAY_HOST.*\[OPEN_TO_ALL\]/s);
});

test('loopback needs nothing; elsewhere a certificate of each client, or the operator who says so', async (t) => {
  for (const host of ['127.0.0.1', '127.0.0.53', '::1', '[::1]', 'localhost'])
    t.notThrows(() => checkExposure(host, false, false, 'M4OE_HOST'));
  for (const host of BEYOND) {
    t.like(
      t.throws(() => checkExposure(host, false, false, 'M4OE_HOST')),
      { reason: 'OPEN_TO_ALL' },
    );
    t.notThrows(() => checkExposure(host, true, false, 'M4OE_HOST'));
    t.notThrows(() => checkExposure(host, false, true, 'M4OE_HOST'));
  }
  // TLS alone tells who the service is, not who the client is.
  const tls = { tlsCert: 'server.pem', tlsKey: 'server.key' };
  t.like(await t.throwsAsync(startService({ ...tls, host: '0.0.0.0' })), { reason: 'OPEN_TO_ALL' });
});

test('SIGHUP is not the end', async (t) => {
  using service = new ServeProcess(['--models', BANDS_MODELS]);
  const client = await SegmentationClient.connect(await service.address());
  t.teardown(() => client.close());
  service.signal('SIGHUP');
  t.is((await client.listModels()).models.length, 1);
  service.signal('SIGTERM');
  t.is(await service.exited, 0);
});

const made = [makeCertificates(), makeCertificates()];
test.after.always(() => {
  for (const one of made) if (one !== undefined) rmSync(one.folder, { recursive: true, force: true });
});
const withTls = made.includes(undefined) ? test.skip : test;

withTls('certificates that change are served from then on; files that cannot be used change nothing', async (t) => {
  const [before, after] = made as [Certificates, Certificates];
  const folder = mkdtempSync(join(tmpdir(), 'm4oe-renewed-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const [cert, key, ca] = ['cert', 'key', 'ca'].map((name) => join(folder, `${name}.pem`)) as [string, string, string];
  const put = (from: Certificates) => {
    copyFileSync(join(from.folder, 'right.pem'), cert);
    copyFileSync(join(from.folder, 'right.key'), key);
    copyFileSync(from.authority, ca);
  };
  put(before);
  const ports = ['--inference-port', '0', '--inference-grpc-port', '0'];
  using service = new ServeProcess([
    ...['--models', BANDS_MODELS, '--tls-cert', cert, '--tls-key', key, '--tls-client-ca', ca, ...ports],
  ]);
  const address = await service.address();
  const listed = async ({ folder: at, authority }: Certificates) => {
    const files = { ca: authority, cert: join(at, 'right.pem'), key: join(at, 'right.key') };
    const client = await SegmentationClient.connect(address, files, { 'grpc.use_local_subchannel_pool': 1 });
    try {
      return (await client.listModels()).models.length;
    } finally {
      client.close();
    }
  };
  t.is(await listed(before), 1);
  writeFileSync(key, 'not a key');
  service.signal('SIGHUP');
  t.is((await service.line('TLS files cannot be used; those before them stay')).level, 'error');
  t.is(await listed(before), 1);
  put(after);
  service.signal('SIGHUP');
  await service.line('TLS files read again');
  t.is(await listed(after), 1);
  t.like(await t.throwsAsync(listed(before)), { kind: 'unavailable' });
});
