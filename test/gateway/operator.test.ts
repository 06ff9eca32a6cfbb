/** What an operator is told, and can do: the page, a series by its UID, readiness, --explain. */
import { once } from 'node:events';
import { connect } from 'node:net';
import test from 'ava';
import { seriesKey } from '../../src/gateway/outcomes.ts';
import { gatewayPage } from '../../src/gateway/page.ts';
import { answeringArchive, foundSeries } from '../support/answering-archive.ts';
import { m4oe } from '../support/command.ts';
import { eventually, runGateway, type TestGateway } from '../support/gateway.ts';
import { freePort } from '../support/ports.ts';
import { metric } from '../support/serves-on.ts';
import { startService, type TestService } from '../support/service.ts';

const PERSON = 'Roe^Jane';
const KNEE = '1.2.3.5';
const OLD = '1.2.3.6';
const REFUSED = '1.2.3.4';
const KNEE_FOUND = foundSeries(KNEE, { '00180015': 'KNEE', '0008103E': `Knee of ${PERSON}` });
const OLD_FOUND = foundSeries(OLD, { '00080020': '20010101', '0008103E': `Abdomen of ${PERSON}` });
/** No image: the series is refused. */
const METADATA = [{}, {}];

let service: TestService;
test.before(async () => {
  service = await startService();
});
test.after.always(() => service[Symbol.asyncDispose]());

const archiveOf = (t: Parameters<typeof answeringArchive>[0]) =>
  answeringArchive(t, [foundSeries(REFUSED, { '0008103E': PERSON }), KNEE_FOUND, OLD_FOUND], METADATA);

