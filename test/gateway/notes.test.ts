/**
 * Notes on refused series in a real Orthanc: one, however often and by how many gateways it is
 * refused, until the series is whole.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import type { GatewayConfig } from '../../src/settings/config.ts';
import { PATIENT, seriesFiles } from '../formats/dicom/phantom.ts';
import { ArchiveProxy } from '../support/archive-proxy.ts';
import { DICOM_TOOLS_MISSING, dciodvfy, folderOf, pacsPython } from '../support/dicom-tools.ts';
import { eventually, runGateway, type TestGateway } from '../support/gateway.ts';
import { ORTHANC_MISSING, Orthanc } from '../support/orthanc.ts';
import { startService, type TestService } from '../support/service.ts';
import { ofSeries, resultsOf, series, seriesUid } from './expected.ts';

if (ORTHANC_MISSING !== undefined) console.log(`gateway/notes.test.ts: skipped, ${ORTHANC_MISSING}`);
const withOrthanc = ORTHANC_MISSING === undefined ? test.serial : test.serial.skip;
const missing = ORTHANC_MISSING ?? DICOM_TOOLS_MISSING;
if (missing !== undefined) console.log(`gateway/notes.test.ts: one test skipped, ${missing}`);
const withTools = missing === undefined ? test.serial : test.serial.skip;

let service: TestService;
test.before(async () => {
  service = await startService();
});
test.after.always(() => service[Symbol.asyncDispose]());
test.beforeEach((t) => t.timeout(300_000));

const run = (archive: { root: string }, overrides: Partial<GatewayConfig> = {}) =>
  runGateway(archive, service.address, { note: 'on', ...overrides });

/** The one series that a gateway knows, once it is in this state with so many instances. */
const settled = (gateway: TestGateway, state: string, instances: number) =>
  eventually(async () => {
    const all = await gateway.series();
    return all.find((one) => one.state === state && one.instances === instances);
  });

const uidsOf = (objects: { tags: Record<string, string> }[]) => objects.map(({ tags }) => tags.SOPInstanceUID);

/** SOP Instance UIDs that the rejection notes of a study name. */
async function rejectedIn(orthanc: Orthanc, n: number): Promise<(string | undefined)[]> {
  const { notes } = await resultsOf(orthanc, n);
  return notes.map(({ tags }) => /"ReferencedSOPInstanceUID"\s*:\s*"([0-9.]+)"/.exec(JSON.stringify(tags))?.[1]).sort();
}

for (const [n, superseded] of [
  [1, 'reject'],
  [2, 'delete'],
] as const) {
  withOrthanc(
    `two gateways and a restart leave one note, which is over when the slice has come (${superseded})`,
    async (t) => {
      await using orthanc = await Orthanc.start();
      const how = { superseded, orthancUrl: orthanc.url };
      await orthanc.send(series(n, (k) => k !== 5));
      let before: (string | undefined)[];
      {
        await using first = await run(orthanc, how);
        await using second = await run(orthanc, how);
        const [refused] = await Promise.all([first, second].map((gateway) => settled(gateway, 'refused', 11)));
        t.is(refused?.reason, 'DICOM_MISSING_SLICES');
        t.regex(await first.metrics(), /tries_total\{outcome="DICOM_MISSING_SLICES"\} 1\n/);
        before = uidsOf((await resultsOf(orthanc, n)).refusals);
        t.is(before.length, 1);
      }
      await using third = await run(orthanc, how);
      await settled(third, 'refused', 11);
      const { refusals } = await resultsOf(orthanc, n);
      t.deepEqual(uidsOf(refusals), before);
      t.notRegex(await third.metrics(), /stored_total\{kind="note"\}/, 'it was there');
      // The note itself is no series to look at.
      const body = JSON.stringify({ SeriesInstanceUID: refusals[0]?.tags.SeriesInstanceUID });
      t.is((await fetch(`${third.url}/events`, { method: 'POST', body })).status, 202);
      await orthanc.send(series(n, (k) => k === 5));
      await settled(third, 'done', 12);
      t.is((await third.series()).length, 1);
      const after = await resultsOf(orthanc, n);
      t.is(after.segs.length, 1);
      t.is(after.reports.length, 1);
      t.deepEqual(uidsOf(after.refusals), superseded === 'delete' ? [] : before);
      t.deepEqual(await rejectedIn(orthanc, n), superseded === 'delete' ? [] : before);
    },
  );
}

withOrthanc('a restart knows again what pixels were refused for, and fetches none', async (t) => {
  await using orthanc = await Orthanc.start();
  await orthanc.send(seriesFiles((k) => ({ set: ofSeries(7, k), stored: () => 1000 })));
  const fetched = async (gateway: TestGateway) =>
    Number(/archive_seconds_count\{operation="retrieve",outcome="ok"\} (\d+)/.exec(await gateway.metrics())?.[1] ?? 0);
  let said: string | null | undefined;
  {
    await using first = await run(orthanc);
    const refused = await settled(first, 'refused', 12);
    t.is(refused.reason, 'CONSTANT_VOLUME');
    said = refused.message;
    t.is(await fetched(first), 12);
  }
  {
    await using second = await run(orthanc);
    t.like(await settled(second, 'refused', 12), { reason: 'CONSTANT_VOLUME', message: said });
    t.is(await fetched(second), 0);
    const [{ key } = { key: '' }] = await second.series();
    await fetch(`${second.url}/retry`, { method: 'POST', body: new URLSearchParams({ key }) });
    await eventually(async () => (await fetched(second)) === 12); // a person wants it tried
  }
  for (const [overrides, version] of [
    [{ classes: ['liver'] }, '1.0.0'],
    [{}, '1.0.1'],
    [{ note: 'off' }, '1.0.0'],
  ] as const) {
    await using other = await runGateway(orthanc, service.address, { note: 'on', ...overrides }, version);
    await settled(other, 'refused', 12);
    t.is(await fetched(other), 12, 'another gateway may take it');
  }
  t.is((await resultsOf(orthanc, 7)).refusals.length, 1);
});

