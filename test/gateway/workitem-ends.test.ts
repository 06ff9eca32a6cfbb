import test from 'ava';
import { seriesKey } from '../../src/gateway/outcomes.ts';
import type { GatewayConfig } from '../../src/settings/config.ts';
import { answeringArchive, foundSeries } from '../support/answering-archive.ts';
import { m4oe } from '../support/command.ts';
import { eventually, type TestGateway } from '../support/gateway.ts';
import { startService, type TestService } from '../support/service.ts';
import { TestWorklist } from '../support/worklist.ts';
import {
  archiveWith,
  failing,
  IMAGES,
  inputs,
  inState,
  KNEE,
  OURS,
  reason,
  runFor,
  SERIES,
  STUDY,
  UID,
  workitems,
} from './workitem-run.ts';

let service: TestService;
test.before(async () => {
  service = await startService();
});
test.after.always(() => service[Symbol.asyncDispose]());
test.beforeEach((t) => t.timeout(120_000));

const run = (root: string, worklist: TestWorklist | undefined, overrides: Partial<GatewayConfig> = {}) =>
  runFor(root, worklist, service, overrides);

test('a series that is refused: canceled, with the reason and an end', async (t) => {
  const worklist = await TestWorklist.start(t);
  worklist.schedule(UID, { inputs });
  await using gateway = await run(await archiveWith(t), worklist);
  await inState(worklist, 'CANCELED');
  const [code, why] = reason(worklist);
  t.is(code, '110522');
  t.regex(why, /\[DICOM_NOT_FOUND\]$/);
  t.deepEqual(worklist.faults, []);
  t.like((await workitems(gateway))[0], { key: seriesKey(UID), state: 'canceled', reason: 'DICOM_NOT_FOUND' });
  const page = await (await fetch(gateway.url)).text();
  t.regex(page, new RegExp(`Workitems[\\s\\S]*${seriesKey(UID)}.*canceled.*DICOM_NOT_FOUND`));
  const { stdout } = await m4oe(['gateway', '--list', gateway.url]);
  t.regex(stdout, new RegExp(`${seriesKey(UID)}\\s+canceled\\s+1`));
});

test('inputs that cannot be worked on: canceled in words that say why', async (t) => {
  const worklist = await TestWorklist.start(t);
  const gone = '1.2.3.7';
  worklist.schedule('1.9.1', {});
  worklist.schedule('1.9.2', { inputs: [[STUDY, gone]] });
  worklist.schedule('1.9.3', { inputs: [[STUDY, KNEE]] });
  worklist.schedule('1.9.4', { inputs: [...inputs, [STUDY, gone]] });
  const root = await archiveWith(t, [foundSeries(SERIES), foundSeries(KNEE, { '00180015': 'KNEE' })]);
  await using _gateway = await run(root, worklist);
  for (const uid of ['1.9.1', '1.9.2', '1.9.3', '1.9.4']) await inState(worklist, 'CANCELED', uid);
  t.deepEqual(reason(worklist, '1.9.1'), [
    '110523',
    'expected an Input Information Sequence with series, got none [WORKITEM_INPUT]',
  ]);
  t.deepEqual(reason(worklist, '1.9.2'), [
    '110523',
    'expected a CT or MR series of this UID, the archive has none [GATEWAY_SERIES_UNKNOWN]',
  ]);
  t.deepEqual(reason(worklist, '1.9.3'), [
    '110530',
    'rule 2 leaves it alone (M4OE_GATEWAY_RULES) [GATEWAY_LEFT_ALONE]',
  ]);
  t.regex(reason(worklist, '1.9.4')[1], /^2 of 2 series not done, the first: /);
  t.deepEqual(worklist.faults, []);
});

test('instances that the archive lacks: canceled, and no work is done', async (t) => {
  const worklist = await TestWorklist.start(t);
  worklist.schedule(UID, { inputs: [[STUDY, SERIES, '1.1', '1.2']] });
  const root = await answeringArchive(t, [foundSeries(SERIES)], IMAGES, [{ '00080018': { vr: 'UI', Value: ['1.1'] } }]);
  await using _gateway = await run(root, worklist);
  await inState(worklist, 'CANCELED');
  t.deepEqual(reason(worklist), [
    '110523',
    'expected the 2 instances that the workitem names, the archive lacks 1 [WORKITEM_INPUT]',
  ]);
});

