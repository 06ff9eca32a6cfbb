/**
 * The DIMSE door of deploy/k8s/overlays/pacs-dimse: a real C-ECHO and C-STORE (dcmtk) into Orthanc
 * with the configuration that the overlay mounts, from there through gateway and service to a
 * result. Only folders, ports and seconds are others than in a pod.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import test from 'ava';
import { writeSeries } from '../formats/dicom/phantom.ts';
import { resultsOf, series } from '../gateway/expected.ts';
import { CONFIGURATION } from '../support/deployed-orthanc.ts';
import { folderOf } from '../support/dicom-tools.ts';
import { eventually, runGateway } from '../support/gateway.ts';
import { ORTHANC_MISSING, Orthanc } from '../support/orthanc.ts';
import { freePort } from '../support/ports.ts';
import { startService } from '../support/service.ts';

if (ORTHANC_MISSING !== undefined) console.log(`pacs/dimse.test.ts: skipped, ${ORTHANC_MISSING}`);
const withOrthanc = ORTHANC_MISSING === undefined ? test.serial : test.serial.skip;
test.beforeEach((t) => t.timeout(300_000));

const { StorageDirectory, IndexDirectory, DicomPort, HttpPort, RemoteAccessAllowed, LuaScripts, ...KEPT } =
  CONFIGURATION;
const CT1 = { CT1: ['CT1', '127.0.0.1', 104] };

/** @param peers who may store; as it is shipped if absent @param events where a series is told */
const door = (peers?: object, events?: string) =>
  Orthanc.start({
    settings: { ...KEPT, StableAge: 1, ...(peers === undefined ? {} : { DicomModalities: peers }) },
    ...(events === undefined ? {} : { events }),
  });

/** Of one of dcmtk's: whether it ended well. */
async function scu(program: 'echoscu' | 'storescu', orthanc: Orthanc, from: string, to: string, files: string[] = []) {
  const args = ['-aet', from, '-aec', to, '127.0.0.1', String(orthanc.dicomPort), ...files];
  const env = { ...process.env, TCP_NODELAY: '1' };
  return promisify(execFile)(program, args, { env }).then(
    () => true,
    () => false,
  );
}

withOrthanc('a scanner that is named echoes and stores, and what it stored is segmented', async (t) => {
  const port = await freePort();
  await using orthanc = await door(CT1, `http://127.0.0.1:${port}/events`);
  await using service = await startService();
  // The series is found by Orthanc's event alone.
  const slow = { gatewayPort: port, pollSeconds: 3600, stableSeconds: 3600 };
  await using gateway = await runGateway(orthanc, service.address, slow);
  await eventually(async () => (await fetch(`${gateway.url}/readyz`)).ok);
  const folder = writeSeries(join(await folderOf(t), 'series'), series(1));
  t.true(await scu('echoscu', orthanc, 'CT1', 'M4OE'));
  t.true(await scu('storescu', orthanc, 'CT1', 'M4OE', ['+sd', folder]));
  await eventually(async () => (await gateway.series()).some(({ state }) => state === 'done'));
  const { segs, reports } = await resultsOf(orthanc, 1);
  t.deepEqual([segs.length, reports.length], [1, 1]);
});

for (const [who, peers, from, to] of [
  ['nobody, as it is shipped', undefined, 'CT1', 'M4OE'],
  ['a scanner of another AE title', CT1, 'CT2', 'M4OE'],
  ['a scanner that calls another AE title', CT1, 'CT1', 'ORTHANC'],
  ['a scanner from another address', { CT1: ['CT1', '10.9.8.7', 104] }, 'CT1', 'M4OE'],
] as const)
  withOrthanc(`${who}: neither echoes nor stores`, async (t) => {
    await using orthanc = await door(peers);
    const folder = writeSeries(join(await folderOf(t), 'series'), series(2));
    t.false(await scu('echoscu', orthanc, from, to));
    t.false(await scu('storescu', orthanc, from, to, ['+sd', folder]));
    t.deepEqual(await orthanc.rest('/instances'), []);
  });
