/** One gateway of several archives: each is served, named, and held up by no other. */
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import test, { type ExecutionContext } from 'ava';
import { type ListedOutcome, seriesKey } from '../../src/gateway/outcomes.ts';
import type { GatewayConfig } from '../../src/settings/config.ts';
import { temporaryFolder } from '../cli/files.ts';
import { answeringArchive, foundSeries } from '../support/answering-archive.ts';
import { m4oe } from '../support/command.ts';
import { eventually, runGateway, type TestGateway } from '../support/gateway.ts';
import { ORTHANC_MISSING, Orthanc, USER } from '../support/orthanc.ts';
import { freePort } from '../support/ports.ts';
import { startService, type TestService } from '../support/service.ts';
import { resultsOf, series, seriesUid } from './expected.ts';

if (ORTHANC_MISSING !== undefined) console.log(`gateway/archives.test.ts: skipped, ${ORTHANC_MISSING}`);
const withOrthanc = ORTHANC_MISSING === undefined ? test.serial : test.serial.skip;

let service: TestService;
test.before(async () => {
  service = await startService();
});
test.after.always(() => service[Symbol.asyncDispose]());
test.beforeEach((t) => t.timeout(300_000));

type Settings = Readonly<Record<string, string | number>>;

const at = ({ root }: Pick<Orthanc, 'root'>): Settings => ({
  M4OE_GATEWAY_ARCHIVE_URL: root,
  M4OE_GATEWAY_ARCHIVE_AUTHORIZATION: USER.authorization,
});

const nowhere = async () => ({ M4OE_GATEWAY_ARCHIVE_URL: `http://127.0.0.1:${await freePort()}/dicom-web` });

async function fileOf(t: ExecutionContext, archives: Readonly<Record<string, Settings>>) {
  const file = `${temporaryFolder(t)}/archives.json`;
  await writeFile(file, JSON.stringify(Object.entries(archives).map(([name, settings]) => ({ name, ...settings }))));
  return file;
}

async function gatewayOf(
  t: ExecutionContext,
  archives: Readonly<Record<string, Settings>>,
  overrides: Partial<GatewayConfig> = {},
): Promise<TestGateway> {
  const own = { archives: await fileOf(t, archives), archiveAuthorization: '' };
  return runGateway({ root: '' }, service.address, { ...own, ...overrides });
}

const settled = (gateway: TestGateway, archive: string, state: ListedOutcome['state'], instances = 12) =>
  eventually(async () =>
    (await gateway.series()).find(
      (one) => one.archive === archive && one.state === state && one.instances === instances,
    ),
  );

withOrthanc('two archives with a series each, and one series that both have: each gets its own results', async (t) => {
  await using ward = await Orthanc.start();
  await using clinic = await Orthanc.start();
  await ward.send([...series(1), ...series(3)]);
  await clinic.send([...series(2), ...series(3)]);
  await using gateway = await gatewayOf(t, { ward: at(ward), clinic: at(clinic) });
  await eventually(async () => (await gateway.series()).filter(({ state }) => state === 'done').length === 4);
  const made = async (orthanc: Orthanc, n: number) => {
    const { segs, reports } = await resultsOf(orthanc, n);
    return [segs.length, reports.length];
  };
  t.deepEqual(await Promise.all([made(ward, 1), made(ward, 2), made(ward, 3)]), [
    [1, 1],
    [0, 0],
    [1, 1],
  ]);
  t.deepEqual(await Promise.all([made(clinic, 1), made(clinic, 2), made(clinic, 3)]), [
    [0, 0],
    [1, 1],
    [1, 1],
  ]);
  const metrics = await gateway.metrics();
  for (const archive of ['ward', 'clinic']) {
    t.true(metrics.includes(`m4oe_gateway_series{archive="${archive}",state="done"} 2\n`), archive);
    t.true(metrics.includes(`m4oe_gateway_stored_total{archive="${archive}",kind="seg"} 2\n`), archive);
    t.true(metrics.includes(`m4oe_gateway_archive_up{archive="${archive}"} 1\n`), archive);
  }
  const done = gateway.lines.filter((line) => (line as { message: string }).message === 'series done');
  t.deepEqual(done.map((line) => (line as { archive: string }).archive).sort(), ['clinic', 'clinic', 'ward', 'ward']);
});

