/** Who may use the HTTP port is told by the same file, tokens and certificates as on every other. */
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { join } from 'node:path';
import test from 'ava';
import { callersFile, tokenOf } from '../support/callers.ts';
import { makeCertificates } from '../support/certificates.ts';
import { BINARY, metric, post, problemIn, smallNifti, startHttp, until } from '../support/http.ts';

const body = () => new Uint8Array(smallNifti());
const bearer = (token: string) => ({ ...BINARY, authorization: `Bearer ${token}` });

test('tokens, scopes and quotas: the reasons are those of gRPC, and nothing of a body is taken before', async (t) => {
  const [ward, viewer, busy, old] = [tokenOf(), tokenOf(), tokenOf(), tokenOf('2020-01-01T00:00:00Z')];
  using file = callersFile({
    callers: [
      { name: 'ward', scopes: ['segment', 'read'], tokens: [ward.line, old.line] },
      { name: 'viewer', scopes: ['read'], tokens: [viewer.line] },
      { name: 'busy', scopes: ['segment'], tokens: [busy.line], quota: { mib: 1 } },
    ],
  });
  await using service = await startHttp({ callers: file.path });
  const shows = (headers: Record<string, string>) => post(service, 'modality=CT&results=labels', body(), headers);
  for (const [headers, status, reason] of [
    [BINARY, 401, 'CALLER_MISSING'],
    [{ ...BINARY, authorization: 'Basic abc' }, 401, 'TOKEN_INVALID'],
    [bearer('m4oe_nobody'), 401, 'TOKEN_UNKNOWN'],
    [bearer(old.token), 401, 'TOKEN_EXPIRED'],
    [bearer(viewer.token), 403, 'SCOPE_MISSING'],
    [bearer(busy.token), 413, 'VOLUME_TOO_LARGE'],
  ] as const) {
    const refused = await shows(headers);
    t.is(refused.headers.get('www-authenticate'), status === 401 ? 'Bearer' : null);
    t.like(await problemIn(refused), { status, reason });
  }
  t.is((await shows(bearer(ward.token))).status, 200);
  const models = (headers: Record<string, string>) => fetch(`${service.url}/v1/models`, { headers });
  t.is((await models(bearer(viewer.token))).status, 200);
  t.is((await models(bearer(busy.token))).status, 403);
  t.is((await fetch(`${service.url}/v1/openapi.json`)).status, 200, 'the document is open to all');
  await until(() => metric(service, /m4oe_caller_requests_total\{caller="ward",code="OK"\} 1/));
  await until(() => metric(service, /m4oe_caller_requests_total\{caller="viewer",code="PERMISSION_DENIED"\} 1/));
});

const certificates = makeCertificates();
if (certificates === undefined) console.log('identity.test.ts: mTLS is skipped, there is no openssl on this machine');
test.after.always(() => certificates && rmSync(certificates.folder, { recursive: true, force: true }));

(certificates === undefined ? test.skip : test)(
  'a certificate is asked for, and says whose request it is',
  async (t) => {
    const { folder, authority, right, otherName } = certificates as NonNullable<typeof certificates>;
    using file = callersFile({ callers: [{ name: 'archive', scopes: ['segment'], certificates: ['CN:right'] }] });
    const own = { tlsCert: join(folder, 'right.pem'), tlsKey: join(folder, 'right.key'), tlsClientCa: authority };
    await using service = await startHttp({ ...own, callers: file.path });
    const ca = readFileSync(authority);
    const ask = async (identity: object): Promise<[status: number | undefined, text: string]> => {
      const port = service.server.httpPort;
      const request = httpsRequest({
        ...{ host: '127.0.0.1', port, path: '/v1/segment?modality=CT&results=report', method: 'POST', headers: BINARY },
        ...{ ca, agent: false, ...identity },
      });
      request.end(body());
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      let text = '';
      for await (const part of response.setEncoding('utf8')) text += part;
      return [response.statusCode, text];
    };
    const [status, report] = await ask(right);
    t.is(status, 200, report);
    const [refused, problem] = await ask(otherName);
    t.is(refused, 403);
    t.like(JSON.parse(problem), { reason: 'CALLER_UNKNOWN' });
    await t.throwsAsync(ask({}));
  },
);
