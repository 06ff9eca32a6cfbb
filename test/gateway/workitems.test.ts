/** Workitems start the work, and are told how it ended: a strict worklist, a real archive and service. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { updateOf } from '../../src/gateway/workitems/content.ts';
import type { GatewayConfig } from '../../src/settings/config.ts';
import { foundSeries } from '../support/answering-archive.ts';
import { m4oe } from '../support/command.ts';
import { DICOM_TOOLS_MISSING, folderOf, pacsPython } from '../support/dicom-tools.ts';
import { eventually, GatewayProcess } from '../support/gateway.ts';
import { ORTHANC_MISSING, Orthanc } from '../support/orthanc.ts';
import { startService, type TestService } from '../support/service.ts';
import { type Item, updateFaults } from '../support/ups-table.ts';
import { TestWorklist } from '../support/worklist.ts';
import { instanceUid, resultsOf, series, seriesUid } from './expected.ts';
import {
  archiveWith,
  CODE,
  codeOf,
  inputs,
  inState,
  itemsOf,
  KNEE,
  reason,
  runFor,
  SERIES,
  STATION,
  STUDY,
  UID,
  valueIn,
  workitems,
} from './workitem-run.ts';

if (ORTHANC_MISSING !== undefined) console.log(`gateway/workitems.test.ts: some tests skipped, ${ORTHANC_MISSING}`);
const withOrthanc = ORTHANC_MISSING === undefined ? test.serial : test.serial.skip;

if (DICOM_TOOLS_MISSING !== undefined)
  console.log(`gateway/workitems.test.ts: one test skipped, ${DICOM_TOOLS_MISSING}`);
const withTools = DICOM_TOOLS_MISSING === undefined ? test.serial : test.serial.skip;
let service: TestService;
test.before(async () => {
  service = await startService();
});
test.after.always(() => service[Symbol.asyncDispose]());
test.beforeEach((t) => t.timeout(120_000));

const run = (root: string, worklist: TestWorklist | undefined, overrides: Partial<GatewayConfig> = {}) =>
  runFor(root, worklist, service, overrides);

withOrthanc('a workitem of two series: claimed, done as any series is, and completed with what they got', async (t) => {
  const worklist = await TestWorklist.start(t);
  await using orthanc = await Orthanc.start();
  for (const n of [1, 2, 3]) await orthanc.send(series(n));
  const studyOf = (n: number) => seriesUid(n).replace(/\.2$/, '.1');
  const names = [0, 1].map((k) => instanceUid(1, k));
  worklist.schedule(UID, {
    inputs: [
      [studyOf(1), seriesUid(1), ...names],
      [studyOf(2), seriesUid(2)],
    ],
  });
  await using gateway = await run(orthanc.root, worklist, { worklistStation: [STATION] });
  await inState(worklist, 'COMPLETED');
  t.deepEqual(worklist.faults, []);
  const performed = worklist.said(UID, '00741216');
  t.is(codeOf(performed, '00404028'), 'SEG1');
  t.is(codeOf(performed, '00404019'), 'segment');
  t.true(String(valueIn(performed, '00404050')) <= String(valueIn(performed, '00404051')));
  const stored = (await Promise.all([1, 2].map((n) => resultsOf(orthanc, n)))).flatMap((one) => [
    ...one.segs,
    ...one.reports,
  ]);
  const outputs = itemsOf(performed, '00404033').map((one) => {
    const [reference = {}] = itemsOf(one, '00081199');
    const url = String(valueIn(itemsOf(one, '0040E025')[0] ?? {}, '00081190'));
    t.is(url, `${orthanc.root}/studies/${valueIn(one, '0020000D')}/series/${valueIn(one, '0020000E')}`);
    return [valueIn(reference, '00081150'), valueIn(reference, '00081155')];
  });
  t.deepEqual(outputs.sort(), stored.map(({ tags }) => [tags.SOPClassUID, tags.SOPInstanceUID]).sort());
  t.is(stored.length, 4);
  t.is((await resultsOf(orthanc, 3)).segs.length, 0, 'what no workitem asked for is left');
  // The next one finds the results there.
  worklist.schedule('1.2.7', { inputs: [[studyOf(1), seriesUid(1)]] });
  await inState(worklist, 'COMPLETED', '1.2.7');
  t.is(itemsOf(worklist.said('1.2.7', '00741216'), '00404033').length, 2);
  t.is((await resultsOf(orthanc, 1)).segs.length, 1);
  t.deepEqual(worklist.faults, []);
  const told = JSON.stringify([gateway.lines, await workitems(gateway), await gateway.metrics()]);
  for (const secret of ['Roe', UID, seriesUid(1)]) t.false(told.includes(secret), secret);
  t.regex(await gateway.metrics(), /m4oe_gateway_workitems_total\{outcome="completed"\} 2/);
});

withOrthanc('a gateway that is started again goes on with what it had claimed', async (t) => {
  const worklist = await TestWorklist.start(t);
  await using orthanc = await Orthanc.start();
  worklist.broken = (method, path) => (method === 'PUT' && path.endsWith('/state') && claimed() ? 503 : undefined);
  const claimed = () => worklist.state(UID) === 'IN PROGRESS';
  await orthanc.send(series(1));
  worklist.schedule(UID, { inputs: [[seriesUid(1).replace(/\.2$/, '.1'), seriesUid(1)]] });
  {
    await using gateway = await run(orthanc.root, worklist);
    await eventually(async () => /ARCHIVE_BUSY/.test(JSON.stringify(await workitems(gateway))));
  }
  const began = valueIn(worklist.said(UID, '00741216'), '00404050');
  worklist.broken = undefined;
  await using _gateway = await run(orthanc.root, worklist);
  await inState(worklist, 'COMPLETED');
  t.is(valueIn(worklist.said(UID, '00741216'), '00404050'), began, 'it began when it was claimed');
  t.deepEqual(worklist.faults, []);
  t.is((await resultsOf(orthanc, 1)).segs.length, 1);
});

withOrthanc('a gateway that is killed in the middle leaves its claim to the next one', async (t) => {
  const worklist = await TestWorklist.start(t);
  worklist.bare = true;
  await using orthanc = await Orthanc.start();
  await orthanc.send(series(1));
  worklist.schedule(UID, { inputs: [[seriesUid(1).replace(/\.2$/, '.1'), seriesUid(1)]] });
  const flags = ['--worklist-url', worklist.root, '--worklist-codes', 'segment^99SITE', '--start', 'asked'];
  {
    using killed = new GatewayProcess(orthanc.root, service.address, flags);
    await eventually(async () => worklist.requests.some((one) => one === `POST /workitems/${UID} 200`));
    killed.signal('SIGKILL');
    await killed.exited;
  }
  t.is(worklist.state(UID), 'IN PROGRESS');
  using _next = new GatewayProcess(orthanc.root, service.address, flags);
  await inState(worklist, 'COMPLETED');
  t.is(itemsOf(worklist.said(UID, '00741216'), '00404033').length, 2);
  t.is((await resultsOf(orthanc, 1)).segs.length, 1);
  t.deepEqual(worklist.faults, []);
});

withOrthanc('Orthanc has no worklist: told once, in the log and by readyz, and not asked for ever', async (t) => {
  await using orthanc = await Orthanc.start();
  await using gateway = await run(orthanc.root, undefined, { pollSeconds: 0.1 });
  await eventually(async () => JSON.stringify(gateway.lines).includes('not asked again'));
  const asked = async () => /operation="workitems",outcome="ok"\} (\d+)/.exec(await gateway.metrics())?.[1];
  t.regex(
    await (await fetch(`${gateway.url}/readyz`)).text(),
    /^ready, but the worklist cannot be searched: .*M4OE_GATEWAY_WORKLIST_URL.*HTTP 404/,
  );
  const before = await asked();
  await new Promise((over) => setTimeout(over, 500));
  t.is(await asked(), before);
  const told = gateway.lines.filter((line) => JSON.stringify(line).includes('WORKLIST_MISSING'));
  t.is(told.length, 1);
  t.regex(await gateway.metrics(), /m4oe_gateway_worklist_up 0/);
});

test('a worklist that was there and answers 404 for a while is asked on', async (t) => {
  const worklist = await TestWorklist.start(t);
  await using gateway = await run(await archiveWith(t), worklist, { pollSeconds: 0.05 });
  await eventually(async () => worklist.requests.length >= 2);
  worklist.broken = () => 404;
  await eventually(async () => worklist.requests.filter((one) => one.endsWith(' 404')).length >= 6);
  worklist.broken = undefined;
  worklist.schedule(UID, { inputs });
  await inState(worklist, 'CANCELED');
  const told = gateway.lines.filter((line) => JSON.stringify(line).includes('WORKLIST_MISSING'));
  t.is(told.length, 1);
});

test('204 is an empty worklist, which is asked again', async (t) => {
  const worklist = await TestWorklist.start(t);
  await using gateway = await run(await archiveWith(t), worklist, { pollSeconds: 0.1 });
  await eventually(async () => worklist.requests.filter((one) => one === 'GET /workitems 204').length >= 12);
  t.is(await (await fetch(`${gateway.url}/readyz`)).text(), 'ready\n');
});

for (const status of [405, 501]) {
  test(`HTTP ${status} for /workitems: no worklist`, async (t) => {
    const worklist = await TestWorklist.start(t);
    worklist.broken = () => status;
    await using gateway = await run(await archiveWith(t), worklist, { pollSeconds: 0.05 });
    await eventually(async () => JSON.stringify(gateway.lines).includes('not asked again'));
    t.true((await (await fetch(`${gateway.url}/readyz`)).text()).includes(`got HTTP ${status}`));
    t.is(worklist.requests.length, 3);
  });
}

test('which are taken: of the code, of the station or of none, with input that is there, the urgent first', async (t) => {
  const worklist = await TestWorklist.start(t);
  worklist.schedule('1.9.1', { priority: 'LOW' });
  worklist.schedule('1.9.2', { priority: 'HIGH' });
  worklist.schedule('1.9.3', { station: ['SEG1', '99SITE'] });
  worklist.schedule('1.9.4', { station: ['OTHER', '99SITE'] });
  worklist.schedule('1.9.5', { code: ['segment', '99OTHER'] });
  worklist.schedule('1.9.6', { code: ['read', '99SITE'], station: ['SEG1', '99SITE'] });
  worklist.schedule('1.9.7', { readiness: 'INCOMPLETE' });
  const root = await archiveWith(t);
  {
    await using _gateway = await run(root, worklist, { worklistStation: [STATION], concurrency: 1 });
    for (const uid of ['1.9.1', '1.9.2', '1.9.3']) await inState(worklist, 'CANCELED', uid);
  }
  for (const uid of ['1.9.4', '1.9.5', '1.9.6', '1.9.7']) t.is(worklist.state(uid), 'SCHEDULED', uid);
  const claims = worklist.requests.filter((one) => one.startsWith('PUT')).map((one) => one.split('/')[2]);
  t.deepEqual([...new Set(claims)], ['1.9.2', '1.9.3', '1.9.1']);
  {
    // By its station alone, whatever the code.
    await using _gateway = await run(root, worklist, { worklistCodes: [], worklistStation: [STATION] });
    await inState(worklist, 'CANCELED', '1.9.6');
  }
  t.is(worklist.state('1.9.4'), 'SCHEDULED');
  t.deepEqual(worklist.faults, []);
});

test('its own credentials, and none of the archive', async (t) => {
  const worklist = await TestWorklist.start(t);
  worklist.authorization = 'Bearer ours';
  worklist.schedule(UID, { inputs });
  const root = await archiveWith(t);
  {
    await using gateway = await run(root, worklist);
    await eventually(async () => /ARCHIVE_UNAUTHORIZED/.test(JSON.stringify(gateway.lines)));
    t.regex(JSON.stringify(gateway.lines), /M4OE_GATEWAY_WORKLIST_AUTHORIZATION/);
  }
  await using _gateway = await run(root, worklist, { worklistAuthorization: 'Bearer ours' });
  await inState(worklist, 'CANCELED');
});

withTools('pydicom takes every data set that is written, VR by VR, with the meanings of its codes', async (t) => {
  const worklist = await TestWorklist.start(t);
  worklist.schedule('1.9.1', {});
  worklist.schedule('1.9.2', { inputs });
  worklist.schedule('1.9.3', { inputs: [[STUDY, KNEE]] });
  const root = await archiveWith(t, [foundSeries(SERIES), foundSeries(KNEE, { '00180015': 'KNEE' })]);
  await using _gateway = await run(root, worklist);
  for (const uid of ['1.9.1', '1.9.2', '1.9.3']) await inState(worklist, 'CANCELED', uid);
  const product = {
    kind: 'seg',
    sopClassUid: '1.2.840.10008.5.1.4.1.1.66.4',
    seriesUid: '1.5',
    instanceUid: '1.6',
  } as const;
  const coded = { station: { ...STATION, value: 'longer than sixteen' }, code: CODE };
  const outputs = [{ studyUid: '1.4', product, url: 'https://pacs.example/dicom-web/studies/1.4/series/1.5' }];
  const done = updateOf(
    '2.25.7',
    { percent: 100, description: '1 of 1 series done' },
    { ...coded, began: new Date(), ended: new Date(), outputs },
  );
  t.deepEqual(updateFaults(done as Item), []);
  const path = join(await folderOf(t), 'workitems.json');
  await writeFile(path, JSON.stringify([...worklist.bodies, done]));
  const said = JSON.parse(await pacsPython('read_workitem.py', path)) as Record<string, string>[];
  t.is(said.length, 3 * 4 + 1);
  t.like(said.at(-1), {
    ReferencedSOPInstanceUID: '1.6',
    LongCodeValue: 'longer than sixteen',
    ProcedureStepProgress: '100.0',
  });
  t.true(said.some((one) => one.ReasonForCancellation?.includes('GATEWAY_LEFT_ALONE')));
});

test('of several archives, one has a worklist: its workitems stand under its name', async (t) => {
  const worklist = await TestWorklist.start(t);
  worklist.schedule(UID, { inputs });
  const root = await archiveWith(t);
  const path = join(await folderOf(t), 'archives.json');
  const own = { M4OE_GATEWAY_WORKLIST_URL: worklist.root, M4OE_GATEWAY_WORKLIST_CODES: 'segment^99SITE' };
  const archives = ['ward', 'clinic'].map((name) => ({
    name,
    M4OE_GATEWAY_ARCHIVE_URL: root,
    ...(name === 'ward' ? own : {}),
  }));
  await writeFile(path, JSON.stringify(archives));
  const none = { archiveUrl: '', archiveAuthorization: '', worklistUrl: '', worklistCodes: [] };
  await using gateway = await run(root, undefined, { archives: path, ...none });
  await inState(worklist, 'CANCELED');
  await eventually(async () => (await workitems(gateway))[0]?.state === 'canceled');
  t.like((await workitems(gateway))[0], { archive: 'ward' });
  t.regex(await gateway.metrics(), /m4oe_gateway_worklist_up\{archive="ward"\} 1/);
  t.notRegex(await gateway.metrics(), /m4oe_gateway_worklist_up\{archive="clinic"\}/);
  t.is(reason(worklist)[0], '110522');
});

test('--explain says which workitems are scheduled', async (t) => {
  const worklist = await TestWorklist.start(t);
  worklist.schedule(UID, { inputs });
  for (let n = 0; n < 7; n++) worklist.schedule(`1.9.${n}`, {});
  const root = await archiveWith(t);
  const args = ['gateway', '--explain', SERIES, '--archive-url', root, '--service', service.address];
  const own = ['--worklist-url', worklist.root, '--worklist-codes', 'segment^99SITE', '--lookback-days', '0'];
  const { stdout } = await m4oe([...args, ...own]);
  t.regex(stdout, /workitems: 8 scheduled for this gateway, 1 of them for this series/);
  t.is(worklist.state(UID), 'SCHEDULED');
});
