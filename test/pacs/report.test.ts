/** The measurement report, judged by dciodvfy and read back by highdicom and dcmqi. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { displayName } from '../../src/class-names.ts';
import { encodeReport } from '../../src/formats/dicom/results/report.ts';
import type { OrganMeasure } from '../../src/formats/dicom/results/report-groups.ts';
import { type EncodedSeg, encodeSeg } from '../../src/formats/dicom/results/seg.ts';
import { SEGMENTATION_TYPES } from '../../src/formats/dicom/results/seg-segments.ts';
import { resultOf } from '../formats/dicom/result-of.ts';
import { DICOM_TOOLS_MISSING, dciodvfy, pacsPython, writeInstance } from '../support/dicom-tools.ts';
import { PHANTOM_CLASSES, PHANTOM_MEASURES } from '../support/phantom-result.ts';

if (DICOM_TOOLS_MISSING !== undefined) console.log(`pacs/report.test.ts: skipped, ${DICOM_TOOLS_MISSING}`);
const withTools = DICOM_TOOLS_MISSING === undefined ? test.serial : test.serial.skip;

const MADE = { made: new Date('2026-03-04T10:11:12Z') };
const PRIVATE = 'Warning - Unrecognized defined term <99M4OE> for value 1 of attribute <Coding Scheme Designator>';

/** PS3.16's attenuation by its derivations, and percentiles by IBSI's names. */
function hounsfieldCodes({ hounsfield }: OrganMeasure) {
  if (hounsfield === undefined) return {};
  const { mean, sd, p10, median, p90 } = hounsfield;
  return { '112031 373098007': mean, '112031 386136009': sd, '112031 373099004': median, QG58: p10, '8DWT': p90 };
}

