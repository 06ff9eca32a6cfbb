/**
 * Addresses that no try reaches are refused at once, in words that say what is wrong; a proxy of
 * the environment is not asked for loopback.
 */

import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createSecureServer } from 'node:http2';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import test, { type ExecutionContext } from 'ava';
import { serviceAddress } from '../../src/client/address.ts';
import { SegmentationClient } from '../../src/client/client.ts';
import { Failure } from '../../src/errors.ts';
import { readWado } from '../../src/formats/dicom/wado.ts';
import { temporaryFolder, volumeFile } from '../cli/files.ts';
import { makeCertificates } from '../support/certificates.ts';
import { m4oe } from '../support/command.ts';
import { startService } from '../support/service.ts';
import { testVolume } from '../support/volumes.ts';

test('host and port, and the forms of gRPC', (t) => {
  for (const text of [
    'localhost:50051',
    'm4oe.example:443',
    '127.0.0.1:1',
    '[::1]:50051',
    'dns:///m4oe:50051',
    'ipv4:10.0.0.1:1,10.0.0.2:1',
    'ipv6:[::1]:1',
    'dns:m4oe:50051',
    'unix:/run/m4oe',
    'm4oe-0.m4oe.svc.cluster.local.:1',
    'host_a:1',
  ])
    t.is(serviceAddress(text).target, text);
  for (const text of ['localhost:1', '127.0.0.1:1', '127.1.2.3:1', '[::1]:1', 'ipv4:127.0.0.1:1', 'unix:/run/m4oe'])
    t.true(serviceAddress(text).loopback, text);
  t.false(serviceAddress('m4oe.example:443').loopback);
});