test('claimed by another between search and claim, or long ago: left to it', async (t) => {
  const worklist = await TestWorklist.start(t);
  worklist.schedule(UID, { inputs });
  worklist.schedule('1.2.8', { inputs });
  worklist.set('1.2.8', 'IN PROGRESS', '1.2.840.1');
  worklist.broken = (method, path) => {
    if (method === 'PUT' && path.includes(UID) && worklist.transactionUid(UID) === undefined)
      worklist.set(UID, 'IN PROGRESS', '1.2.840.2');
    return undefined;
  };
  await using gateway = await run(await archiveWith(t), worklist, { pollSeconds: 0.1 });
  await eventually(async () => worklist.requests.filter((one) => one.startsWith('GET /workitems ')).length > 12);
  t.deepEqual(
    [UID, '1.2.8'].map((uid) => worklist.state(uid)),
    ['IN PROGRESS', 'IN PROGRESS'],
  );
  // Once for the claim, once to see whose it is.
  t.deepEqual(worklist.requests.filter((one) => /^(PUT|POST)/.test(one)).sort(), [
    `POST /workitems/${UID} 400`,
    'POST /workitems/1.2.8 400',
    `PUT /workitems/${UID}/state 409`,
  ]);
  t.deepEqual(await workitems(gateway), []);
  t.deepEqual(worklist.faults, []);
});

for (const [name, what] of [
  ['canceled by the server', (worklist: TestWorklist) => worklist.set(UID, 'CANCELED')],
  ['deleted', (worklist: TestWorklist) => worklist.delete(UID)],
] as const) {
  test(`${name} while it is in work: its series is given up, and nothing more is said`, async (t) => {
    const worklist = await TestWorklist.start(t);
    worklist.schedule(UID, { inputs });
    await using gateway = await run(await failing(t), worklist, { pollSeconds: 0.1 });
    await eventually(async () => (await gateway.series()).some(({ state }) => state === 'retrying'));
    await eventually(async () =>
      /tried again: the archive's answer/.test(JSON.stringify(worklist.said(UID, '00741002'))),
    );
    what(worklist);
    await eventually(async () => (await workitems(gateway))[0]?.state === 'lost');
    await eventually(async () => (await gateway.series()).length === 0);
    t.like((await workitems(gateway))[0], { reason: 'WORKITEM_LOST' });
    t.deepEqual(worklist.faults, []);
  });
}

test('a series that cannot be done in time: canceled with what held it up', async (t) => {
  const worklist = await TestWorklist.start(t);
  worklist.schedule(UID, { inputs });
  await using _gateway = await run(await failing(t), worklist, { worklistSeconds: 3, retrySeconds: 0.1 });
  await inState(worklist, 'CANCELED');
  const [code, why] = reason(worklist);
  t.is(code, '110529');
  t.regex(why, /^not done within 3 s \(M4OE_GATEWAY_WORKLIST_SECONDS\): the archive's answer .* \[WORKITEM_TIMEOUT\]$/);
  t.deepEqual(worklist.faults, []);
});

test('answers that were lost: the claim is ours all the same, and so is its end', async (t) => {
  const worklist = await TestWorklist.start(t);
  worklist.schedule(UID, { inputs });
  let lost = 0;
  worklist.broken = (method) => {
    if (method !== 'PUT' || lost > 1) return undefined;
    lost++;
    if (lost === 1) worklist.set(UID, 'IN PROGRESS', OURS);
    else {
      worklist.set(UID, 'CANCELED');
      worklist.lagging = 3;
    }
    return 503;
  };
  await using gateway = await run(await archiveWith(t), worklist, { pollSeconds: 0.1 });
  await eventually(async () => (await workitems(gateway))[0]?.state === 'canceled');
  t.is(lost, 2);
  t.deepEqual(worklist.faults, []);
});

test('a worklist that takes no end: told, and left', async (t) => {
  const worklist = await TestWorklist.start(t);
  worklist.schedule(UID, { inputs });
  worklist.broken = (method) => (method === 'PUT' && worklist.state(UID) === 'IN PROGRESS' ? 409 : undefined);
  await using gateway = await run(await archiveWith(t), worklist, { pollSeconds: 0.1 });
  await eventually(async () => (await workitems(gateway))[0]?.reason === 'WORKITEM_REFUSED');
  const ends = () => worklist.requests.filter((one) => one.startsWith('PUT')).length;
  const before = ends();
  await new Promise((over) => setTimeout(over, 500));
  t.is(ends(), before);
});

test('two gateways of the same station: each workitem ends once, as it has to', async (t) => {
  const worklist = await TestWorklist.start(t);
  const uids = [0, 1, 2, 3, 4].map((n) => `1.9.${n}`);
  for (const uid of uids) worklist.schedule(uid, { inputs });
  const root = await archiveWith(t);
  await using first = await run(root, worklist, { pollSeconds: 0.1 });
  await using second = await run(root, worklist, { pollSeconds: 0.1 });
  for (const uid of uids) await inState(worklist, 'CANCELED', uid);
  const ended = async (gateway: TestGateway) => (await workitems(gateway)).every(({ state }) => state !== 'running');
  await eventually(async () => (await ended(first)) && (await ended(second)));
  for (const uid of uids) t.is(reason(worklist, uid)[0], '110522');
  // One can write its progress between the other's end and its change of state: that is said again.
  t.deepEqual(
    worklist.faults.filter((fault) => !/state: CANCELED: expected 00404052/.test(fault)),
    [],
  );
  for (const gateway of [first, second]) t.false(JSON.stringify(gateway.lines).includes('WORKITEM_REFUSED'));
});