withOrthanc('one series in two archives with one destination: one result', async (t) => {
  await using destination = await Orthanc.start();
  await using ward = await Orthanc.start();
  await using clinic = await Orthanc.start();
  const to = {
    M4OE_GATEWAY_DESTINATION_URL: destination.root,
    M4OE_GATEWAY_DESTINATION_AUTHORIZATION: USER.authorization,
  };
  await Promise.all([ward.send(series(4)), clinic.send(series(4))]);
  await using gateway = await gatewayOf(t, { ward: { ...at(ward), ...to }, clinic: { ...at(clinic), ...to } });
  await Promise.all([settled(gateway, 'ward', 'done'), settled(gateway, 'clinic', 'done')]);
  const { segs, reports } = await resultsOf(destination, 4);
  t.deepEqual([segs.length, reports.length], [1, 1]);
});

withOrthanc('an archive that is dead holds up no other, is named, and is served when it is back', async (t) => {
  await using ward = await Orthanc.start();
  await using clinic = await Orthanc.start();
  await ward.send(series(5));
  await clinic.send(series(6));
  await clinic.down();
  await using gateway = await gatewayOf(t, { ward: at(ward), clinic: at(clinic) });
  await settled(gateway, 'ward', 'done');
  const ready = await fetch(`${gateway.url}/readyz`);
  t.is(ready.status, 200, 'it takes events of the others');
  t.regex(await ready.text(), /^ready, but the archive clinic cannot be searched: the archive cannot be reached \(/);
  t.regex(await (await fetch(gateway.url)).text(), /Ready: the archive clinic cannot be searched/);
  t.regex(await gateway.metrics(), /archive_up\{archive="clinic"\} 0\n/);
  const told = gateway.lines as { archive?: string; reason?: string }[];
  t.true(told.some(({ archive, reason }) => archive === 'clinic' && reason === 'ARCHIVE_UNREACHABLE'));
  t.false(told.some(({ archive, reason }) => archive === 'ward' && reason !== undefined));
  await clinic.up();
  await settled(gateway, 'clinic', 'done');
  t.is(await (await fetch(`${gateway.url}/readyz`)).text(), 'ready\n');
});

test('an archive that hangs holds up no other, and no stop', async (t) => {
  const silent = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  t.teardown(() => silent.close());
  const ward = await answeringArchive(t, [foundSeries('1.2.3.4')], [{}, {}]);
  const clinic = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/dicom-web`;
  const gateway = await gatewayOf(
    t,
    { ward: { M4OE_GATEWAY_ARCHIVE_URL: ward }, clinic: { M4OE_GATEWAY_ARCHIVE_URL: clinic } },
    { stableSeconds: 0 },
  );
  try {
    await settled(gateway, 'ward', 'refused', 2);
    const ready = await (await fetch(`${gateway.url}/readyz`)).text();
    t.is(ready, 'ready, but the archive clinic cannot be searched: no search has ended yet\n');
  } finally {
    await gateway[Symbol.asyncDispose]();
  }
});

test('with no archive that can be searched it is not ready, and names each', async (t) => {
  await using gateway = await gatewayOf(t, { ward: await nowhere(), clinic: await nowhere() });
  const answer = await eventually(async () => {
    const ready = await fetch(`${gateway.url}/readyz`);
    const text = await ready.text();
    return /service|no search/.test(text) ? undefined : { status: ready.status, text };
  });
  t.is(answer.status, 503);
  const why = 'cannot be searched: the archive cannot be reached \\(query\\): [^;]+';
  t.regex(answer.text, new RegExp(`^the archive ward ${why}; the archive clinic ${why}\n$`));
});

test('an event is for the archive that it names, or for all; rules and age are each one’s own', async (t) => {
  const asked = { ward: 0, clinic: 0 };
  const archive = (name: keyof typeof asked) =>
    answeringArchive(
      t,
      (query: URLSearchParams) => {
        if (query.has('SeriesInstanceUID')) asked[name]++;
        return [foundSeries('1.2.3.4', { '00080020': '20010101' })];
      },
      [{}, {}],
    );
  const [ward, clinic] = await Promise.all([archive('ward'), archive('clinic')]);
  await using gateway = await gatewayOf(
    t,
    {
      ward: { M4OE_GATEWAY_ARCHIVE_URL: ward, M4OE_GATEWAY_LOOKBACK_DAYS: 7 },
      clinic: { M4OE_GATEWAY_ARCHIVE_URL: clinic },
    },
    { stableSeconds: 3600, pollSeconds: 3600 },
  );
  const body = JSON.stringify({ SeriesInstanceUID: '1.2.3.4' });
  const event = async (query: string) =>
    (await fetch(`${gateway.url}/events${query}`, { method: 'POST', body })).status;
  t.is(await event('?archive=nobody'), 404);
  t.is(await event('?archive=ward'), 202);
  await eventually(async () => asked.ward > 0);
  t.is(asked.clinic, 0);
  t.is(await event(''), 202);
  const refused = await settled(gateway, 'clinic', 'refused', 2);
  t.is(refused.key, seriesKey('1.2.3.4'));
  const found = await fetch(`${gateway.url}/series?key=${refused.key}`);
  t.like(await found.json(), { leftAloneBecause: 'ward: its study is older than M4OE_GATEWAY_LOOKBACK_DAYS' });
  const retry = async (name: string) => {
    const form = new URLSearchParams({ key: refused.key, archive: name });
    const answer = await fetch(`${gateway.url}/retry`, { method: 'POST', body: form, redirect: 'manual' });
    return answer.status;
  };
  t.is(await retry('ward'), 404);
  t.is(await retry('clinic'), 303);
  const listed = await m4oe(['gateway', '--list', gateway.url]);
  t.regex(listed.stdout, /^archive +series +state/);
  t.regex(listed.stdout, /^clinic +[0-9a-f]{12} +/m);
});

test('--explain asks each archive; one that does not answer hides no other', async (t) => {
  const clinic = await answeringArchive(t, [foundSeries(seriesUid(1))], [{}, {}]);
  const archives = { ward: await nowhere(), clinic: { M4OE_GATEWAY_ARCHIVE_URL: clinic } };
  const file = await fileOf(t, archives);
  const flags = ['gateway', '--archives', file, '--service', service.address, '--explain', seriesUid(1)];
  const [{ code, stdout, stderr }, json] = await Promise.all([m4oe(flags), m4oe([...flags, '--json'])]);
  t.is(code, 0, stderr);
  t.regex(stdout, /^archive clinic, series [0-9a-f]{12}, 2 images\n/);
  t.regex(stderr, /^archive ward: the archive cannot be reached .*\[ARCHIVE_UNREACHABLE\]$/m);
  t.like(JSON.parse(json.stdout), [{ archive: 'clinic', instances: 2 }]);
});

test('a file of an archive that cannot be used ends the start, with the archive’s name', async (t) => {
  const rules = { ...(await nowhere()), M4OE_GATEWAY_RULES: '/nowhere/rules.json' };
  await t.throwsAsync(gatewayOf(t, { ward: await nowhere(), clinic: rules }), {
    message: 'archive clinic: M4OE_GATEWAY_RULES: the file cannot be read',
  });
  await t.throwsAsync(gatewayOf(t, { ward: {} }), { message: /^archive ward: M4OE_GATEWAY_ARCHIVE_URL/ });
});
