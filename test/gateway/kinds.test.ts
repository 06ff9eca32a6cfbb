/**
 * Every kind of result through a real archive: what is stored is, byte for byte, what the series
 * must get; another kind is another result.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { SEGMENTATION_TYPES } from '../../src/formats/dicom/results/seg-segments.ts';
import { eventually, runGateway } from '../support/gateway.ts';
import { ORTHANC_MISSING, Orthanc } from '../support/orthanc.ts';
import { startService } from '../support/service.ts';
import { type ExpectedSeg, expectedSeg, resultsOf, series } from './expected.ts';

if (ORTHANC_MISSING !== undefined) console.log(`gateway/kinds.test.ts: skipped, ${ORTHANC_MISSING}`);

(ORTHANC_MISSING === undefined ? test : test.skip)(
  'BINARY, LABELMAP and FRACTIONAL lie side by side, a report, contours, pages and surfaces only where they are wanted',
  async (t) => {
    t.timeout(300_000);
    await using orthanc = await Orthanc.start();
    await using service = await startService();
    const files = series(1);
    const folder = mkdtempSync(join(tmpdir(), 'm4oe-rules-'));
    t.teardown(() => rmSync(folder, { recursive: true }));
    const ruleFile = join(folder, 'rules.json');
    writeFileSync(ruleFile, JSON.stringify([{ when: { Modality: 'CT' }, also: ['mesh'] }]));
    await orthanc.send(files);
    const expected = new Map<string, ExpectedSeg>();
    for (const segType of SEGMENTATION_TYPES) {
      const report = segType === 'FRACTIONAL' ? 'on' : 'off';
      const rtstruct = segType === 'LABELMAP' ? 'on' : 'off';
      const pdf = segType === 'BINARY' ? 'on' : 'off';
      // A rule of the series asks for the surfaces, of one of the three.
      const rules = segType === 'BINARY' ? ruleFile : '';
      await using gateway = await runGateway(orthanc, service.address, { segType, report, rtstruct, pdf, rules });
      await eventually(async () => (await gateway.series()).find(({ state }) => state === 'done'));
      const one = await expectedSeg(service.address, files, segType);
      expected.set(one.uid, one);
    }
    const { segs, reports, contours, printed, surfaces } = await resultsOf(orthanc, 1);
    t.deepEqual(segs.map(({ tags }) => tags.SOPInstanceUID).sort(), [...expected.keys()].sort());
    for (const { tags, file } of segs) {
      const bytes = await expected.get(String(tags.SOPInstanceUID))?.bytesMadeAs(file);
      t.true(bytes?.equals(file), String(tags.SegmentationType));
    }
    t.is(reports.length, 1);
    t.is(contours.length, 1);
    t.is(contours[0]?.tags.StructureSetLabel, 'M4OE organs');
    t.is(surfaces.length, 1);
    t.is(surfaces[0]?.tags.MIMETypeOfEncapsulatedDocument, 'model/stl');
    t.true(surfaces[0]?.file.includes('SPACE=LPS'));
    t.is(printed.length, 1);
    t.is(printed[0]?.file.includes('%PDF-'), true);
    t.is(printed[0]?.tags.MIMETypeOfEncapsulatedDocument, 'application/pdf');
  },
);