withTools('others find volume, confidence, verdict and reasons of each segment', async (t) => {
  t.timeout(600_000);
  const folder = await mkdtemp(join(tmpdir(), 'm4oe-report-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const result = resultOf();
  const seg = await encodeSeg(result);
  const path = await writeInstance(join(folder, 'sr.dcm'), await encodeReport(result, PHANTOM_MEASURES, seg, MADE));
  const { errors, warnings } = await dciodvfy(path);
  t.deepEqual(errors, []);
  t.deepEqual(
    [...new Set(warnings)].filter((line) => !line.includes('needed to build DICOMDIR')),
    [PRIVATE],
  );
  const said = JSON.parse(await pacsPython('read_report.py', path));
  t.deepEqual(said.patient, ['Müller^Jörg', 'P 1', result.source.studyInstanceUid]);
  t.deepEqual(said.observers, [[['DCM', '121007', 'Device'], 'M4OE bands 1.2.0']]);
  t.deepEqual(said.evidence, [...result.source.frames.map((f) => f.sopInstanceUid), seg.sopInstanceUid].sort());
  const found = PHANTOM_MEASURES.filter(({ label }) => result.labels.some((one) => one === label));
  t.is(said.groups.length, found.length);
  t.is(said.planar.length, found.length);
  for (const [n, measure] of found.entries()) {
    const group = said.groups[n];
    const { number, organ, trackingUid } = segmentOf(seg, measure);
    t.deepEqual(group.tracking, [displayName(organ.name), trackingUid]);
    t.deepEqual(group.finding, ['SCT', organ.code.value, organ.code.meaning]);
    t.deepEqual(group.segment, [seg.sopInstanceUid, [number]]);
    t.is(group.sourceSeries, result.source.seriesInstanceUid);
    const [volume, unit] = group.measured['118565006'];
    t.true(Math.abs(volume - measure.volumeMl) < 1e-9);
    t.is(unit, 'ml');
    const planar = said.planar[n];
    t.deepEqual([planar.tracking, planar.finding], [group.tracking, group.finding]);
    t.deepEqual(planar.image, [result.source.frames[planeOf(measure, result)]?.sopInstanceUid, null]);
    t.deepEqual(planar.corners.at(-1), planar.corners[0], 'a closed line');
    t.true(insideAlone(planar.corners, planeOf(measure, result), measure.label, result));
    const [long, short] = ['103339001', '103340004'].map((code) => planar.measured[code]);
    t.deepEqual(long, measure.axes && [measure.axes.long, 'mm']);
    t.deepEqual(short, measure.axes && [measure.axes.short, 'mm']);
    const hounsfield = Object.entries<[number, string]>(group.measured).filter(([, [, unit]]) => unit === "[hnsf'U]");
    t.deepEqual(Object.fromEntries(hounsfield.map(([code, [value]]) => [code, value])), hounsfieldCodes(measure));
    const confidence = group.measured.MEAN_CONFIDENCE;
    if (measure.meanConfidence === null) t.is(confidence, undefined);
    else t.true(Math.abs(confidence[0] - measure.meanConfidence) < 1e-9);
    const told = (name: string) =>
      group.evaluations.filter(([concept]: string[]) => concept === name).map(([, , value]: string[]) => value);
    t.deepEqual(told('TRUST'), [measure.verdict.toUpperCase()]);
    t.deepEqual(told('TRUST_REASON'), measure.reasons);
    const [inPlane, ofVolume] = said.dcmqi.slice(2 * n, 2 * n + 2);
    t.deepEqual([inPlane[0], ofVolume[0]], [displayName(organ.name), displayName(organ.name)]);
    t.true(Math.abs(Number(ofVolume[1]) - measure.volumeMl) < 1e-9);
  }
  const { centroid, box } = PHANTOM_MEASURES[0]?.place ?? {};
  const frame = result.source.frameOfReferenceUid;
  t.deepEqual(said.places, [{ '111010': ['POINT', [centroid], frame], BOUNDING_BOX: ['MULTIPOINT', box, frame] }]);
  const tumour = PHANTOM_CLASSES[2]?.code.value;
  t.deepEqual(said.absent, [{ of: tumour, is: 'ABSENT', properties: [['TRUST_REASON', 'LOW_CONFIDENCE']] }]);
});

type Result = ReturnType<typeof resultOf>;

function segmentOf({ segments }: EncodedSeg, { label }: OrganMeasure) {
  return segments.find(({ organ }) => organ.label === label) as EncodedSeg['segments'][number];
}

/** Where it was measured, or the first plane that has the label. */
function planeOf({ axes, label }: OrganMeasure, { labels, source }: Result): number {
  return axes?.k ?? Math.floor(labels.indexOf(label) / (source.rows * source.columns));
}

/** Whether pixels whose centres are inside have the label, and there are some. */
function insideAlone(corners: readonly [number, number][], k: number, label: number, { labels, source }: Result) {
  const { rows, columns } = source;
  const inside = (x: number, y: number) =>
    corners.slice(1).filter(([bx, by], n) => {
      const [ax, ay] = corners[n] as [number, number];
      return ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax);
    }).length %
      2 ===
    1;
  const all = Array.from({ length: rows * columns }, (_, n) => n);
  const within = all.filter((n) => inside((n % columns) + 0.5, Math.floor(n / columns) + 0.5));
  return within.length > 0 && within.every((n) => labels[k * rows * columns + n] === label);
}

withTools('the report of every type of segmentation names its segments, and others find them', async (t) => {
  t.timeout(600_000);
  const folder = await mkdtemp(join(tmpdir(), 'm4oe-report-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const result = resultOf();
  for (const type of SEGMENTATION_TYPES) {
    const seg = await encodeSeg(result, type);
    const report = await encodeReport(result, PHANTOM_MEASURES, seg, MADE);
    const path = await writeInstance(join(folder, `${type}.dcm`), report);
    const { errors } = await dciodvfy(path);
    t.deepEqual(errors, [], type);
    const { groups } = JSON.parse(await pacsPython('read_report.py', path));
    t.deepEqual(
      groups.map(({ segment, tracking }: { segment: unknown; tracking: string[] }) => [segment, tracking[1]]),
      seg.segments
        .filter(({ organ }) => result.labels.some((label) => label === organ.label))
        .map(({ number, trackingUid }) => [[seg.sopInstanceUid, type === 'LABELMAP' ? null : [number]], trackingUid]),
      type,
    );
  }
});
