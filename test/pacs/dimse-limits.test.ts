/**
 * The limits of the DIMSE door before a real Orthanc with the configuration that is deployed: too
 * many associations, peers that fall silent, objects that are too large. Only seconds and numbers
 * are smaller than in a pod.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import test, { type ExecutionContext } from 'ava';
import { writeSeries } from '../formats/dicom/phantom.ts';
import { series } from '../gateway/expected.ts';
import { CONFIGURATION } from '../support/deployed-orthanc.ts';
import { folderOf } from '../support/dicom-tools.ts';
import { DoorProcess } from '../support/dimse-door.ts';
import { ORTHANC_MISSING, Orthanc } from '../support/orthanc.ts';

const PYTHON = fileURLToPath(new URL('.venv/bin/python', import.meta.url));
const HOLD = fileURLToPath(new URL('hold_dimse.py', import.meta.url));
const missing = ORTHANC_MISSING ?? (existsSync(PYTHON) ? undefined : 'no test/pacs/.venv (make test-pacs)');
if (missing !== undefined) console.log(`pacs/dimse-limits.test.ts: skipped, ${missing}`);
const withTools = missing === undefined ? test.serial : test.serial.skip;
test.beforeEach((t) => t.timeout(120_000));

const { StorageDirectory, IndexDirectory, DicomPort, HttpPort, RemoteAccessAllowed, LuaScripts, ...KEPT } =
  CONFIGURATION;
const PEERS = { CT1: ['CT1', '127.0.0.1', 104] };
/** Temporarily, by the provider: local limit exceeded. */
const FULL = 'rejected 2 3 2';

const archive = (settings: object = {}) =>
  Orthanc.start({ settings: { ...KEPT, StableAge: 60, DicomModalities: PEERS, ...settings } });

