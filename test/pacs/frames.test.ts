/** Frames of segmentations one at a time, as viewers ask a real Orthanc for them by DICOMweb. */
import test from 'ava';
import { encodeSeg } from '../../src/formats/dicom/results/seg.ts';
import { resultOf } from '../formats/dicom/result-of.ts';
import { AUTHORIZATION, ORTHANC_MISSING, Orthanc } from '../support/orthanc.ts';

if (ORTHANC_MISSING !== undefined) console.log(`pacs/frames.test.ts: skipped, ${ORTHANC_MISSING}`);
const ACCEPT = 'multipart/related; type="application/octet-stream"; transfer-syntax=*';

/** HTTP status of each frame, or of those that are asked for, and of the first one behind them. */
async function frames(columns: number, type: 'BINARY' | 'LABELMAP', beyond = false): Promise<number[]> {
  await using orthanc = await Orthanc.start();
  const result = resultOf([columns, 5, 4]);
  const seg = await encodeSeg(result, type);
  await orthanc.store(Buffer.concat([...seg.chunks()]));
  const [one] = await orthanc.instances('SEG');
  const { studyInstanceUid: study } = result.source;
  const url = `${orthanc.root}/studies/${study}/series/${seg.seriesInstanceUid}/instances/${seg.sopInstanceUid}/frames`;
  const count = Number(one?.tags.NumberOfFrames);
  const names = beyond ? [0, count + 1, 2 ** 31, `1,${count + 1}`, 1] : Array.from({ length: count }, (_, n) => n + 1);
  const asked = names.map(async (name) => {
    const answer = await fetch(`${url}/${name}`, { headers: { authorization: AUTHORIZATION, accept: ACCEPT } });
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

(ORTHANC_MISSING === undefined ? test : test.skip)(
  'a viewer that asks for a frame that is not there is told so, and gets the first one behind it',
  async (t) => {
    t.timeout(120_000);
    for (const type of ['BINARY', 'LABELMAP'] as const) {
      const statuses = await frames(8, type, true);
      t.is(statuses.pop(), 200, type);
      t.true(
        statuses.every((status) => status === 400 || status === 404),
        `${type}: ${statuses}`,
      );
    }
  },
);
