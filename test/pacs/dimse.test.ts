/**
 * The DIMSE door of deploy/k8s/overlays/pacs-dimse: a real C-ECHO and C-STORE of dcmtk, GDCM and
 * pynetdicom through m4oe dimse into Orthanc with the configuration that the overlay mounts, from
 * there through gateway and service to a result. Only folders, ports and seconds are others than in a pod.
 */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import test, { type ExecutionContext } from 'ava';
import { writeSeries } from '../formats/dicom/phantom.ts';
import { resultsOf, series } from '../gateway/expected.ts';
import { CONFIGURATION } from '../support/deployed-orthanc.ts';
import { folderOf } from '../support/dicom-tools.ts';
import { DoorProcess } from '../support/dimse-door.ts';
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

/** @param peers who may store @param events where a series is told */
const archive = (peers: object, events?: string) =>
  Orthanc.start({
    settings: { ...KEPT, StableAge: 1, DicomModalities: peers },
    ...(events === undefined ? {} : { events }),
  });

interface Sender {
  readonly name: string;
  /** Absent where it is there. */
  readonly missing?: string;
  /** True where it ends well whatever it was answered. */
  readonly silent?: boolean;
  /** @param folder to store; echoes if absent */
  readonly command: (port: string, from: string, to: string, folder?: string) => readonly string[];
}

const VENV = fileURLToPath(new URL('.venv/bin/', import.meta.url));
const SEND = fileURLToPath(new URL('send_dimse.py', import.meta.url));
const ofVenv = (command: string) => ({
  ...(existsSync(join(VENV, command)) ? {} : { missing: `test/pacs/.venv has no ${command} (make test-pacs)` }),
});
const HOST = '127.0.0.1';
const SENDERS: readonly Sender[] = [
  {
    name: 'dcmtk',
    command: (port, from, to, folder) => {
      const peer = ['-aet', from, '-aec', to, HOST, port];
      return folder === undefined ? ['echoscu', ...peer] : ['storescu', ...peer, '+sd', folder];
    },
  },
  {
    name: 'GDCM',
    ...ofVenv('gdcmscu'),
    silent: true,
    command: (port, from, to, folder) => {
      const what = folder === undefined ? '--echo' : '--store';
      const files = folder === undefined ? [] : readdirSync(folder).map((name) => join(folder, name));
      return [join(VENV, 'gdcmscu'), '--aetitle', from, '--call', to, what, HOST, port, ...files];
    },
  },
  {
    name: 'pynetdicom',
    ...ofVenv('python'),
    command: (port, from, to, folder) => [
      ...[join(VENV, 'python'), '-B', SEND, HOST, port, from, to],
      ...(folder === undefined ? [] : [folder]),
    ],
  },
];

/** Whether it ended well. */
async function sent({ command }: Sender, door: DoorProcess, from: string, to: string, folder?: string) {
  const [program = '', ...args] = command(String(door.port), from, to, folder);
  const env = { ...process.env, TCP_NODELAY: '1' };
  return promisify(execFile)(program, args, { env }).then(
    () => true,
    () => false,
  );
}

/** Those that are there. */
const senders = (t: ExecutionContext) =>
  SENDERS.filter(({ missing }) => {
    if (missing !== undefined) t.log(`skipped: ${missing}`);
    return missing === undefined;
  });

withOrthanc('a scanner that is named echoes and stores, and what it stored is segmented', async (t) => {
  const port = await freePort();
  await using orthanc = await archive(CT1, `http://127.0.0.1:${port}/events`);
  await using door = await DoorProcess.start(orthanc.dicomPort, CT1);
  await using service = await startService();
  // The series is found by Orthanc's event alone.
  const slow = { gatewayPort: port, pollSeconds: 3600, stableSeconds: 3600 };
  await using gateway = await runGateway(orthanc, service.address, slow);
  await eventually(async () => (await fetch(`${gateway.url}/readyz`)).ok);
  for (const [n, sender] of senders(t).entries()) {
    const folder = writeSeries(join(await folderOf(t), 'series'), series(10 + n));
    t.true(await sent(sender, door, 'CT1', 'M4OE'), `${sender.name} echoes`);
    t.true(await sent(sender, door, 'CT1', 'M4OE', folder), `${sender.name} stores`);
    await eventually(async () => (await gateway.series()).filter(({ state }) => state === 'done').length === n + 1);
    const { segs, reports } = await resultsOf(orthanc, 10 + n);
    t.deepEqual([segs.length, reports.length], [1, 1], sender.name);
  }
});

for (const [who, peers, from, to] of [
  ['nobody, as it is shipped', CONFIGURATION.DicomModalities, 'CT1', 'M4OE'],
  ['a scanner of another AE title', CT1, 'CT2', 'M4OE'],
  ['a scanner that calls another AE title', CT1, 'CT1', 'ORTHANC'],
  ['a scanner from another address', { CT1: ['CT1', '10.9.8.7', 104] }, 'CT1', 'M4OE'],
] as const)
  withOrthanc(`${who}: neither echoes nor stores`, async (t) => {
    await using orthanc = await archive(peers as object);
    await using door = await DoorProcess.start(orthanc.dicomPort, peers as object);
    const folder = writeSeries(join(await folderOf(t), 'series'), series(2));
    for (const sender of senders(t)) {
      const ended = [await sent(sender, door, from, to), await sent(sender, door, from, to, folder)];
      if (sender.silent !== true) t.deepEqual(ended, [false, false], `${sender.name} echoes, stores`);
    }
    t.deepEqual(await orthanc.rest('/instances'), []);
  });
