/** Tokens, scopes, quotas and their file, on every port of the real service. */
import { credentials, type Metadata, type ServiceError } from '@grpc/grpc-js';
import test from 'ava';
import { SegmentationClient } from '../../../src/client/client.ts';
import { inferenceService } from '../../../src/wire/schema.ts';
import { bearer, callersFile, ending, listed, tokenOf, type Written } from '../../support/callers.ts';
import { ServeProcess } from '../../support/command.ts';
import { freePort } from '../../support/ports.ts';
import { header, RawCall, rawPlan, rawSegment } from '../../support/raw-call.ts';
import { until } from '../../support/serves-on.ts';
import { BANDS_MODELS, startService } from '../../support/service.ts';
import { segmented, testVolume } from '../../support/volumes.ts';

const volume = testVolume([64, 64, 100]);
const MIB = 2 ** 20;
const ALL: Written['scopes'] = ['segment', 'read', 'infer', 'admin'];

test('no token, a wrong one, one that has expired: each is told apart, and none gets in', async (t) => {
  const [right, old] = [tokenOf('2999-01-01T00:00:00Z'), tokenOf('2001-01-01T00:00:00Z')];
  using file = callersFile({ callers: [{ name: 'ward', scopes: ALL, tokens: [right.line, old.line] }] });
  await using service = await startService({ callers: file.path });
  const asked = (authorization?: string) => listed(service.address, authorization);
  t.is(await asked(`Bearer ${right.token}`), 'OK');
  t.is(await asked(`bearer ${right.token}`), 'OK', 'the scheme has no case');
  t.is(await asked(), 'unauthenticated CALLER_MISSING');
  t.is(await asked(`Bearer ${tokenOf().token}`), 'unauthenticated TOKEN_UNKNOWN');
  t.is(await asked(`Bearer ${right.line.sha256}`), 'unauthenticated TOKEN_UNKNOWN', 'a hash is no token');
  t.is(await asked(`Bearer ${old.token}`), 'unauthenticated TOKEN_EXPIRED');
  for (const other of [`Basic ${right.token}`, right.token, 'Bearer', `Bearer ${right.token} x`])
    t.is(await asked(other), 'unauthenticated TOKEN_INVALID', other.slice(0, 20));
  t.like(await rawSegment(service.address, [header(volume)]), { code: 'UNAUTHENTICATED', reason: 'CALLER_MISSING' });
  t.like(await rawPlan(service.address, header(volume).header), { code: 'UNAUTHENTICATED', reason: 'CALLER_MISSING' });
});

