/**
 * Segmentations of a left-right asymmetric phantom, judged by dciodvfy and read back by highdicom,
 * dcmqi and SimpleITK.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { displayName } from '../../src/class-names.ts';
import { encodeSeg } from '../../src/formats/dicom/results/seg.ts';
import { SEGMENTATION_TYPES, type SegmentationType } from '../../src/formats/dicom/results/seg-segments.ts';
import { DICOM_TOOLS_MISSING, dciodvfy, pacsPython, writeInstance } from '../support/dicom-tools.ts';
import { PHANTOM_CLASSES, PHANTOM_SERIES, type PhantomResult, phantomResult } from '../support/phantom-result.ts';

if (DICOM_TOOLS_MISSING !== undefined) console.log(`pacs/seg.test.ts: skipped, ${DICOM_TOOLS_MISSING}`);
const withTools = DICOM_TOOLS_MISSING === undefined ? test.serial : test.serial.skip;

/**
 * Debian's dciodvfy (2022) is older than label maps: it judges their attributes, not the object.
 */
const UNKNOWN_TO_DCIODVFY = [
  'Error - Information Object Not found',
  'Error - SegmentNumber not monotonically increasing from one by one - have SegmentSequence item number 3 (from one) with SegmentNumber of 4',
];

const MADE = { made: new Date('2026-03-04T10:11:12Z') };

interface Said {
  patient: Record<string, string>;
  study: string[];
  instances: string[];
  frames: number;
  segments: [number, string, string, string, [number, number, number]][];
  algorithm: string;
}

interface Written {
  name: (typeof PHANTOM_SERIES)[number];
  result: PhantomResult;
  type: SegmentationType;
  path: string;
}

let root: string;
const written: Written[] = [];

test.before(async (t) => {
  t.timeout(600_000);
  root = await mkdtemp(join(tmpdir(), 'm4oe-seg-'));
  if (DICOM_TOOLS_MISSING !== undefined) return;
  await pacsPython('write_series.py', root);
  for (const name of PHANTOM_SERIES) {
    const result = await phantomResult(join(root, name));
    for (const type of name.includes(' ') ? SEGMENTATION_TYPES : (['BINARY'] as const)) {
      const path = await writeInstance(join(root, `${name} ${type}.dcm`), await encodeSeg(result, type, MADE));
      written.push({ name, result, type, path });
    }
  }
});
test.after.always(() => rm(root, { recursive: true, force: true }));

withTools('dciodvfy has nothing to say', async (t) => {
  for (const { type, name, path } of written) {
    const { errors, warnings } = await dciodvfy(path);
    t.deepEqual(errors.sort(), type === 'LABELMAP' ? UNKNOWN_TO_DCIODVFY : [], `${name} ${type}`);
    t.deepEqual(warnings, []);
  }
});

withTools('others find the mask on its voxels, in the patient and on the source, and what it says', async (t) => {
  t.timeout(600_000);
  const pairs = written.flatMap(({ name, path }) => [join(root, name), path]);
  const all: Said[] = JSON.parse(await pacsPython('read_seg.py', ...pairs));
  t.is(all.length, written.length);
  for (const [n, said] of all.entries()) {
    const { result, type, name } = written[n] as Written;
    const { source } = result;
    const patient = Object.entries(source.patientAndStudy).map(([keyword, values]) => [keyword, values.join('\\')]);
    t.deepEqual(said.patient, Object.fromEntries(patient));
    t.deepEqual(said.study, [source.studyInstanceUid, source.frameOfReferenceUid, source.seriesInstanceUid]);
    t.deepEqual(said.instances.sort(), [...new Set(source.frames.map((frame) => frame.sopInstanceUid))].sort());
    t.is(said.algorithm, `model=bands;version=1.2.0;sha256=${'ab'.repeat(32)};head=abdomen`);
    if (name === 'axial empty') t.is(said.frames, 1, 'the standard wants one');
    for (const [s, organ] of PHANTOM_CLASSES.entries()) {
      const [number, label, code, category, colour] = said.segments[s] as Said['segments'][number];
      t.is(number, type === 'LABELMAP' ? organ.label : s + 1);
      t.deepEqual([label, code], [displayName(organ.name), organ.code.value]);
      t.is(category, organ.name === 'liver_tumour' ? 'Morphologically Abnormal Structure' : 'Anatomical Structure');
      // highdicom does not adapt the white point, which moves saturated colours.
      const wanted = [1, 3, 5].map((at) => Number.parseInt(organ.color.slice(at, at + 2), 16));
      t.true(colour.every((value, c) => Math.abs(value - (wanted[c] as number)) < (s === 2 ? 64 : 16)));
    }
  }
});

withTools('a source that says little of its patient gives a valid object all the same', async (t) => {
  const result = await phantomResult(join(root, 'coronal'));
  const nameless = { ...result, source: { ...result.source, patientAndStudy: {} } };
  const path = await writeInstance(join(root, 'nameless.dcm'), await encodeSeg(nameless));
  const { errors, warnings } = await dciodvfy(path);
  t.deepEqual(errors, []);
  t.true(warnings.every((line) => line.includes('needed to build DICOMDIR')));
});
