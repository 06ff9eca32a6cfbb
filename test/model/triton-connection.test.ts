/**
 * Reaching a Triton server: down at start, back again, the wrong model, TLS, the authorisation
 * header.
 */
import { rmSync, writeFileSync } from 'node:fs';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { BrokenTriton, status } from '../support/broken-triton.ts';
import { makeCertificates } from '../support/certificates.ts';
import { modelsCopy } from '../support/models.ts';
import { freePort } from '../support/ports.ts';
import { metric, servesOn, until } from '../support/serves-on.ts';
import { startService } from '../support/service.ts';
import { segmented, testVolume } from '../support/volumes.ts';

const volume = testVolume();
const certificates = makeCertificates();
if (certificates === undefined) console.log('triton-connection.test.ts: skipped in part, there is no openssl here');
const withTls = certificates === undefined ? test.serial.skip : test.serial;
const tls = certificates as NonNullable<typeof certificates>;
test.after.always(() => certificates && rmSync(certificates.folder, { recursive: true, force: true }));

const up = '{model="bands"}';

test.serial('down at start and no fallback: the service ends with the reason', async (t) => {
  const tritonUrl = `http://127.0.0.1:${await freePort()}`;
  const failure = await t.throwsAsync(startService({ tritonUrl, tritonStartSeconds: 0.5 }));
  t.like(failure, { kind: 'unavailable', reason: 'TRITON_UNREACHABLE', setting: 'M4OE_TRITON_URL' });
});

test.serial('late at start and no fallback: the service waits for it', async (t) => {
  const port = await freePort();
  const starting = startService({ tritonUrl: `http://127.0.0.1:${port}`, tritonStartSeconds: 60 });
  await using _triton = await BrokenTriton.start({ port });
  await using service = await starting;
  t.is((await segmented(service.client, volume, { modality: 'CT' })).report.provider, 'triton');
});

test.serial(
  'down at start with a fallback: local sessions serve until it is there, and again when it is gone',
  async (t) => {
    const port = await freePort();
    await using service = await startService({ tritonUrl: `http://127.0.0.1:${port}`, tritonFallback: 'local' });
    const readyOn = (provider: string) =>
      metric(service, 'm4oe_model_ready', `{model="bands",version="1.0.0",provider="${provider}"}`);
    const provider = async () => (await segmented(service.client, volume, { modality: 'CT' })).report.provider;
    t.is(await metric(service, 'm4oe_triton_up', up), 0);
    t.is((await fetch(`${service.admin}/readyz`)).status, 200);
    t.is(await provider(), 'cpu');
    for (let round = 0; round < 2; round++) {
      await using _triton = await BrokenTriton.start({ port });
      await until(async () => (await metric(service, 'm4oe_triton_up', up)) === 1);
      t.is(await provider(), 'triton');
      t.deepEqual([await readyOn('triton'), await readyOn('cpu')], [1, 0]);
      await servesOn(t, service);
      await _triton[Symbol.asyncDispose]();
      t.is(await provider(), 'cpu');
      t.is(await metric(service, 'm4oe_triton_up', up), 0);
    }
    t.is(await metric(service, 'm4oe_triton_outages_total', '{model="bands",reason="TRITON_UNREACHABLE"}'), 3);
  },
);

test.serial('a model that is not ready within the time: TRITON_MODEL_NOT_READY', async (t) => {
  await using triton = await BrokenTriton.start();
  triton.readiness = 400;
  const failure = await t.throwsAsync(startService({ tritonUrl: triton.url, tritonStartSeconds: 0.3 }));
  t.like(failure, { kind: 'unavailable', reason: 'TRITON_MODEL_NOT_READY' });
});

for (const tritonFallback of ['none', 'local'] as const) {
  test.serial(`another model under the name ends the start, with fallback ${tritonFallback}`, async (t) => {
    await using triton = await BrokenTriton.start();
    const start = () => startService({ tritonUrl: triton.url, tritonFallback });
    triton.metadata = (right) => ({ ...right, outputs: [{ name: 'labels', datatype: 'UINT8', shape: [-1, -1] }] });
    const shape = await t.throwsAsync(start());
    t.like(shape, { kind: 'corrupt', reason: 'MODEL_GRAPH_CONTRACT' });
    t.regex(shape?.message ?? '', /output labels: expected uint8\(N, H, W\), the graph has uint8\(-1, -1\)/);
    triton.metadata = (right) => right;
    const { parameters } = triton;
    triton.parameters = { ...parameters, m4oe_graph_sha256_1000000: { string_value: 'ab'.repeat(32) } };
    t.like(await t.throwsAsync(start()), { kind: 'corrupt', reason: 'TRITON_MODEL_MISMATCH' });
    triton.parameters = { ...parameters, m4oe_version_1000000: { string_value: '1.0.1' } };
    t.like(await t.throwsAsync(start()), { kind: 'corrupt', reason: 'TRITON_MODEL_MISMATCH' });
    triton.parameters = {};
    t.like(await t.throwsAsync(start()), { kind: 'corrupt', reason: 'TRITON_MODEL_MISMATCH' });
  });
}

