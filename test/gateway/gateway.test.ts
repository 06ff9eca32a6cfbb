/**
 * Store to segmentation through a real Orthanc: one result for each series, whatever comes how
 * often.
 */
import { setTimeout as pause } from 'node:timers/promises';
import test from 'ava';
import { PATIENT } from '../formats/dicom/phantom.ts';
import { eventually, runGateway, type TestGateway } from '../support/gateway.ts';
import { ORTHANC_MISSING, Orthanc } from '../support/orthanc.ts';
import { freePort } from '../support/ports.ts';
import { startService, type TestService } from '../support/service.ts';
import { expectedSeg, resultsOf, series, seriesUid } from './expected.ts';

if (ORTHANC_MISSING !== undefined) console.log(`gateway/gateway.test.ts: skipped, ${ORTHANC_MISSING}`);
const withOrthanc = ORTHANC_MISSING === undefined ? test.serial : test.serial.skip;
/**
 * From the first to the last slice of a series that comes slowly; set it to 60 for a scanner's
 * pace.
 */
const ARRIVAL_SECONDS = Number(process.env.GATEWAY_ARRIVAL_SECONDS ?? 3);

let service: TestService;
test.before(async () => {
  service = await startService();
});
test.after.always(() => service[Symbol.asyncDispose]());
test.beforeEach((t) => t.timeout(300_000));

/** The one series that the gateway knows, once it is in this state with so many instances. */
const settled = (gateway: TestGateway, state: string, instances?: number) =>
  eventually(async () => {
    const all = await gateway.series();
    return all.find((one) => one.state === state && (instances ?? one.instances) === one.instances);
  });

const event = (gateway: TestGateway, uid: string) =>
  fetch(`${gateway.url}/events`, { method: 'POST', body: JSON.stringify({ SeriesInstanceUID: uid }) });

withOrthanc('a stored series gets its segmentation and report; events again and again change nothing', async (t) => {
  const port = await freePort();
  await using orthanc = await Orthanc.start({ events: `http://127.0.0.1:${port}/events` });
  // Nothing but Orthanc's event makes it look: the search comes once, before anything is stored.
  const slow = { gatewayPort: port, pollSeconds: 3600, stableSeconds: 3600 };
  await using gateway = await runGateway(orthanc, service.address, slow);
  await eventually(async () => (await fetch(`${gateway.url}/readyz`)).ok);
  const files = series(1);
  await orthanc.send(files);
  await settled(gateway, 'done', files.length);
  const { uid, bytesMadeAs } = await expectedSeg(service.address, files);
  const { segs, reports } = await resultsOf(orthanc, 1);
  t.deepEqual(
    segs.map(({ tags }) => tags.SOPInstanceUID),
    [uid],
  );
  t.true(
    segs[0]?.file.equals(await bytesMadeAs(segs[0]?.file)),
    'the stored file is what the series must get, byte for byte',
  );
  t.is(reports.length, 1);
  for (let n = 0; n < 3; n++) t.is((await event(gateway, seriesUid(1))).status, 202);
  t.is((await event(gateway, '../../instances')).status, 400);
  await eventually(async () => /events_total\{taken="true"\} [4-9]/.test(await gateway.metrics()));
  t.is((await resultsOf(orthanc, 1)).segs.length, 1);
  const told = JSON.stringify([gateway.lines, await gateway.series(), await gateway.metrics()]);
  for (const secret of [PATIENT, 'Roe', seriesUid(1), uid]) t.false(told.includes(secret), secret);
});