/** A scanner whose associations are kept open. */
function scanner(t: ExecutionContext, port: number, calling = 'CT1', called = 'M4OE') {
  const child = spawn(PYTHON, ['-B', HOLD, '127.0.0.1', String(port), calling, called], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  t.teardown(() => child.kill());
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return async (command: string): Promise<string> => {
    child.stdin.write(`${command}\n`);
    return (await lines.next()).value ?? 'ended';
  };
}

/** Asks until there is a place. */
async function place(say: (command: string) => Promise<string>): Promise<string> {
  while (true) {
    const answer = await say('open');
    if (/^\d+$/.test(answer)) return answer;
    await pause(200);
  }
}

const SILENT_SECONDS = 4;

/** One that connects, says this much, and waits. @returns seconds until it was cut off */
async function silent(port: number, said: Buffer): Promise<number> {
  const began = performance.now();
  const socket = connect({ port, host: '127.0.0.1' });
  socket.on('error', () => undefined).resume();
  socket.write(said);
  await once(socket, 'close');
  return (performance.now() - began) / 1000;
}

withTools('one association too many is refused for now; those that are here go on, a later one gets in', async (t) => {
  await using orthanc = await archive();
  await using door = await DoorProcess.start(orthanc.dicomPort, PEERS, ['--associations', '3']);
  const say = scanner(t, door.port);
  const folder = writeSeries(join(await folderOf(t), 'series'), series(1));
  const [first = '', second = ''] = readdirSync(folder).map((name) => join(folder, name));
  t.deepEqual([await say('open'), await say('open'), await say('open')], ['0', '1', '2']);
  t.is(await say(`store 0 ${first}`), '0');
  t.deepEqual([await say('open'), await say('open')], [FULL, FULL]);
  t.deepEqual([await say('echo 1'), await say('echo 2'), await say(`store 0 ${second}`)], ['0', '0', '0']);
  t.is(await say('release 1'), 'released');
  t.deepEqual([await place(say), await say('echo 3'), await say('echo 0')], ['3', '0', '0']);
  t.is((await orthanc.rest<string[]>('/instances')).length, 2);
  t.true(door.lines.some(({ msg }) => /^association refused: 3 are here/.test(String(msg))));
});

withTools('peers that say nothing are cut off in time, and are in nobody’s way', async (t) => {
  await using orthanc = await archive();
  const flags = ['--request-seconds', String(SILENT_SECONDS), '--silent-seconds', '60'];
  await using door = await DoorProcess.start(orthanc.dicomPort, PEERS, flags);
  // Without the door each of them has the server for 30 s, one after the other.
  const mute = [Buffer.alloc(0), Buffer.from([1]), Buffer.from([1, 0, 0, 0, 0, 200, 0, 1])];
  const say = scanner(t, door.port);
  t.deepEqual([await say('open'), await say('release 0')], ['0', 'released']);
  const cut = Promise.all(mute.flatMap((said) => [silent(door.port, said), silent(door.port, said)]));
  const began = performance.now();
  t.deepEqual([await say('open'), await say('echo 1')], ['1', '0']);
  const waited = (performance.now() - began) / 1000;
  t.true(waited < SILENT_SECONDS, `another waited ${waited} s`);
  for (const seconds of await cut)
    t.true(seconds > SILENT_SECONDS - 0.5 && seconds < SILENT_SECONDS + 5, `cut off after ${seconds} s`);
  t.is(await say('echo 1'), '0');
});

for (const [who, settings, flags] of [
  ['Orthanc', { DicomScpTimeout: SILENT_SECONDS }, ['--silent-seconds', '60']],
  ['the door', { DicomScpTimeout: 60 }, ['--silent-seconds', String(SILENT_SECONDS)]],
] as const)
  withTools(`an association that falls silent is ended by ${who}, and frees its place`, async (t) => {
    await using orthanc = await archive(settings);
    await using door = await DoorProcess.start(orthanc.dicomPort, PEERS, [...flags, '--associations', '1']);
    const say = scanner(t, door.port);
    t.is(await say('open'), '0');
    const began = performance.now();
    const answer = await place(say);
    const seconds = (performance.now() - began) / 1000;
    t.is(answer, '1');
    t.true(seconds > SILENT_SECONDS - 1 && seconds < SILENT_SECONDS + 10, `after ${seconds} s`);
    t.deepEqual([await say('echo 0'), await say('echo 1')], ['gone', '0']);
  });

withTools('an object that is too large ends its association, and nothing of it is kept', async (t) => {
  await using orthanc = await archive();
  await using door = await DoorProcess.start(orthanc.dicomPort, PEERS, ['--max-object-mib', '1']);
  const folder = await folderOf(t);
  const [small = ''] = readdirSync(writeSeries(join(folder, 'series'), series(1))).map((name) =>
    join(folder, 'series', name),
  );
  const say = scanner(t, door.port);
  const grown = await grow(small, join(folder, 'large.dcm'));
  t.deepEqual([await say('open'), await say(`store 0 ${small}`)], ['0', '0']);
  t.is(await say(`store 0 ${grown}`), 'gone');
  t.deepEqual([await say('open'), await say(`store 1 ${small}`)], ['1', '0']);
  t.is((await orthanc.rest<string[]>('/instances')).length, 1);
  t.true(door.lines.some(({ msg }) => /M4OE_DIMSE_MAX_OBJECT_MIB/.test(String(msg))));
});

/** The same image with 2 MiB of a private attribute, by pydicom. */
async function grow(file: string, to: string): Promise<string> {
  const code = `
import sys, pydicom
ds = pydicom.dcmread(sys.argv[1])
ds.private_block(0x0009, "LARGE", create=True).add_new(1, "OB", bytes(2 << 20))
ds.SOPInstanceUID = ds.file_meta.MediaStorageSOPInstanceUID = pydicom.uid.generate_uid()
ds.save_as(sys.argv[2])`;
  const child = spawn(PYTHON, ['-B', '-c', code, file, to], { stdio: 'inherit' });
  await once(child, 'close');
  return to;
}

for (const [name, calling, called, answer] of [
  ['a stranger', 'CT2', 'M4OE', 'rejected 1 1 3'],
  ['a peer that calls another', 'CT1', 'ORTHANC', 'rejected 1 1 7'],
] as const)
  withTools(`${name} is refused for ever, with the true reason`, async (t) => {
    await using orthanc = await archive();
    await using door = await DoorProcess.start(orthanc.dicomPort, PEERS);
    t.is(await scanner(t, door.port, calling, called)('open'), answer);
  });
