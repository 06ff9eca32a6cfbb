/** Store to segmentation through a real Orthanc: one result for each series, whatever comes how often. */
import test from 'ava';
import { PATIENT, seriesFiles } from '../formats/dicom/phantom.ts';
import { eventually, runGateway } from '../support/gateway.ts';
import { ORTHANC_MISSING, Orthanc } from '../support/orthanc.ts';
import { startService } from '../support/service.ts';

if (ORTHANC_MISSING !== undefined) console.log(`gateway/gateway.test.ts: skipped, ${ORTHANC_MISSING}`);
const withOrthanc = ORTHANC_MISSING === undefined ? test.serial : test.serial.skip;

withOrthanc('a series that is stored gets its segmentation and report', async (t) => {
  await using orthanc = await Orthanc.start();
  await using service = await startService();
  await using gateway = await runGateway(orthanc, service.address);
  await orthanc.send(seriesFiles());
  const done = await eventually(async () => {
    const [one] = await gateway.series();
    if (one?.state === 'refused' || one?.state === 'retrying') return one;
    return one?.state === 'done' && one;
  });
  t.is(done.state, 'done', JSON.stringify(gateway.lines));
  const segs = await orthanc.instances('SEG');
  t.is(segs.length, 1);
  t.is((await orthanc.instances('SR')).length, 1);
  t.false(JSON.stringify([gateway.lines, await gateway.series(), await gateway.metrics()]).includes(PATIENT));
});
