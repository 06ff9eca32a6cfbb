/** Series with several volumes, from C-STORE to results in a real Orthanc: each refers to its own instances. */
import test from 'ava';
import { readDataSet } from '../../src/formats/dicom/file/read-part10.ts';
import type { VolumeChoice } from '../../src/gateway/volume-choice.ts';
import { seriesFiles } from '../formats/dicom/phantom.ts';
import { LIMITS } from '../formats/dicom/series.ts';
import { eventually, runGateway, type TestGateway } from '../support/gateway.ts';
import { ORTHANC_MISSING, Orthanc } from '../support/orthanc.ts';
import { startService, type TestService } from '../support/service.ts';
import { instanceUid, ofSeries, resultsOf } from './expected.ts';

if (ORTHANC_MISSING !== undefined) console.log(`gateway/volumes.test.ts: skipped, ${ORTHANC_MISSING}`);
const withOrthanc = ORTHANC_MISSING === undefined ? test.serial : test.serial.skip;

let service: TestService;
test.before(async () => {
  service = await startService();
});
test.after.always(() => service[Symbol.asyncDispose]());
test.beforeEach((t) => t.timeout(300_000));

/** Slice k of 12 is place k >> 1 of a native volume (even) or of one with contrast (odd). */
const twoPhases = (n: number) =>
  seriesFiles((k) => ({
    position: [-10.5, 20.25, -100 + 2.5 * (k >> 1)],
    set: {
      ...ofSeries(n, k),
      '00200012': ['IS', String(1 + (k % 2))],
      ...(k % 2 === 1 ? { '00180010': ['LO', 'Ultravist'] as const } : {}),
    },
  }));

const instancesOf = (n: number, phase: number) => [0, 2, 4, 6, 8, 10].map((k) => instanceUid(n, k + phase)).sort();

/** SOP Instance UIDs of series `n` that an object names. */
const named = (file: Buffer, n: number) =>
  [...new Set(file.toString('latin1').match(/1\.2\.826\.0\.1\.3680043\.10\.999\.7\.[0-9.]+/g))]
    .filter((uid) => uid.startsWith(instanceUid(n, 0).slice(0, -1)))
    .sort();

const settled = (gateway: TestGateway, state: string) =>
  eventually(async () => (await gateway.series()).find((one) => one.state === state));

async function madeOf(n: number, volumes: VolumeChoice) {
  await using orthanc = await Orthanc.start();
  await using gateway = await runGateway(orthanc, service.address, { volumes });
  await orthanc.send(twoPhases(n));
  await settled(gateway, 'done');
  const { segs, reports } = await resultsOf(orthanc, n);
  const series = (objects: typeof segs) => new Set(objects.map(({ tags }) => tags.SeriesInstanceUID)).size;
  return { segs, reports, series: series([...segs, ...reports]) };
}

withOrthanc('best: one segmentation and one report, of the volume with contrast', async (t) => {
  const { segs, reports } = await madeOf(1, 'best');
  t.deepEqual([segs.length, reports.length], [1, 1]);
  for (const { file } of [...segs, ...reports]) t.deepEqual(named(file, 1), instancesOf(1, 1));
  const { attributes } = readDataSet(segs[0]?.file as Buffer, LIMITS.maxBytes);
  t.is(attributes.items('52009230').length > 0, true);
});

withOrthanc('all: results of each volume in series of their own, each of its own instances', async (t) => {
  const { segs, reports, series } = await madeOf(2, 'all');
  t.deepEqual([segs.length, reports.length, series], [2, 2, 4]);
  for (const objects of [segs, reports]) {
    const phases = objects.map(({ file }) => named(file, 2)).sort();
    t.deepEqual(phases, [instancesOf(2, 0), instancesOf(2, 1)].sort());
  }
});

withOrthanc('refuse: such a series is left to a person, with what it holds', async (t) => {
  await using orthanc = await Orthanc.start();
  await using gateway = await runGateway(orthanc, service.address, { volumes: 'refuse' });
  await orthanc.send(twoPhases(3));
  const { reason, message } = await settled(gateway, 'refused');
  t.is(reason, 'DICOM_SEVERAL_ACQUISITIONS');
  t.regex(message ?? '', /1: Acquisition Number 1, 6 slices; 2: Acquisition Number 2, 6 slices/);
  t.is((await resultsOf(orthanc, 3)).segs.length, 0);
});
