/**
 * Rejection notes: what they say, and that dciodvfy (Debian: dicom3tools), where it is there, has
 * nothing to say.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import test from 'ava';
import { readDataSet } from '../../src/formats/dicom/file/read-part10.ts';
import { encodeRejection } from '../../src/formats/dicom/results/rejection-note.ts';
import { encodeSeg } from '../../src/formats/dicom/results/seg.ts';
import { resultOf } from '../formats/dicom/result-of.ts';
import { dciodvfy, folderOf, writeInstance } from '../support/dicom-tools.ts';

const noJudge = spawnSync('dciodvfy', ['-version']).error !== undefined;
if (noJudge) console.log('gateway/rejection.test.ts: one test skipped, dciodvfy is not there (Debian: dicom3tools)');

test('a note names the rejected instance and why; another instance, another note of the same series', async (t) => {
  const { source, ...rest } = resultOf();
  const result = { ...rest, source: { ...source, patientAndStudy: { ...source.patientAndStudy, StudyID: ['7'] } } };
  const seg = await encodeSeg(result);
  const note = await encodeRejection(result, seg);
  const { attributes } = readDataSet(Buffer.concat([...note.chunks()]), 2 ** 20);
  t.deepEqual(attributes.texts('00080060'), ['KO']);
  t.deepEqual(attributes.items('0040a043')[0]?.texts('00080100'), ['113001']);
  const referenced = attributes.items('0040a730').flatMap((item) => item.items('00081199'));
  t.deepEqual(
    referenced.flatMap((item) => item.texts('00081155')),
    [seg.sopInstanceUid],
  );
  const other = await encodeRejection(result, { ...seg, sopInstanceUid: '1.2.3' });
  t.not(other.sopInstanceUid, note.sopInstanceUid);
  t.is(other.seriesInstanceUid, note.seriesInstanceUid);
});

(noJudge ? test.skip : test)('dciodvfy has nothing to say', async (t) => {
  const { source, ...rest } = resultOf();
  const result = { ...rest, source: { ...source, patientAndStudy: { ...source.patientAndStudy, StudyID: ['7'] } } };
  const note = await encodeRejection(result, await encodeSeg(result));
  const path = await writeInstance(join(await folderOf(t), 'note.dcm'), note);
  t.deepEqual(await dciodvfy(path), { errors: [], warnings: [] });
});