test('each method of each port needs its scope, and health needs none', async (t) => {
  const callers = ALL.map((scope) => ({ scope, ...tokenOf() }));
  using file = callersFile({
    callers: callers.map(({ scope, line }) => ({ name: scope, scopes: [scope], tokens: [line] })),
  });
  await using service = await startService({
    ...{ callers: file.path, adminAuth: true, inferencePort: 0, inferenceGrpcPort: 0 },
  });
  const { port, grpcPort } = service.server.inference;
  const inference = new (inferenceService())(`127.0.0.1:${grpcPort}`, credentials.createInsecure());
  t.teardown(() => inference.close());
  const grpc = (method: string, request: object, token: string | undefined) =>
    new Promise<string>((resolve) => {
      const call = (inference as unknown as Record<string, Unary>)[method] as Unary;
      call.call(inference, request, bearer(token), (error) => resolve(ending(error)));
    });
  const http = async (url: string, token: string | undefined, method = 'GET') => {
    const headers = token === undefined ? {} : { authorization: token };
    return (await fetch(url, { method, headers })).status;
  };
  const model = { modelName: 'bands', name: 'bands' };
  const v2 = `http://127.0.0.1:${port}/v2`;
  /** What a method ends with for a caller of the scope `needs`, and for any other. */
  const methods: [needs: string, ask: (token?: string) => Promise<unknown>, passed: unknown, refused: unknown][] = [
    ['read', (token) => listed(service.address, token), 'OK', 'forbidden SCOPE_MISSING'],
    ['segment', (token) => planned(service.address, token), 'OK', 'forbidden SCOPE_MISSING'],
    ['read', (token) => grpc('serverMetadata', {}, token), 'OK', 'forbidden SCOPE_MISSING'],
    ['read', (token) => grpc('modelMetadata', model, token), 'OK', 'forbidden SCOPE_MISSING'],
    ['infer', (token) => grpc('modelInfer', model, token), 'invalid INFERENCE_INPUT', 'forbidden SCOPE_MISSING'],
    ['read', (token) => http(v2, token), 200, 403],
    ['read', (token) => http(`${v2}/models/bands`, token), 200, 403],
    ['infer', (token) => http(`${v2}/models/bands/infer`, token, 'POST'), 400, 403],
    ['admin', (token) => http(`${service.admin}/metrics`, token), 200, 403],
  ];
  for (const [needs, ask, passed, refused] of methods) {
    for (const { scope, token } of callers)
      t.is(await ask(`Bearer ${token}`), scope === needs ? passed : refused, `${needs} asked by ${scope}`);
    t.true([401, 'unauthenticated CALLER_MISSING'].includes((await ask()) as string), `${needs} asked by nobody`);
  }
  for (const open of [`${v2}/health/live`, `${v2}/health/ready`, `${v2}/models/bands/ready`, `${service.admin}/readyz`])
    t.is(await http(open, undefined), 200, open);
  for (const open of ['serverLive', 'serverReady', 'modelReady']) t.is(await grpc(open, model, undefined), 'OK', open);
});
type Unary = (request: object, metadata: Metadata, done: (error: ServiceError | null) => void) => void;

/** What Plan ends with. */
async function planned(address: string, authorization: string | undefined): Promise<string> {
  using file = callersFile({ callers: [] });
  const token = authorization?.replace('Bearer ', '');
  const calling = { seconds: 0, ...(token === undefined ? {} : { tokenFile: file.put('token', token) }) };
  const client = await SegmentationClient.connect(address, undefined, {}, calling);
  const plan = client.plan(volume, { modality: 'CT' });
  return await plan
    .then(
      () => 'OK',
      ({ kind, reason }) => `${kind} ${reason}`,
    )
    .finally(() => client.close());
}

test('a token that is taken out of the file while the service runs: refused from then on; a broken file changes nothing', async (t) => {
  const [kept, revoked] = [tokenOf(), tokenOf()];
  const stays = { name: 'kept', scopes: ALL, tokens: [kept.line] };
  using file = callersFile({ callers: [stays, { name: 'revoked', scopes: ALL, tokens: [revoked.line] }] });
  await using service = await startService({ callers: file.path });
  const asked = async () => [
    await listed(service.address, `Bearer ${kept.token}`),
    await listed(service.address, `Bearer ${revoked.token}`),
  ];
  t.deepEqual(await asked(), ['OK', 'OK']);
  file.put('callers.json', '{"callers": [');
  await service.server.reload();
  t.deepEqual(await asked(), ['OK', 'OK']);
  file.write({ callers: [stays] });
  await service.server.reload();
  t.deepEqual(await asked(), ['OK', 'unauthenticated TOKEN_UNKNOWN']);
});

