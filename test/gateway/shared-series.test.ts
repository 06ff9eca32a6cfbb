/**
 * The shared CT series, written by a scanner, by C-STORE into Orthanc and out of it as a
 * segmentation: the service's labels, voxel for voxel.
 */
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { m4oe } from '../support/command.ts';
import { DICOM_TOOLS_MISSING, dciodvfy, folderOf, pacsPython } from '../support/dicom-tools.ts';
import { eventually, runGateway } from '../support/gateway.ts';
import { ORTHANC_MISSING, Orthanc } from '../support/orthanc.ts';
import { startService } from '../support/service.ts';

const SERIES = fileURLToPath(new URL('../../../shared/data/ct-dicom', import.meta.url));
const missing = DICOM_TOOLS_MISSING ?? ORTHANC_MISSING ?? (existsSync(SERIES) ? undefined : `${SERIES} is not there`);
if (missing !== undefined) console.log(`gateway/shared-series.test.ts: skipped, ${missing}`);

(missing === undefined ? test : test.skip)(
  'a real series: what the archive gets is what the service says',
  async (t) => {
    t.timeout(600_000);
    const folder = await folderOf(t);
    await using orthanc = await Orthanc.start();
    await using service = await startService();
    await orthanc.sendFolder(SERIES);
    await using gateway = await runGateway(orthanc, service.address, { segType: 'BINARY', rules: 'everything' });
    await eventually(async () => (await gateway.series()).find(({ state }) => state === 'done'));
    const [segs, reports] = [await orthanc.instances('SEG'), await orthanc.instances('SR')];
    t.is(segs.length, 1);
    t.is(reports.length, 1);
    const [seg, report] = [join(folder, 'seg.dcm'), join(folder, 'sr.dcm')];
    await writeFile(seg, segs[0]?.file as Buffer);
    await writeFile(report, reports[0]?.file as Buffer);
    for (const path of [seg, report]) t.deepEqual((await dciodvfy(path)).errors, []);
    const done = await m4oe(['segment', SERIES, '--out', folder, '--no-picture', '--server', service.address]);
    t.is(done.code, 0, done.stderr);
    const labels = join(folder, 'ct-dicom_labels.nii.gz');
    const voxels: Record<string, number> = JSON.parse(await pacsPython('read_files.py', SERIES, seg, labels));
    t.true(Object.values(voxels).filter((count) => count > 0).length > 1);
  },
);