test.serial('a URL that is none, or holds a password: TRITON_URL, and the message does not repeat it', async (t) => {
  for (const tritonUrl of ['triton:8000', 'ftp://triton', 'http://me:secret@triton:8000', 'http://triton?x=1']) {
    const failure = await t.throwsAsync(startService({ tritonUrl }));
    t.like(failure, { kind: 'invalid', reason: 'TRITON_URL' }, tritonUrl);
    t.false(failure?.message.includes('secret'));
  }
});

test.serial('only the models that are named run there, and a name that no model has is refused', async (t) => {
  const models = await modelsCopy(t, 'bands');
  await cp(join(models, 'bands'), join(models, 'other'), { recursive: true });
  const path = join(models, 'other/manifest.json');
  await writeFile(path, (await readFile(path, 'utf8')).replace('"name": "bands"', '"name": "other"'));
  await using triton = await BrokenTriton.start();
  await using service = await startService({ models, tritonUrl: triton.url, tritonModels: ['bands'] });
  const provider = async (model: string) =>
    (await segmented(service.client, volume, { modality: 'CT', model })).report.provider;
  t.deepEqual([await provider('bands'), await provider('other')], ['triton', 'cpu']);
  const failure = await t.throwsAsync(startService({ tritonUrl: triton.url, tritonModels: ['bandz'] }));
  t.like(failure, { kind: 'not_found', reason: 'MODEL_NOT_FOUND' });
  t.regex(failure?.message ?? '', /^M4OE_TRITON_MODELS: expected one of bands/);
});

withTls('TLS: a certificate of the authority for the name is taken', async (t) => {
  await using triton = await BrokenTriton.start({ tls: tls.right });
  const tritonUrl = `https://127.0.0.1:${triton.port}`;
  await using service = await startService({ tritonUrl, tritonCa: tls.authority });
  t.is((await segmented(service.client, volume, { modality: 'CT' })).report.provider, 'triton');
});

withTls('TLS: another name, an unknown authority, or no TLS at all is refused before a header is sent', async (t) => {
  await using triton = await BrokenTriton.start({ tls: tls.otherName });
  const secret = { tritonAuthorization: 'Bearer secret', tritonStartSeconds: 0 };
  const tritonUrl = `https://127.0.0.1:${triton.port}`;
  for (const tritonCa of [tls.authority, '']) {
    const failure = await t.throwsAsync(startService({ tritonUrl, tritonCa, ...secret }));
    t.like(failure, { kind: 'unavailable', reason: 'TRITON_TLS' });
  }
  await t.throwsAsync(startService({ tritonUrl: tritonUrl.replace('https', 'http'), ...secret }));
  t.is(triton.authorizations.length, 0);
  await using plain = await BrokenTriton.start();
  const failure = await t.throwsAsync(startService({ tritonUrl: plain.url.replace('http', 'https'), ...secret }));
  t.like(failure, { kind: 'unavailable' });
  await using local = await startService({ tritonUrl, ...secret, tritonFallback: 'local' });
  t.is((await segmented(local.client, volume, { modality: 'CT' })).report.provider, 'cpu');
  const missing = join(tls.folder, 'none.pem');
  t.like(await t.throwsAsync(startService({ tritonUrl, tritonCa: missing })), { reason: 'TRITON_CA_FILE' });
});

withTls(
  'the authorisation header goes with every request; a file is read again when its token is renewed',
  async (t) => {
    await using triton = await BrokenTriton.start();
    const tritonAuthorizationFile = join(tls.folder, 'token');
    writeFileSync(tritonAuthorizationFile, 'Bearer one\n');
    await using service = await startService({
      tritonUrl: triton.url,
      tritonAuthorization: 'Bearer none',
      tritonAuthorizationFile,
    });
    t.deepEqual([...new Set(triton.authorizations)], ['Bearer one']);
    writeFileSync(tritonAuthorizationFile, 'Bearer two\n');
    await segmented(service.client, volume, { modality: 'CT' });
    t.is(triton.authorizations.at(-1), 'Bearer two');
    rmSync(tritonAuthorizationFile);
    t.like(await t.throwsAsync(segmented(service.client, volume, { modality: 'CT' })), {
      kind: 'unavailable',
      reason: 'TRITON_AUTHORIZATION_FILE',
    });
    writeFileSync(tritonAuthorizationFile, 'Bearer three');
    await until(async () => (await metric(service, 'm4oe_triton_up', up)) === 1);
    await servesOn(t, service);
  },
);

test.serial('a redirect is not followed: the other server gets neither voxels nor header', async (t) => {
  await using other = await BrokenTriton.start();
  await using triton = await BrokenTriton.start();
  await using service = await startService({ tritonUrl: triton.url, tritonAuthorization: 'Bearer secret' });
  triton.always = status(307, { location: `${other.url}/v2/models/bands/versions/1000000/infer` });
  t.like(await t.throwsAsync(segmented(service.client, volume, { modality: 'CT' })), { reason: 'TRITON_ANSWER' });
  t.is(other.authorizations.length, 0);
});
