/** Results that go to another archive than series come from, and several archives with one destination. */
import test from 'ava';
import type { GatewayConfig } from '../../src/settings/config.ts';
import { answeringArchive, foundSeries } from '../support/answering-archive.ts';
import { eventually, runGateway, type TestGateway } from '../support/gateway.ts';
import { ORTHANC_MISSING, Orthanc, USER } from '../support/orthanc.ts';
import { freePort } from '../support/ports.ts';
import { startService, type TestService } from '../support/service.ts';
import { resultsOf, series } from './expected.ts';

if (ORTHANC_MISSING !== undefined) console.log(`gateway/destination.test.ts: skipped, ${ORTHANC_MISSING}`);
const withOrthanc = ORTHANC_MISSING === undefined ? test.serial : test.serial.skip;

let service: TestService;
test.before(async () => {
  service = await startService();
});
test.after.always(() => service[Symbol.asyncDispose]());
test.beforeEach((t) => t.timeout(300_000));

const settled = (gateway: TestGateway, state: string) =>
  eventually(async () => (await gateway.series()).find((one) => one.state === state));

const to = (destination: Pick<Orthanc, 'root'>): Partial<GatewayConfig> => ({
  destinationUrl: destination.root,
  destinationAuthorization: USER.authorization,
});

withOrthanc('two archives, a gateway each, and one destination that has what either made', async (t) => {
  await using destination = await Orthanc.start();
  await using first = await Orthanc.start();
  await using second = await Orthanc.start();
  await first.send(series(1));
  await second.send(series(2, (k) => k !== 5));
  await using one = await runGateway(first, service.address, { ...to(destination), note: 'on' });
  await using other = await runGateway(second, service.address, { ...to(destination), note: 'on' });
  await Promise.all([settled(one, 'done'), settled(other, 'refused')]);
  const made = await resultsOf(destination, 1);
  t.deepEqual([made.segs.length, made.reports.length], [1, 1]);
  t.is((await resultsOf(destination, 2)).refusals.length, 1);
  for (const [archive, n] of [
    [first, 1],
    [second, 2],
  ] as const)
    t.is(Object.values(await resultsOf(archive, n)).flat().length, 0, 'nothing is stored where series come from');
  // What is there is found there.
  await using again = await runGateway(first, service.address, to(destination));
  await settled(again, 'done');
  t.regex(await again.metrics(), /tries_total\{outcome="there"\} 1\n/);
});

withOrthanc('slices that come after the result: it is superseded where it lies', async (t) => {
  await using destination = await Orthanc.start();
  await using archive = await Orthanc.start();
  const how = { superseded: 'delete', orthancUrl: destination.url } as const;
  await using gateway = await runGateway(archive, service.address, { ...to(destination), ...how });
  await archive.send(series(3, (k) => k < 9));
  await settled(gateway, 'done');
  await archive.send(series(3, (k) => k >= 9));
  await eventually(async () => (await gateway.series()).some((one) => one.state === 'done' && one.instances === 12));
  t.is((await resultsOf(destination, 3)).segs.length, 1);
});

test('a destination that cannot be reached is named as one, with its setting', async (t) => {
  const root = await answeringArchive(t, [foundSeries('1.2.3.4')], [{}, {}]);
  const destination = { root: `http://127.0.0.1:${await freePort()}/dicom-web` };
  await using gateway = await runGateway({ root }, service.address, {
    ...{ ...to(destination), note: 'on', stableSeconds: 0 },
  });
  await settled(gateway, 'refused');
  const lines = gateway.lines as { message: string; reason?: string; detail?: string }[];
  const note = lines.find(({ message }) => message === 'the note on a series could not be kept');
  t.is(note?.reason, 'ARCHIVE_UNREACHABLE');
  t.regex(note?.detail ?? '', /^the destination cannot be reached/);
});

test('an address that is none: GATEWAY_DESTINATION_URL', async (t) => {
  for (const destinationUrl of ['pacs:8042', 'http://user:secret@pacs/dicom-web', 'http://pacs/dicom-web?x=1'])
    await t.throwsAsync(runGateway({ root: 'http://127.0.0.1:9' }, service.address, { destinationUrl }), {
      message: /^M4OE_GATEWAY_DESTINATION_URL \(--destination-url\): expected http/,
    });
});
