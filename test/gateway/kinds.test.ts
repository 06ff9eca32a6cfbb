/**
 * Every kind of result through a real archive: what is stored is, byte for byte, what the series
 * must get; another kind is another result.
 */
import test from 'ava';
import { SEGMENTATION_TYPES } from '../../src/formats/dicom/results/seg-segments.ts';
import { eventually, runGateway } from '../support/gateway.ts';
import { ORTHANC_MISSING, Orthanc } from '../support/orthanc.ts';
import { startService } from '../support/service.ts';
import { type ExpectedSeg, expectedSeg, resultsOf, series } from './expected.ts';

if (ORTHANC_MISSING !== undefined) console.log(`gateway/kinds.test.ts: skipped, ${ORTHANC_MISSING}`);

(ORTHANC_MISSING === undefined ? test : test.skip)(
  'BINARY, LABELMAP and FRACTIONAL lie side by side, a report and contours only where they are wanted',
  async (t) => {
    t.timeout(300_000);
    await using orthanc = await Orthanc.start();
    await using service = await startService();
    const files = series(1);
    await orthanc.send(files);
    const expected = new Map<string, ExpectedSeg>();
    for (const segType of SEGMENTATION_TYPES) {
      const report = segType === 'FRACTIONAL' ? 'on' : 'off';
      const rtstruct = segType === 'LABELMAP' ? 'on' : 'off';
      await using gateway = await runGateway(orthanc, service.address, { segType, report, rtstruct });
      await eventually(async () => (await gateway.series()).find(({ state }) => state === 'done'));
      const one = await expectedSeg(service.address, files, segType);
      expected.set(one.uid, one);
    }
    const { segs, reports, contours } = await resultsOf(orthanc, 1);
    t.deepEqual(segs.map(({ tags }) => tags.SOPInstanceUID).sort(), [...expected.keys()].sort());
    for (const { tags, file } of segs) {
      const bytes = await expected.get(String(tags.SOPInstanceUID))?.bytesMadeAs(file);
      t.true(bytes?.equals(file), String(tags.SegmentationType));
    }
    t.is(reports.length, 1);
    t.is(contours.length, 1);
    t.is(contours[0]?.tags.StructureSetLabel, 'M4OE organs');
  },
);
