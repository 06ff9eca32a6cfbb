/**
 * TLS on both sides, of an authority of our own: a real Orthanc behind HTTPS and a bearer token, as
 * a proxy gives them, and the service behind gRPC with certificates of both and a token for the
 * gateway. (Orthanc's own HTTPS
 * ends it with a segmentation fault, in Debian 12's build.)
 */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { ArchiveProxy } from '../support/archive-proxy.ts';
import { callersFile, tokenOf } from '../support/callers.ts';
import { makeCertificates } from '../support/certificates.ts';
import { eventually, runGateway } from '../support/gateway.ts';
import { AUTHORIZATION, ORTHANC_MISSING, Orthanc } from '../support/orthanc.ts';
import { startService } from '../support/service.ts';
import { expectedSeg, resultsOf, series } from './expected.ts';

const [certificates, stranger] = [makeCertificates(), makeCertificates()];
const missing = ORTHANC_MISSING ?? (certificates === undefined ? 'openssl is not there' : undefined);
if (missing !== undefined) console.log(`gateway/tls.test.ts: skipped, ${missing}`);
test.after.always(async () => {
  for (const one of [certificates, stranger]) if (one) await rm(one.folder, { recursive: true, force: true });
});

(missing === undefined ? test : test.skip)('a series gets its results over TLS, and through nobody else', async (t) => {
  t.timeout(300_000);
  if (certificates === undefined || stranger === undefined) return;
  const { folder, authority, right } = certificates;
  const own = { tlsCert: join(folder, 'right.pem'), tlsKey: join(folder, 'right.key'), tlsClientCa: authority };
  const front = { ...right, authorization: 'Bearer a-token', inside: AUTHORIZATION };
  await using orthanc = await Orthanc.start();
  await using archive = await ArchiveProxy.start(orthanc.root, front);
  const gatewayToken = tokenOf();
  using callers = callersFile({
    callers: [{ name: 'gateway', scopes: ['segment', 'read'], tokens: [gatewayToken.line] }],
  });
  await using service = await startService({ ...own, callers: callers.path });
  await using plain = await startService();
  await orthanc.send(series(1));
  const token = join(folder, 'token');
  await writeFile(token, `${front.authorization}\n`);
  const trusted = {
    ...{ archiveCa: authority, archiveAuthorization: '', archiveAuthorizationFile: token },
    ...{ serviceCa: authority, serviceCert: own.tlsCert, serviceKey: own.tlsKey },
    serviceTokenFile: callers.put('token', gatewayToken.token),
  };
  for (const [wrong, reason] of [
    [{ archiveCa: stranger.authority }, 'ARCHIVE_CERTIFICATE'],
    [{ archiveAuthorization: AUTHORIZATION, archiveAuthorizationFile: '' }, 'ARCHIVE_UNAUTHORIZED'],
    [{ serviceCa: stranger.authority }, 'UNAVAILABLE'],
    [{ serviceCert: '', serviceKey: '' }, 'UNAVAILABLE'],
    [{ serviceTokenFile: '' }, 'CALLER_UNKNOWN'],
    [{ serviceTokenFile: callers.put('other', tokenOf().token) }, 'TOKEN_UNKNOWN'],
  ] as const) {
    await using gateway = await runGateway(archive, service.address, { ...trusted, ...wrong });
    await eventually(async () => gateway.lines.some((line) => (line as { reason?: string }).reason === reason));
    t.false(
      (await gateway.series()).some(({ state }) => state === 'refused'),
      reason,
    );
  }
  t.is((await resultsOf(orthanc, 1)).segs.length, 0);
  await using gateway = await runGateway(archive, service.address, trusted);
  await eventually(async () => (await gateway.series()).find(({ state }) => state === 'done'));
  const { uid } = await expectedSeg(plain.address, series(1));
  t.deepEqual(
    (await resultsOf(orthanc, 1)).segs.map(({ tags }) => tags.SOPInstanceUID),
    [uid],
  );
});