withTools('dciodvfy has no error, and pydicom reads whose series was refused, and why', async (t) => {
  await using orthanc = await Orthanc.start();
  await using gateway = await run(orthanc);
  await orthanc.send(series(3, (k) => k !== 5));
  const { message } = await settled(gateway, 'refused', 11);
  t.regex(await gateway.metrics(), /stored_total\{kind="note"\} 1\n/);
  const [note] = (await resultsOf(orthanc, 3)).refusals;
  const path = join(await folderOf(t), 'note.dcm');
  await writeFile(path, note?.file as Buffer);
  const { errors, warnings } = await dciodvfy(path);
  t.deepEqual(errors, []);
  t.deepEqual(
    [...new Set(warnings)].filter((line) => !line.includes('needed to build DICOMDIR')),
    ['Warning - Unrecognized defined term <99M4OE> for value 1 of attribute <Coding Scheme Designator>'],
  );
  const said = JSON.parse(await pacsPython('read_note.py', path));
  const [source] = await orthanc.instances('CT');
  t.deepEqual(said.patient, [source?.tags.PatientName, source?.tags.PatientID, source?.tags.StudyInstanceUID]);
  t.is(said.class, 'Basic Text SR Storage');
  t.deepEqual(said.title, ['99M4OE', 'NOT_SEGMENTED']);
  t.deepEqual(said.flags, ['COMPLETE', 'UNVERIFIED']);
  t.like(said.items, {
    REFUSAL_REASON: 'DICOM_MISSING_SLICES',
    '121106': `${message} [DICOM_MISSING_SLICES]`,
    '121013': 'M4OE gateway',
    '121232': seriesUid(3),
  });
  t.deepEqual(said.evidence, uidsOf(await orthanc.instances('CT')).sort());
  t.false(JSON.stringify(said.items).includes(PATIENT));
});

withOrthanc('refused again with other slices: another note, and the first does not hold any more', async (t) => {
  await using orthanc = await Orthanc.start();
  await using gateway = await run(orthanc);
  await orthanc.send(series(4, (k) => k !== 3 && k !== 5));
  await settled(gateway, 'refused', 10);
  const first = uidsOf((await resultsOf(orthanc, 4)).refusals);
  await orthanc.send(series(4, (k) => k === 3));
  await settled(gateway, 'refused', 11);
  const both = uidsOf((await resultsOf(orthanc, 4)).refusals);
  t.is(both.length, 2);
  t.deepEqual(await rejectedIn(orthanc, 4), first);
});

withOrthanc('a note that outlived its reason is over at the next look, whoever made the result', async (t) => {
  await using orthanc = await Orthanc.start();
  await orthanc.send(series(7, (k) => k !== 5));
  {
    await using gateway = await run(orthanc);
    await settled(gateway, 'refused', 11);
  }
  await orthanc.send(series(7, (k) => k === 5));
  {
    await using gateway = await run(orthanc, { note: 'off' });
    await settled(gateway, 'done', 12);
    t.deepEqual(await rejectedIn(orthanc, 7), []);
  }
  await using gateway = await run(orthanc);
  await settled(gateway, 'done', 12);
  t.regex(await gateway.metrics(), /tries_total\{outcome="there"\} 1\n/);
  t.deepEqual(await rejectedIn(orthanc, 7), uidsOf((await resultsOf(orthanc, 7)).refusals));
});

withOrthanc('a note that the archive does not take changes nothing of the outcome', async (t) => {
  await using orthanc = await Orthanc.start();
  await using proxy = await ArchiveProxy.start(orthanc.root);
  proxy.at = async ({ operation, side }) => (operation === 'store' && side === 'before' ? { status: 503 } : undefined);
  await using gateway = await run(proxy);
  await orthanc.send(series(5, (k) => k !== 5));
  t.like(await settled(gateway, 'refused', 11), { reason: 'DICOM_MISSING_SLICES', attempts: 1, nextTry: null });
  t.true(gateway.lines.some((line) => (line as { reason?: string }).reason === 'ARCHIVE_BUSY'));
  t.is((await resultsOf(orthanc, 5)).refusals.length, 0);
});

withOrthanc('without the setting there is no note', async (t) => {
  await using orthanc = await Orthanc.start();
  await using gateway = await runGateway(orthanc, service.address);
  await orthanc.send(series(6, (k) => k !== 5));
  await settled(gateway, 'refused', 11);
  t.is((await resultsOf(orthanc, 6)).refusals.length, 0);
});
