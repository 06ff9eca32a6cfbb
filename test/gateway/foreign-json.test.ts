/**
 * An archive's JSON of any shape: what cannot be used is said and asked again, it is never our
 * defect, and no series is refused for good because of it.
 */
import test from 'ava';
import type { Candidate } from '../../src/gateway/candidate.ts';
import { GatewayMetrics } from '../../src/gateway/metrics.ts';
import { Outcomes } from '../../src/gateway/outcomes.ts';
import { Reconciler } from '../../src/gateway/reconcile.ts';
import { answeringArchive, foundSeries } from '../support/answering-archive.ts';
import { QUICK, runGateway } from '../support/gateway.ts';
import { until } from '../support/serves-on.ts';
import { startService, type TestService } from '../support/service.ts';

const SERIES = foundSeries('1.2.3.4');

let service: TestService;
test.before(async () => {
  service = await startService();
});
test.after.always(() => service[Symbol.asyncDispose]());

const SHAPES: [name: string, value: unknown][] = [
  ['null', null],
  ['a list with null', [null]],
  ['an object', {}],
  ['a list of numbers', [7]],
  ['a list of lists', [[{}]]],
  ['an element that is a number', [{ '00080060': 7 }]],
  ['an element that is a list', [{ '00080060': [] }]],
  ['a Value that is an object', [{ '00080060': { vr: 'CS', Value: {} } }]],
  ['a vr that is a number', [{ '00080060': { vr: 7, Value: [] } }]],
  ['a sequence of numbers', [{ '00081115': { vr: 'SQ', Value: [7] } }]],
];

for (const [name, shape] of SHAPES) {
  test(`${name} as the metadata of a series: ARCHIVE_ANSWER, and tried again`, async (t) => {
    const root = await answeringArchive(t, [SERIES], shape);
    await using gateway = await runGateway({ root }, service.address, { stableSeconds: 0 });
    await until(async () => (await gateway.series()).some(({ attempts }) => attempts >= 2));
    const [one] = await gateway.series();
    t.is(one?.reason, 'ARCHIVE_ANSWER');
    t.not(one?.state, 'refused');
  });

  test(`${name} as the answer to a search: the archive counts as down, and is asked again`, async (t) => {
    const root = await answeringArchive(t, shape, []);
    await using gateway = await runGateway({ root }, service.address, { pollSeconds: 0.05 });
    const reasons = () =>
      (gateway.lines as { message: string; reason: string }[])
        .filter(({ message }) => message === 'the archive could not be searched')
        .map(({ reason }) => reason);
    await until(() => reasons().length >= 2);
    t.deepEqual([...new Set(reasons())], ['ARCHIVE_ANSWER']);
  });
}

test('empty elements, and values of any type, are no defect', async (t) => {
  const odd: unknown[] = [null, { valueOf: 1, toString: 1 }, [[]], { Alphabetic: {} }, 'x'.repeat(1000), true];
  const dataSet = Object.fromEntries(
    ['00080016', '00080018', '00280010', '00280011', '00200032', '00280030', '00281053', '00080060'].map((tag, n) => [
      tag,
      n % 2 === 0 ? null : { vr: 'US', Value: odd },
    ]),
  );
  const root = await answeringArchive(
    t,
    [{ ...SERIES, '00080020': null, '00081030': { vr: 'LO', Value: odd } }],
    [dataSet, dataSet],
  );
  await using gateway = await runGateway({ root }, service.address, { stableSeconds: 0 });
  await until(async () => (await gateway.series()).some(({ reason }) => reason !== null));
  const [one] = await gateway.series();
  t.regex(one?.reason ?? '', /^DICOM_/);
});

test('a defect of ours is tried again: the next version may know better', async (t) => {
  const candidate: Candidate = {
    ...{ studyUid: '1.2', seriesUid: '1.2.3', instances: 3, ageDays: 0 },
    described: {} as Candidate['described'],
  };
  let tries = 0;
  const stop = new AbortController();
  const outcomes = new Outcomes();
  const said: object[] = [];
  const tell = (fields: object) => void said.push(fields);
  const reconciler = new Reconciler(
    {
      ...QUICK,
      start: 'search',
      stableSeconds: 0,
      retrySeconds: 0.01,
      recheckSeconds: 60,
      seriesSeconds: 60,
      concurrency: 1,
    },
    {
      search: async () => [candidate],
      find: async () => candidate,
      leftAloneBecause: () => undefined,
      ifSeen: () => false,
      service: { look: async () => undefined, doubt: () => undefined },
      run: async () => {
        if (++tries < 3) throw new TypeError('a defect');
        return 'stored' as never;
      },
      note: async () => {
        t.is(tries, 3, 'no note on a series that is tried again');
      },
    },
    outcomes,
    new GatewayMetrics().of(''),
    { info: tell, warn: tell },
  );
  const running = reconciler.run(stop.signal);
  await until(() => outcomes.all().some(({ state }) => state === 'done'));
  stop.abort();
  await running;
  t.is(tries, 3);
  t.true(said.some((line) => (line as { reason?: string }).reason === 'INTERNAL'));
});