const post = (gateway: TestGateway, path: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(`${gateway.url}${path}`, { method: 'POST', body: new URLSearchParams(form), headers, redirect: 'manual' });

const refused = (gateway: TestGateway, attempts = 1) =>
  eventually(async () => (await gateway.series()).find((one) => one.state === 'refused' && one.attempts === attempts));

test('the page shows states, reasons and retry, finds a series by its UID, and tells nothing of a person', async (t) => {
  const root = await archiveOf(t);
  await using gateway = await runGateway({ root }, service.address, { stableSeconds: 0, lookbackDays: 7 });
  t.like(await refused(gateway), { reason: 'DICOM_NOT_FOUND' });
  const answer = await fetch(gateway.url);
  const page = await answer.text();
  t.regex(answer.headers.get('content-security-policy') ?? '', /default-src 'none'/);
  t.regex(page, /1 refused, 0 retrying, 0 running, 0 waiting, 0 elsewhere, 0 done; 2 left alone by rules or age/);
  t.regex(page, new RegExp(`${seriesKey(REFUSED)}.*DICOM_NOT_FOUND.*Look now`));
  t.regex(await (await post(gateway, '/find', { uid: KNEE })).text(), /is left alone: rule 2 leaves it alone/);
  t.regex(await (await post(gateway, '/find', { uid: OLD })).text(), /is left alone: its study is older than/);
  t.regex(
    await (await post(gateway, '/find', { uid: ` ${REFUSED} ` })).text(),
    /Series \w+:<\/p>[\s\S]*DICOM_NOT_FOUND/,
  );
  t.regex(await (await post(gateway, '/find', { uid: '1.9' })).text(), /--explain UID asks the archive/);
  t.is((await post(gateway, '/find', { uid: '<script>' })).status, 400);
  t.is((await fetch(`${gateway.url}/find`)).status, 405);
  const told = [page, JSON.stringify(gateway.lines), await gateway.metrics()].join();
  for (const secret of [PERSON, REFUSED, KNEE]) t.false(told.includes(secret), secret);
});

test('Look now takes a refused series again, from the own page alone', async (t) => {
  const root = await archiveOf(t);
  await using gateway = await runGateway({ root }, service.address, { stableSeconds: 0, lookbackDays: 7 });
  const { key } = await refused(gateway);
  t.is((await post(gateway, '/retry', { key }, { 'sec-fetch-site': 'cross-site' })).status, 403);
  t.is((await post(gateway, '/retry', { key: 'another' })).status, 404);
  t.is((await post(gateway, '/retry', { key }, { 'sec-fetch-site': 'same-origin' })).status, 303);
  t.is((await refused(gateway, 2)).key, key);
});

test('text of others is text in the page', (t) => {
  const outcome = {
    archive: null,
    key: 'k',
    state: 'refused',
    instances: 1,
    since: 's',
    attempts: 1,
    nextTry: null,
  } as const;
  const evil = `<img src=x onerror="alert('1')">&`;
  const page = gatewayPage({
    series: [{ ...outcome, reason: evil, message: evil }],
    workitems: [{ archive: null, key: 'w', state: 'lost', series: 1, since: 's', reason: evil, message: evil }],
    leftAlone: 0,
    ready: false,
    trouble: evil,
    said: evil,
  });
  t.false(page.includes('<img'));
  t.is(page.split('&lt;img src=x onerror=&quot;alert(&#39;1&#39;)&quot;&gt;&amp;').length - 1, 6);
});

test('addresses of any shape are answered', async (t) => {
  const root = await answeringArchive(t, [], []);
  await using gateway = await runGateway({ root }, service.address);
  for (const path of ['//', '/?', '/%', '/series?key', '/series?key=%', '/constructor', '/__proto__'])
    t.true((await fetch(`${gateway.url}${path}`)).status < 500, path);
});

for (const path of ['/events', '/find', '/retry']) {
  test(`a form to ${path} that breaks off, or has no end, is no defect`, async (t) => {
    const root = await answeringArchive(t, [], []);
    await using gateway = await runGateway({ root }, service.address);
    const { port } = new URL(gateway.url);
    const socket = connect(Number(port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write(`POST ${path} HTTP/1.1\r\nhost: gateway\r\ncontent-length: 100\r\n\r\nuid=1.2`);
    await eventually(async () => socket.bytesWritten > 0 && (await fetch(`${gateway.url}/livez`)).ok);
    socket.resetAndDestroy();
    const endless = { method: 'POST', body: 'x'.repeat(1 << 20) };
    const status = await fetch(`${gateway.url}${path}`, endless).then(
      (answer) => answer.status,
      () => 'closed',
    );
    t.true(status === 'closed' || status === 400 || status === 404, String(status));
    t.true((await fetch(`${gateway.url}/livez`)).ok);
  });
}

test('a series is found by its UID at the command line, and what became of it', async (t) => {
  const root = await archiveOf(t);
  await using gateway = await runGateway({ root }, service.address, { stableSeconds: 0, lookbackDays: 7 });
  await refused(gateway);
  const list = (...more: string[]) => m4oe(['gateway', '--list', gateway.url, ...more]);
  const [one, knee, unknown, all] = await Promise.all([
    list('--series', REFUSED),
    list('--series', KNEE),
    list('--series', '1.9'),
    list('--json'),
  ]);
  t.regex(one.stdout, new RegExp(`${seriesKey(REFUSED)} +refused .*DICOM_NOT_FOUND`));
  t.is(knee.stdout, 'left alone: rule 2 leaves it alone (M4OE_GATEWAY_RULES)\n');
  t.is(unknown.code, 2);
  t.regex(unknown.stderr, /GATEWAY_SERIES_UNKNOWN/);
  t.is(JSON.parse(all.stdout).length, 1);
});

test('--lookback-days holds for events, by the date that the archive gives', async (t) => {
  const byUid = (query: URLSearchParams) => (query.get('SeriesInstanceUID') === OLD ? [OLD_FOUND] : []);
  const root = await answeringArchive(t, byUid, METADATA);
  await using gateway = await runGateway({ root }, service.address, { lookbackDays: 7, pollSeconds: 3600 });
  await eventually(async () => (await fetch(`${gateway.url}/readyz`)).ok);
  t.regex(await gateway.metrics(), /left_alone 0\n/);
  const event = JSON.stringify({ SeriesInstanceUID: OLD });
  t.is((await fetch(`${gateway.url}/events`, { method: 'POST', body: event })).status, 202);
  await eventually(async () => /left_alone 1\n/.test(await gateway.metrics()));
  t.deepEqual(await gateway.series(), []);
  await using anyAge = await runGateway({ root }, service.address, { lookbackDays: 0, pollSeconds: 3600 });
  await fetch(`${anyAge.url}/events`, { method: 'POST', body: event });
  t.is((await refused(anyAge)).key, seriesKey(OLD));
});

test('a dead service is named at start, in readiness and on the page, and so is that it came back', async (t) => {
  const root = await answeringArchive(t, [], []);
  const port = await freePort();
  await using gateway = await runGateway({ root }, `127.0.0.1:${port}`);
  const said = (message: string) => gateway.lines.some((line) => (line as { message: string }).message === message);
  await eventually(async () => said('the service cannot be used'));
  const ready = () => fetch(`${gateway.url}/readyz`);
  await eventually(async () => /^the service cannot be used: /.test(await (await ready()).text()));
  t.is((await ready()).status, 503);
  t.regex(await (await fetch(gateway.url)).text(), /Not ready: the service cannot be used/);
  t.regex(await gateway.metrics(), /service_up 0\n/);
  await using back = await startService({ port });
  await eventually(async () => (await ready()).ok);
  t.true(said('the service answers'));
  t.regex(await gateway.metrics(), /service_up 1\n/);
  const asked = () => metric(back, 'm4oe_request_seconds_count', '{method="ListModels"}');
  const before = await asked();
  const searches = async () =>
    Number(/archive_seconds_count\{operation="query",outcome="ok"\} (\d+)/.exec(await gateway.metrics())?.[1]);
  const searched = await searches();
  await eventually(async () => (await searches()) > searched + 8);
  t.is(await asked(), before, 'a service that answers is left alone');
});

test('--explain says which rule decides and what would come, without a word of what is typed there', async (t) => {
  const root = await answeringArchive(t, [KNEE_FOUND], METADATA);
  const settings = ['--archive-url', root, '--service', service.address];
  const explain = (...more: string[]) => m4oe(['gateway', ...settings, ...more]);
  const [knee, everything, none, wrong] = await Promise.all([
    explain('--explain', KNEE),
    explain('--explain', KNEE, '--rules', 'everything', '--json'),
    explain('--explain', '1.9'),
    explain('--explain', 'all'),
  ]);
  t.is(knee.code, 0, knee.stderr);
  t.regex(knee.stdout, new RegExp(`^series ${seriesKey(KNEE)}, 2 images\n`));
  t.regex(
    knee.stdout,
    /gives Modality, BodyPartExamined, SeriesDescription; not ProtocolName, StudyDescription, StationName\n/,
  );
  t.regex(knee.stdout, /rule 2 \(leave\): BodyPartExamined matches {2}<- decides\n/);
  t.regex(knee.stdout, /rule 4 \(take\): .* does not match\n/);
  t.regex(knee.stdout, /left alone: rule 2 leaves it alone/);
  t.regex(knee.stdout, /\nwould be refused: .*\[DICOM_NOT_FOUND\]/);
  t.false(knee.stdout.includes(PERSON));
  t.like(JSON.parse(everything.stdout), {
    leftAloneBecause: null,
    volumes: [],
    refused: { reason: 'DICOM_NOT_FOUND', again: false },
  });
  t.is(none.code, 2);
  t.regex(none.stderr, /GATEWAY_SERIES_UNKNOWN/);
  t.regex(wrong.stderr, /GATEWAY_SERIES_UID/);
});
