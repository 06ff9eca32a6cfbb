/**
 * The Open Inference Protocol over TLS: the certificates are those of the service, client
 * certificates included.
 */
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { get } from 'node:https';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { credentials } from '@grpc/grpc-js';
import test from 'ava';
import { inferenceService } from '../../src/wire/schema.ts';
import { makeCertificates } from '../support/certificates.ts';
import { startService } from '../support/service.ts';

const certificates = makeCertificates();
if (certificates === undefined) console.log('inference-tls.test.ts: skipped, there is no openssl on this machine');
test.after.always(() => certificates && rmSync(certificates.folder, { recursive: true, force: true }));

(certificates === undefined ? test.skip : test)('both protocols ask for a certificate of the authority', async (t) => {
  const { folder, authority, right } = certificates as NonNullable<typeof certificates>;
  const own = { tlsCert: join(folder, 'right.pem'), tlsKey: join(folder, 'right.key'), tlsClientCa: authority };
  await using service = await startService({ ...own, inferencePort: 0, inferenceGrpcPort: 0 });
  const { port, grpcPort } = service.server.inference;
  const ca = readFileSync(authority);
  const ask = async (identity: object) => {
    const request = get({ host: '127.0.0.1', port, path: '/v2/health/live', ca, agent: false, ...identity });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    response.resume();
    return response.statusCode;
  };
  t.is(await ask(right), 200);
  await t.throwsAsync(ask({}));
  const Client = inferenceService();
  for (const [identity, live] of [
    [[right.key, right.cert], true],
    [[], false],
  ] as const) {
    const [key = null, cert = null] = identity;
    const client = new Client(`127.0.0.1:${grpcPort}`, credentials.createSsl(ca, key, cert));
    const asked = promisify((done: (error: Error | null, answer?: object) => void) =>
      (client as unknown as { serverLive(one: object, done: unknown): void }).serverLive({}, done),
    )();
    if (live) t.like(await asked, { live: true });
    else await t.throwsAsync(asked);
    client.close();
  }
});
