/** TLS on both sides: HTTPS with a password to a real Orthanc, gRPC with certificates of both to the service, all of an authority of our own. */
import { readFileSync, writeFileSync } from 'node:fs';
import { chmod, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import test from 'ava';
import { makeCertificates } from '../support/certificates.ts';
import { eventually, runGateway } from '../support/gateway.ts';
import { ORTHANC_MISSING, Orthanc } from '../support/orthanc.ts';
import { startService } from '../support/service.ts';
import { expectedSeg, resultsOf, series } from './expected.ts';

const certificates = makeCertificates();
const missing = ORTHANC_MISSING ?? (certificates === undefined ? 'openssl is not there' : undefined);
if (missing !== undefined) console.log(`gateway/tls.test.ts: skipped, ${missing}`);
test.after.always(() => certificates && rm(certificates.folder, { recursive: true, force: true }));

(missing === undefined ? test : test.skip)('a series gets its results over TLS, from nobody else', async (t) => {
  t.timeout(300_000);
  if (certificates === undefined) return;
  const { folder, authority, right } = certificates;
  const file = (name: string) => join(folder, name);
  // For the test's own requests; the gateway gets the authority by its settings.
  const usual = getCACertificates('default');
  setDefaultCACertificates([readFileSync(authority, 'utf8')]);
  t.teardown(() => setDefaultCACertificates(usual));
  writeFileSync(file('archive.pem'), Buffer.concat([right.key, right.cert]));
  for (const [path, mode] of [
    [folder, 0o755],
    [file('archive.pem'), 0o644],
  ] as const)
    await chmod(path, mode);
  await using orthanc = await Orthanc.start({ settings: { SslEnabled: true, SslCertificate: file('archive.pem') } });
  const own = { tlsCert: file('right.pem'), tlsKey: file('right.key'), tlsClientCa: authority };
  await using service = await startService(own);
  await using plain = await startService();
  await orthanc.send(series(1));
  const trusted = { archiveCa: authority, serviceCa: authority, serviceCert: own.tlsCert, serviceKey: own.tlsKey };
  const reasonOf = (line: object) => (line as { reason?: string }).reason;
  const stranger = makeCertificates();
  if (stranger === undefined) return;
  t.teardown(() => rm(stranger.folder, { recursive: true, force: true }));
  for (const [wrong, reason] of [
    [{ archiveCa: stranger.authority }, 'ARCHIVE_UNREACHABLE'],
    [{ serviceCa: stranger.authority }, 'UNAVAILABLE'],
    [{ serviceCert: '', serviceKey: '' }, 'UNAVAILABLE'],
  ] as const) {
    await using gateway = await runGateway(orthanc, service.address, { ...trusted, ...wrong });
    await eventually(async () => gateway.lines.some((line) => reasonOf(line) === reason));
  }
  t.is((await resultsOf(orthanc, 1)).segs.length, 0);
  await using gateway = await runGateway(orthanc, service.address, trusted);
  await eventually(async () => (await gateway.series()).find(({ state }) => state === 'done'));
  const { uid } = await expectedSeg(plain.address, series(1));
  t.deepEqual(
    (await resultsOf(orthanc, 1)).segs.map(({ tags }) => tags.SOPInstanceUID),
    [uid],
  );
});
