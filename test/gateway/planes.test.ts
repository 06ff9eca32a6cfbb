/** A tilted series out of a real Orthanc: its segmentation lies on the tilted planes. */
import test from 'ava';
import { readDataSet } from '../../src/formats/dicom/file/read-part10.ts';
import { ellipsoidSlice, tiltedPlanes } from '../formats/dicom/ellipsoid.ts';
import { checkSeg } from '../formats/dicom/ellipsoid-seg.ts';
import { SIZE, seriesFiles } from '../formats/dicom/phantom.ts';
import { LIMITS } from '../formats/dicom/series.ts';
import { eventually, runGateway } from '../support/gateway.ts';
import { ORTHANC_MISSING, Orthanc } from '../support/orthanc.ts';
import { startService } from '../support/service.ts';
import { ofSeries, resultsOf } from './expected.ts';

if (ORTHANC_MISSING !== undefined) console.log(`gateway/planes.test.ts: skipped, ${ORTHANC_MISSING}`);
const withOrthanc = ORTHANC_MISSING === undefined ? test.serial : test.serial.skip;

for (const [n, name, degrees, step] of [
  [1, 'tilted', 20, () => 2.5],
  [2, 'tilted and uneven', -12, (k: number) => (k < 6 ? 3 : 2)],
] as const) {
  withOrthanc(`a series that is ${name}: the segmentation lies on its planes`, async (t) => {
    t.timeout(300_000);
    await using service = await startService({ tagCheck: 'warn' });
    await using orthanc = await Orthanc.start();
    await using gateway = await runGateway(orthanc, service.address, {
      segType: 'BINARY',
      classes: ['spleen', 'aorta'],
    });
    const table = [0];
    while (table.length < SIZE[2]) table.push((table.at(-1) as number) + step(table.length));
    const planes = tiltedPlanes(degrees, table);
    await orthanc.send(seriesFiles((k) => ellipsoidSlice(planes[k] as (typeof planes)[number], ofSeries(n, k))));
    await eventually(async () => (await gateway.series()).some(({ state }) => state === 'done'));
    const { segs, reports } = await resultsOf(orthanc, n);
    checkSeg(t, readDataSet(segs[0]?.file as Buffer, LIMITS.maxBytes), planes);
    t.regex(String(reports[0]?.file), /GANTRY_TILT: slices of a tilt/);
  });
}
