/**
 * The image `orthanc` held as its pod is: what deploy/orthanc and the secret hold is mounted as the
 * kubelet does it, at the paths and ports that stand there, in a network of the container's own.
 */
import { execFile } from 'node:child_process';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import test from 'ava';
import { writeSeries } from '../formats/dicom/phantom.ts';
import { series } from '../gateway/expected.ts';
import { built, Container, podman, SKIPPED } from '../support/containers.ts';
import { MOUNTED } from '../support/deployed-orthanc.ts';
import { folderOf } from '../support/dicom-tools.ts';
import { eventually } from '../support/gateway.ts';
import { ORTHANC_MISSING, USER } from '../support/orthanc.ts';

const missing = ORTHANC_MISSING ?? (built('orthanc') ? undefined : SKIPPED);
if (missing !== undefined) console.log(`images/orthanc.test.ts: ${missing}`);
const withImage = missing === undefined ? test.serial : test.serial.skip;

const PEERS = { DicomModalities: { CT1: ['CT1', '127.0.0.1', 104] } };
const USERS = { RegisteredUsers: { [USER.name]: USER.password } };

/** A folder as a projected volume is: names are links into a folder that changes as a whole. */
async function projected(folder: string, files: Readonly<Record<string, string>>): Promise<string> {
  await mkdir(join(folder, '..now'), { recursive: true });
  await symlink('..now', join(folder, '..data'));
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(folder, '..now', name), text);
    await symlink(`..data/${name}`, join(folder, name));
  }
  return folder;
}

withImage('it starts from what the overlay mounts, takes C-STORE of its peers, and gives DICOMweb', async (t) => {
  t.timeout(120_000);
  const folder = await folderOf(t);
  await chmod(folder, 0o755);
  const files = { ...MOUNTED, 'peers.json': JSON.stringify(PEERS), 'users.json': JSON.stringify(USERS) };
  const mounted = await projected(join(folder, 'etc'), files);
  const storage = join(folder, 'storage');
  await mkdir(storage);
  await chmod(storage, 0o777); // a claim belongs to the pod's group
  const mounts = ['--volume', `${mounted}:/etc/orthanc:ro`, '--volume', `${storage}:/var/lib/orthanc`];
  await using orthanc = new Container([], {
    target: 'orthanc',
    memory: '2g',
    network: 'none',
    options: [...mounts, '--tmpfs', '/tmp'],
  });
  const pid = await eventually(async () => {
    const told = await podman('inspect', '--format', '{{.State.Pid}}', orthanc.name).catch(() => '0');
    return Number(told) > 0 && told.trim();
  });
  const inside = (program: string, args: string[]) =>
    promisify(execFile)('nsenter', ['--target', pid, '--net', program, ...args]).then(
      ({ stdout }) => stdout,
      () => undefined,
    );
  const scu = (program: string, from: string, ...more: string[]) =>
    inside(program, ['-aet', from, '-aec', 'M4OE', '127.0.0.1', '4243', ...more]);
  const search = (headers: object) =>
    inside(process.execPath, [
      '-e',
      `const answer = await fetch('http://127.0.0.1:8042/dicom-web/instances', { headers: ${JSON.stringify(headers)} });
       console.log(answer.ok ? (await answer.json()).length : answer.status);`,
    ]);
  await eventually(async () => (await scu('echoscu', 'CT1')) !== undefined);
  t.is(await scu('echoscu', 'CT2'), undefined);
  const sent = writeSeries(join(folder, 'series'), series(1));
  t.not(await scu('storescu', 'CT1', '+sd', sent), undefined);
  t.is(await search({ authorization: USER.authorization }), '12\n');
  t.is(await search({}), '401\n');
});
