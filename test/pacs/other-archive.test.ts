/**
 * An archive of another maker than Orthanc (tiny_pacs): results go to it and are found there, and
 * its series are found, or refused for what it does not have.
 */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import test from 'ava';
import { readDataSet } from '../../src/formats/dicom/file/read-part10.ts';
import { Archive } from '../../src/gateway/archive.ts';
import { ArchiveHttp } from '../../src/gateway/archive-http.ts';
import { writeSeries } from '../formats/dicom/phantom.ts';
import { instanceUid, series, seriesUid } from '../gateway/expected.ts';
import { folderOf } from '../support/dicom-tools.ts';
import { eventually, runGateway } from '../support/gateway.ts';
import { ORTHANC_MISSING, Orthanc } from '../support/orthanc.ts';
import { startService } from '../support/service.ts';
import { TINY_PACS_MISSING, TinyPacs, TOKEN } from '../support/tiny-pacs.ts';

const missing = ORTHANC_MISSING ?? TINY_PACS_MISSING;
if (missing !== undefined) console.log(`pacs/other-archive.test.ts: skipped, ${missing}`);
const withBoth = missing === undefined ? test.serial : test.serial.skip;
test.beforeEach((t) => t.timeout(300_000));
const NEVER = new AbortController().signal;

async function store(pacs: TinyPacs, folder: string): Promise<void> {
  await promisify(execFile)('storescu', ['-aec', pacs.aeTitle, '127.0.0.1', String(pacs.dicomPort), '+sd', folder], {
    env: { ...process.env, TCP_NODELAY: '1' },
  });
}

withBoth('results go to an archive of another maker, are found there, and are not made again', async (t) => {
  await using destination = await TinyPacs.start();
  await using orthanc = await Orthanc.start();
  await using service = await startService();
  await orthanc.send(series(1));
  const to = { destinationUrl: destination.root, destinationAuthorization: TOKEN };
  {
    await using gateway = await runGateway(orthanc, service.address, to);
    await eventually(async () => (await gateway.series()).some(({ state }) => state === 'done'));
  }
  const classes = await Promise.all(
    destination.files().map(async (path) => {
      const { attributes } = readDataSet(await readFile(path), 2 ** 24);
      return [attributes.texts('00080060')[0], attributes.texts('0020000d')[0]];
    }),
  );
  const study = seriesUid(1).replace(/2$/, '1');
  t.deepEqual(classes.sort(), [
    ['SEG', study],
    ['SR', study],
  ]);
  await using again = await runGateway(orthanc, service.address, to);
  await eventually(async () => (await again.series()).some(({ state }) => state === 'done'));
  t.regex(await again.metrics(), /tries_total\{outcome="there"\} 1\n/);
  t.is(destination.files().length, 2);
});

withBoth('its series are found study by study, and their instances fetched', async (t) => {
  await using pacs = await TinyPacs.start();
  for (const n of [1, 2]) await store(pacs, writeSeries(join(await folderOf(t), 'series'), series(n)));
  const http = new ArchiveHttp({
    ...{ role: 'archive', ca: '', authorization: TOKEN, authorizationFile: '' },
    ...{ timeoutSeconds: 10, connections: 2 },
  });
  t.teardown(() => http.close());
  const archive = new Archive(http, pacs.root);
  t.is((await archive.searchSeries({ Modality: 'CT' }, ['00080060'], NEVER)).length, 2);
  t.is((await archive.searchSeries({ Modality: 'MR' }, ['00080060'], NEVER)).length, 0);
  const study = seriesUid(1).replace(/2$/, '1');
  t.is((await archive.instancesOf(study, seriesUid(1), NEVER)).size, 12);
  const file = await archive.instance(study, seriesUid(1), instanceUid(1, 3), 2 ** 20, NEVER);
  t.is(readDataSet(file, 2 ** 24).attributes.texts('00080018')[0], instanceUid(1, 3));
});

withBoth('an archive without metadata: its series are refused with that, and not tried for ever', async (t) => {
  await using pacs = await TinyPacs.start();
  await using service = await startService();
  await store(pacs, writeSeries(join(await folderOf(t), 'series'), series(1)));
  await using gateway = await runGateway(pacs, service.address, {
    archiveAuthorization: TOKEN,
    rules: 'everything',
  });
  const refused = await eventually(async () => (await gateway.series()).find(({ state }) => state === 'refused'));
  t.like(refused, { reason: 'ARCHIVE_REFUSED', attempts: 1, nextTry: null });
  t.regex(refused.message ?? '', /has the series, and answered HTTP 404 for its metadata/);
  await using wrong = await runGateway({ root: `${pacs.root}/nowhere` }, service.address, {
    archiveAuthorization: TOKEN,
  });
  const why = await eventually(async () => {
    const answer = await fetch(`${wrong.url}/readyz`);
    const text = await answer.text();
    return answer.status === 503 && text.includes('404') ? text : undefined;
  });
  t.regex(why, /M4OE_GATEWAY_ARCHIVE_URL is not the root/);
});
