/**
 * Files of real scanners and of many tools, as pydicom brings them: the same stored values as
 * pydicom's, or refused for a reason.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import test from 'ava';
import { Failure } from '../../src/errors.ts';
import { readDataSet } from '../../src/formats/dicom/file/read-part10.ts';
import { frameReader } from '../../src/formats/dicom/pixels/decode.ts';
import { pixelFormat } from '../../src/formats/dicom/pixels/pixel-format.ts';
import { storeValues } from '../../src/formats/dicom/pixels/store-values.ts';
import { DICOM_TOOLS_MISSING, pacsPython } from '../support/dicom-tools.ts';

if (DICOM_TOOLS_MISSING !== undefined) console.log(`sample-files.test.ts: skipped, ${DICOM_TOOLS_MISSING}`);
const withTools = DICOM_TOOLS_MISSING === undefined ? test.serial : test.serial.skip;

const REFUSED: Readonly<Record<string, string>> = {
  // Coded with loss by the first JPEG.
  'JPEG-lossy.dcm': 'DICOM_TRANSFER_SYNTAX',
  'JPGExtended.dcm': 'DICOM_TRANSFER_SYNTAX',
  // Made to be broken: rows of the code stream overwritten, and fewer bytes than pixels.
  'JPEG2000-embedded-sequence-delimiter.dcm': 'DICOM_PIXEL_DATA',
  'MR_truncated.dcm': 'DICOM_CORRUPT',
};

interface Sample {
  readonly path: string;
  readonly frames: number;
  readonly rows: number;
  readonly columns: number;
  /** Of the stored values as pydicom has them; null where it cannot decode them. */
  readonly sha256: string | null;
}

async function storedValues({ path, frames, rows, columns }: Sample): Promise<Int32Array> {
  const file = readDataSet(readFileSync(path), 2 ** 30);
  const format = { ...pixelFormat(file.attributes), padding: undefined };
  const read = frameReader(file, { rows, columns, format, planes: new Array(frames), lossyRatio: 2 });
  const values = new Int32Array(frames * rows * columns);
  for (let n = 0; n < frames; n++) {
    const frame = values.subarray(n * rows * columns, (n + 1) * rows * columns);
    storeValues(await read(n), format, { scale: 1, offset: 0 }, 0, frame);
  }
  return values;
}

withTools('every monochrome file has the stored values that pydicom finds, or is refused', async (t) => {
  t.timeout(120_000);
  const samples = (await pacsPython('sample_files.py'))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Sample);
  const refused: Record<string, string> = {};
  let same = 0;
  for (const sample of samples) {
    const name = basename(sample.path);
    const values = await storedValues(sample).catch((error) => {
      refused[name] = error instanceof Failure ? error.reason : String(error);
    });
    if (values === undefined || sample.sha256 === null) continue;
    t.is(createHash('sha256').update(values).digest('hex'), sample.sha256, name);
    same++;
  }
  t.log(`${same} files the same, ${Object.keys(refused).length} refused, of ${samples.length}`);
  t.is(same, 91);
  t.deepEqual(refused, REFUSED);
});