const WRONG: [string, RegExp][] = [
  ['http://localhost:50051', /with a scheme/],
  ['https://m4oe.example', /with a scheme/],
  ['localhost', /without a port/],
  ['localhost:', /got "localhost:"$/],
  ['localhost:0', /got "localhost:0", whose port is not/],
  ['localhost:70000', /whose port is not one of 1 to 65535/],
  ['', /got none/],
  ['256.1.1.1:1', /got "256\.1\.1\.1:1", whose host is neither/],
  ['1.2.3.4.5:1', /whose host is neither/],
  ['127.1:1', /whose host is neither/],
  ['[::1::2]:1', /whose host is neither/],
  ['a..b:1', /whose host is neither/],
  ['-a:1', /whose host is neither/],
  ['a,b:1', /whose host is neither/],
  ['ipv4:1.2.3', /got "ipv4:1.2.3"/],
  ['ipv4:1.2.3.4:1,', /got "ipv4/],
  ['ipv4:m4oe:1', /got "ipv4/],
  ['ipv6:1.2.3.4:1', /got "ipv6/],
  ['dns:', /got "dns:"/],
  ['dns:///m4oe', /with a scheme/],
  ['unix:', /got "unix:"/],
  ['xds:m4oe', /got "xds:m4oe"/],
  ['xds:///m4oe', /with a scheme/],
  ['user:secret@localhost:50051', /with a user/],
];
for (const [text, message] of WRONG)
  test(`"${text}": SERVER_ADDRESS`, (t) => {
    const failure = t.throws(() => serviceAddress(text), { instanceOf: Failure }) as Failure;
    t.deepEqual([failure.reason, failure.kind], ['SERVER_ADDRESS', 'invalid']);
    t.regex(failure.message, message);
    t.false(failure.message.includes('secret'));
  });

test('a proxy of the environment is not in the way to loopback', async (t) => {
  await using service = await startService();
  const dead = { http_proxy: 'http://127.0.0.1:9', grpc_proxy: 'http://127.0.0.1:9', HTTP_PROXY: 'http://127.0.0.1:9' };
  const before = { ...process.env };
  Object.assign(process.env, dead);
  const client = await SegmentationClient.connect(service.address);
  try {
    t.is((await client.plan(testVolume(), { modality: 'CT' })).slices, 12);
  } finally {
    client.close();
    for (const name of Object.keys(dead)) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
  }
});

const WADO = { maxBytes: 2 ** 24, maxLossyRatio: 5, leastBits: 2, rules: [], authorization: '' };
async function wadoFails(t: ExecutionContext, url: string): Promise<Failure> {
  return (await t.throwsAsync(readWado(url, WADO), { instanceOf: Failure })) as Failure;
}

test('a DICOMweb address with credentials or a query, and a certificate that is not trusted: said, and no try', async (t) => {
  for (const url of ['http://u:secret@127.0.0.1:1/studies/1/series/2', 'http://127.0.0.1:1/studies/1/series/2?x=1']) {
    const failure = await wadoFails(t, url);
    t.deepEqual([failure.reason, failure.kind], ['DICOMWEB_ADDRESS', 'invalid']);
    t.false(failure.message.includes('secret'));
  }
  for (const url of [
    'ftp://127.0.0.1/studies/1/series/2',
    'http://127.0.0.1:1/studies/1',
    'http://127.0.0.1:1/',
    'http://',
  ])
    t.is((await wadoFails(t, url)).reason, 'DICOMWEB_ADDRESS', url);
  const made = makeCertificates();
  if (made === undefined) return t.log('no openssl: certificates are not tried');
  t.teardown(() => rmSync(made.folder, { recursive: true, force: true }));
  const { cert, key } = made.right;
  const server = createTlsServer({ cert, key }, (_request, response) => response.end());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.teardown(() => server.close());
  const port = (server.address() as AddressInfo).port;
  const untrusted = await wadoFails(t, `https://127.0.0.1:${port}/studies/1/series/2`);
  t.deepEqual([untrusted.reason, untrusted.kind], ['DICOMWEB_CERTIFICATE', 'invalid']);
  const plain = createServer((socket) => socket.end('no TLS here\n'));
  await once(plain.listen(0, '127.0.0.1'), 'listening');
  t.teardown(() => plain.close());
  const none = await wadoFails(t, `https://127.0.0.1:${(plain.address() as AddressInfo).port}/studies/1/series/2`);
  t.is(none.reason, 'DICOMWEB_CERTIFICATE', none.message);
  t.is((await wadoFails(t, 'http://127.0.0.1:9/studies/1/series/2')).reason, 'DICOMWEB_UNREACHABLE');
});

test('at the command line: exit code 2, without waiting', async (t) => {
  const began = performance.now();
  const ended = await m4oe(['plan', 'none.nii', '-m', 'CT', '--server', 'http://localhost:50051']);
  t.is(ended.code, 2);
  t.regex(ended.stderr, /\[(SERVER_ADDRESS|FILE_NOT_FOUND)\]\n$/);
  const list = await m4oe(['gateway', '--list', 'localhost:9465']);
  t.is(list.code, 2, list.stderr);
  t.regex(list.stderr, /\[GATEWAY_ADDRESS\]\n$/);
  t.true(performance.now() - began < 60_000);
});

test('a certificate of the service that is not trusted: exit code 2 at once, and an outage for who keeps trying', async (t) => {
  const made = makeCertificates();
  if (made === undefined) return t.log('no openssl: certificates are not tried');
  t.teardown(() => rmSync(made.folder, { recursive: true, force: true }));
  const { cert, key } = made.otherName;
  const server = createSecureServer({ cert, key });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.teardown(() => server.close());
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const folder = temporaryFolder(t);
  const args = ['plan', volumeFile(folder), '-m', 'CT', '--server', address, '--tls-ca', made.authority];
  const ended = await m4oe([...args, '--retry-seconds', '600']);
  t.is(ended.code, 2, ended.stderr);
  t.regex(ended.stderr, /certificate is not trusted.*\[SERVER_CERTIFICATE\]\n$/);
  const client = await SegmentationClient.connect(address, { ca: made.authority });
  t.teardown(() => client.close());
  const failure = await t.throwsAsync(client.plan(testVolume(), { modality: 'CT' }), { instanceOf: Failure });
  t.deepEqual([(failure as Failure).kind, (failure as Failure).reason], ['unavailable', 'UNAVAILABLE']);
});
