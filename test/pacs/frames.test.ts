/** Frames of segmentations one at a time, as viewers ask a real Orthanc for them by DICOMweb. */
import test from 'ava';
import { encodeSeg } from '../../src/formats/dicom/results/seg.ts';
import { resultOf } from '../formats/dicom/result-of.ts';
import { AUTHORIZATION, ORTHANC_MISSING, Orthanc } from '../support/orthanc.ts';

if (ORTHANC_MISSING !== undefined) console.log(`pacs/frames.test.ts: skipped, ${ORTHANC_MISSING}`);
const ACCEPT = 'multipart/related; type="application/octet-stream"; transfer-syntax=*';

/** HTTP status of each frame. */
async function frames(columns: number, type: 'BINARY' | 'LABELMAP'): Promise<number[]> {
  await using orthanc = await Orthanc.start();
  const result = resultOf([columns, 5, 4]);
  const seg = await encodeSeg(result, type);
  await orthanc.store(Buffer.concat([...seg.chunks()]));
  const [one] = await orthanc.instances('SEG');
  const { studyInstanceUid: study } = result.source;
  const url = `${orthanc.root}/studies/${study}/series/${seg.seriesInstanceUid}/instances/${seg.sopInstanceUid}/frames`;
  const asked = Array.from({ length: Number(one?.tags.NumberOfFrames) }, async (_, n) => {
    const answer = await fetch(`${url}/${n + 1}`, { headers: { authorization: AUTHORIZATION, accept: ACCEPT } });
    await answer.arrayBuffer();
    return answer.status;
  });
  return await Promise.all(asked);
}

(ORTHANC_MISSING === undefined ? test : test.skip)(
  'an archive gives each frame of a label map, and of bits where rows x columns is a multiple of 8',
  async (t) => {
    t.timeout(120_000);
    for (const [columns, type] of [
      [8, 'BINARY'],
      [8, 'LABELMAP'],
      [7, 'LABELMAP'],
    ] as const) {
      const statuses = await frames(columns, type);
      t.true(statuses.length > 2 && statuses.every((status) => status === 200), `${type}, ${columns}: ${statuses}`);
    }
    t.log(`bits, 35 pixels a frame: ${await frames(7, 'BINARY')}`);
  },
);