test('a caller at its quota is refused, by bytes, seconds and requests a minute, and leaves the others alone', async (t) => {
  const [small, few, other] = [tokenOf(), tokenOf(), tokenOf()];
  const others: Written[] = [
    { name: 'few', scopes: ALL, tokens: [few.line], quota: { requestsPerMinute: 2 } },
    { name: 'other', scopes: ALL, tokens: [other.line] },
  ];
  const limited = (quota: Written['quota']) => ({
    callers: [
      { name: 'small', scopes: ALL, tokens: [small.line], ...(quota === undefined ? {} : { quota }) },
      ...others,
    ],
  });
  using file = callersFile(limited(undefined));
  await using service = await startService({ callers: file.path });
  const open = async (token: string) => {
    const call = new RawCall(service.address, {}, bearer(`Bearer ${token}`));
    await call.send(header(volume));
    return call;
  };
  using first = await open(small.token);
  const { accepted } = await first.answer('accepted');
  const [mib, seconds] = [Number(accepted?.memoryBytes) / MIB, Number(accepted?.inferSeconds)];
  for (const quota of [{ seconds: 1.5 * seconds }, { mib: 1.5 * mib }]) {
    file.write(limited(quota));
    await service.server.reload();
    using more = await open(small.token);
    t.like(await more.ended, { code: 'RESOURCE_EXHAUSTED', reason: 'CALLER_QUOTA' }, Object.keys(quota).join());
  }
  using second = await open(small.token);
  const refused = await second.ended;
  t.like(refused, { code: 'RESOURCE_EXHAUSTED', reason: 'CALLER_QUOTA', setting: 'M4OE_CALLERS' });
  t.true((refused.retryAfterSeconds ?? 0) >= 1);
  using theirs = await open(other.token);
  await theirs.answer('accepted');
  first.stream.cancel();
  await until(async () => {
    using again = await open(small.token);
    return await again.answer('accepted').then(
      () => true,
      () => false,
    );
  });
  const asked = async (token: string) => await listed(service.address, `Bearer ${token}`);
  t.deepEqual(
    [await asked(few.token), await asked(few.token), await asked(few.token)],
    ['OK', 'OK', 'busy CALLER_QUOTA'],
  );
  for (let times = 0; times < 5; times++) t.is(await asked(other.token), 'OK');
});

test('what is larger than the quota alone is refused for good', async (t) => {
  const { token, line } = tokenOf();
  using file = callersFile({ callers: [{ name: 'tiny', scopes: ALL, tokens: [line], quota: { seconds: 1e-6 } }] });
  await using service = await startService({ callers: file.path });
  using call = new RawCall(service.address, {}, bearer(`Bearer ${token}`));
  await call.send(header(volume));
  const ended = await call.ended;
  t.like(ended, { code: 'INVALID_ARGUMENT', reason: 'REQUEST_TOO_LONG', setting: 'M4OE_CALLERS' });
  t.is(ended.retryAfterSeconds, undefined);
});

/** What the volume takes. */
async function memoryOf() {
  await using service = await startService();
  return await service.client.plan(volume, { modality: 'CT' });
}

test('one caller over many connections has one share', async (t) => {
  const [one, other] = [tokenOf(), tokenOf()];
  using file = callersFile({
    callers: [
      { name: 'one', scopes: ALL, tokens: [one.line] },
      { name: 'other', scopes: ALL, tokens: [other.line] },
    ],
  });
  const { memoryBytes } = await memoryOf();
  // One fits into half of it, two do not; three would fit into all of it.
  await using service = await startService({ callers: file.path, maxInFlightMiB: Math.ceil((3 * memoryBytes) / MIB) });
  const open = async (token: string) => {
    const call = new RawCall(service.address, {}, bearer(`Bearer ${token}`));
    await call.send(header(volume));
    return call;
  };
  using first = await open(one.token);
  await first.answer('accepted');
  using second = await open(one.token);
  t.like(await second.ended, { code: 'RESOURCE_EXHAUSTED', reason: 'CLIENT_SHARE' });
  using theirs = await open(other.token);
  t.truthy((await theirs.answer('accepted')).accepted);
});