withOrthanc('a series with a gap is refused by name, not tried again, and taken when its slice has come', async (t) => {
  await using orthanc = await Orthanc.start();
  await using gateway = await runGateway(orthanc, service.address);
  await orthanc.send(series(2, (k) => k !== 5));
  const refused = await settled(gateway, 'refused');
  t.like(refused, { reason: 'DICOM_MISSING_SLICES', attempts: 1, nextTry: null, instances: 11 });
  await event(gateway, seriesUid(2));
  const searches = async () =>
    Number(/archive_seconds_count\{operation="query",outcome="ok"\} (\d+)/.exec(await gateway.metrics())?.[1]);
  const before = await searches();
  await eventually(async () => (await searches()) > before + 6);
  t.like(await settled(gateway, 'refused'), { attempts: 1 });
  await orthanc.send(series(2, (k) => k === 5));
  await settled(gateway, 'done', 12);
  t.is((await resultsOf(orthanc, 2)).segs.length, 1);
});

for (const superseded of ['reject', 'delete'] as const) {
  withOrthanc(`slices that come after the result: a new one takes its place (${superseded})`, async (t) => {
    await using orthanc = await Orthanc.start();
    const how = { superseded, orthancUrl: orthanc.url };
    await using gateway = await runGateway(orthanc, service.address, how);
    await orthanc.send(series(3, (k) => k < 9));
    await settled(gateway, 'done', 9);
    const [old] = (await resultsOf(orthanc, 3)).segs;
    await orthanc.send(series(3, (k) => k >= 9));
    await settled(gateway, 'done', 12);
    const { uid } = await expectedSeg(service.address, series(3));
    const { segs, reports, notes } = await resultsOf(orthanc, 3);
    t.is(new Set(segs.map(({ tags }) => tags.SeriesInstanceUID)).size, 1);
    const rejected = await Promise.all(notes.map(({ id }) => orthanc.rest<object>(`/instances/${id}/tags?simplify`)));
    const valid = [...segs, ...reports].filter(
      ({ tags }) => !JSON.stringify(rejected).includes(String(tags.SOPInstanceUID)),
    );
    t.is(valid.length, 2, 'one segmentation, one report');
    t.is(valid[0]?.tags.SOPInstanceUID, uid);
    t.not(old?.tags.SOPInstanceUID, uid);
    t.is(segs.length, superseded === 'delete' ? 1 : 2);
    t.is(notes.length, superseded === 'delete' ? 0 : 2);
  });
}

withOrthanc('slices that come one by one are one series: segmented once, when all are there', async (t) => {
  await using orthanc = await Orthanc.start();
  await using gateway = await runGateway(orthanc, service.address, { stableSeconds: 12 });
  const files = series(5);
  for (const file of files) {
    await orthanc.send([file]);
    await pause((ARRIVAL_SECONDS / files.length) * 1000);
  }
  await settled(gateway, 'done', files.length);
  const { segs, reports } = await resultsOf(orthanc, 5);
  t.deepEqual(
    segs.map(({ tags }) => tags.SOPInstanceUID),
    [(await expectedSeg(service.address, files)).uid],
  );
  t.is(reports.length, 1);
  t.regex(await gateway.metrics(), /tries_total\{outcome="done"\} 1\n/);
});

withOrthanc('an archive that is down is searched again until it is there', async (t) => {
  await using orthanc = await Orthanc.start();
  await orthanc.send(series(4));
  await orthanc.down();
  await using gateway = await runGateway(orthanc, service.address);
  await eventually(async () =>
    gateway.lines.some((line) => (line as { reason?: string }).reason === 'ARCHIVE_UNREACHABLE'),
  );
  t.is((await fetch(`${gateway.url}/readyz`)).status, 503);
  await orthanc.up();
  await settled(gateway, 'done');
  t.is((await resultsOf(orthanc, 4)).segs.length, 1);
});

withOrthanc('a password that is wrong is told, and nothing of it', async (t) => {
  await using orthanc = await Orthanc.start();
  const authorization = `Basic ${btoa('gateway:wrong')}`;
  await using gateway = await runGateway(orthanc, service.address, { archiveAuthorization: authorization });
  await eventually(async () =>
    gateway.lines.some((line) => (line as { reason?: string }).reason === 'ARCHIVE_UNAUTHORIZED'),
  );
  t.false(JSON.stringify(gateway.lines).includes(authorization));
});