test('the audit has one line a call: who, what, which model, how it ended; no token is in log or metrics', async (t) => {
  const [known, stranger] = [tokenOf(), tokenOf()];
  using file = callersFile({ callers: [{ name: 'ward-7', scopes: ['segment'], tokens: [known.line] }] });
  using loud = new ServeProcess(['--models', BANDS_MODELS, '--callers', file.path]);
  const address = await loud.address();
  const client = await SegmentationClient.connect(
    address,
    undefined,
    {},
    {
      ...{ seconds: 0, tokenFile: file.put('token', `${known.token}\n`) },
    },
  );
  t.teardown(() => client.close());
  await segmented(client, volume, { modality: 'CT', requestId: 'r-1' });
  t.is(await listed(address, `Bearer ${known.token}`), 'forbidden SCOPE_MISSING');
  t.is(await listed(address, `Bearer ${stranger.token}`), 'unauthenticated TOKEN_UNKNOWN');
  const { adminPort } = await loud.line('serving');
  const metrics = await (await fetch(`http://127.0.0.1:${adminPort}/metrics`)).text();
  t.true(metrics.includes('m4oe_caller_requests_total{caller="ward-7",code="OK"} 1'));
  t.true(metrics.includes('m4oe_caller_requests_total{caller="ward-7",code="PERMISSION_DENIED"} 1'));
  t.true(metrics.includes('m4oe_caller_requests_total{caller="other",code="UNAUTHENTICATED"} 1'));
  loud.signal('SIGTERM');
  t.is(await loud.exited, 0);
  const audit = loud.lines.filter(({ msg }) => msg === 'audit').map(({ time, level, msg, ...line }) => line);
  t.deepEqual(audit, [
    {
      ...{ caller: 'ward-7', by: 'token', method: 'Segment', code: 'OK', model: 'bands', modelVersion: '1.0.0' },
      ...{ modality: 'CT', slices: 100, requestId: 'r-1' },
    },
    { caller: 'ward-7', by: 'token', method: 'ListModels', code: 'PERMISSION_DENIED', reason: 'SCOPE_MISSING' },
    { caller: null, by: 'token', method: 'ListModels', code: 'UNAUTHENTICATED', reason: 'TOKEN_UNKNOWN' },
  ]);
  t.is(loud.lines.filter(({ msg, caller }) => msg === 'request' && caller === 'ward-7').length, 2);
  const told = JSON.stringify(loud.lines) + metrics;
  for (const { token, line } of [known, stranger]) t.false(told.includes(token) || told.includes(line.sha256));
});

test('the audit is written whatever the level of the log', async (t) => {
  using file = callersFile({ callers: [{ name: 'ward', scopes: ALL }] });
  const port = await freePort();
  using service = new ServeProcess([
    ...['--models', BANDS_MODELS, '--callers', file.path, '--log-level', 'error', '--port', String(port)],
  ]);
  await until(async () => (await listed(`127.0.0.1:${port}`, undefined)) === 'unauthenticated CALLER_MISSING');
  t.like(await service.line('audit'), { caller: null, method: 'ListModels', reason: 'CALLER_MISSING' });
  t.deepEqual(
    service.lines.filter(({ msg }) => msg !== 'audit'),
    [],
  );
});

test('a file that cannot be used ends the start; so does asking for tokens where they would leak', async (t) => {
  using file = callersFile({ callers: [{ name: 'a', scopes: ALL }] });
  const fails = async (overrides: Parameters<typeof startService>[0]) => {
    const { reason, message } = (await t.throwsAsync(startService(overrides))) as Error & { reason?: string };
    return `${reason} ${message}`;
  };
  t.regex(await fails({ callers: `${file.folder}/none.json` }), /^CALLERS_FILE .*cannot be read/);
  t.regex(await fails({ callers: file.put('text', 'secret words') }), /^CALLERS_FILE (?!.*secret).*no JSON/);
  t.regex(await fails({ callers: file.path, host: '0.0.0.0' }), /^OPEN_TO_ALL .*without TLS/);
  t.regex(await fails({ adminAuth: true }), /^CALLERS_FILE .*M4OE_ADMIN_AUTH/);
});
