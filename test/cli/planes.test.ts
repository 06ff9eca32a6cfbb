/**
 * Tilted, uneven and incomplete series from files to results: labels lie on the planes as they are,
 * and millilitres are those of the planes.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { readDataSet } from '../../src/formats/dicom/file/read-part10.ts';
import { readNifti } from '../../src/formats/nifti/read.ts';
import type { Triple } from '../../src/volume.ts';
import {
  CENTRE,
  ELLIPSOID_RUN,
  ellipsoidSlice,
  ML,
  type Plane,
  planesOf,
  tiltedPlanes,
} from '../formats/dicom/ellipsoid.ts';
import { checkSeg, segFrames } from '../formats/dicom/ellipsoid-seg.ts';
import { SIZE, SPACING, seriesFiles, writeSeries } from '../formats/dicom/phantom.ts';
import { m4oe } from '../support/command.ts';
import { BANDS_MODELS } from '../support/service.ts';
import { temporaryFolder } from './files.ts';

const [COLUMNS, ROWS, SLICES] = SIZE;
const EVEN = Array.from({ length: SLICES }, (_, k) => 2.5 * k);

async function segmented(t: ExecutionContext, planes: readonly Plane[], ...more: string[]) {
  const files = seriesFiles((k) => (planes[k] === undefined ? undefined : ellipsoidSlice(planes[k])));
  const series = writeSeries(join(temporaryFolder(t), 'abdomen'), files);
  const out = temporaryFolder(t);
  const ended = await m4oe(['segment', series, '--json', '--out', out, '--dicom-sr', ...ELLIPSOID_RUN, ...more]);
  t.is(ended.code, 0, ended.stderr);
  const labels = await readNifti(join(out, 'abdomen_labels.nii.gz'), { maxBytes: 2 ** 20 });
  const seg = readDataSet(readFileSync(join(out, 'abdomen_seg.dcm')), 2 ** 24);
  const report = JSON.parse(ended.stdout);
  return { report, organ: together(report.organs), labels: labels.volume, seg };
}

interface Organ {
  readonly voxels: number;
  readonly volumeMl: number;
  readonly centroid: readonly number[];
  readonly verdict: string;
  readonly reasons: readonly string[];
}

/** Both upper classes of the model as one. */
function together(organs: readonly Organ[]) {
  const sum = (of: (organ: Organ) => number) => organs.reduce((total, organ) => total + of(organ), 0);
  const voxels = sum((organ) => organ.voxels);
  return {
    voxels,
    volumeMl: sum((organ) => organ.volumeMl),
    centroid: [0, 1, 2].map((axis) => sum((organ) => organ.voxels * (organ.centroid[axis] as number)) / voxels),
  };
}

const AREA = SPACING[0] * SPACING[1];
const near = (t: ExecutionContext, got: number, expected: number, share: number) =>
  t.true(Math.abs(got / expected - 1) <= share, `${got}, expected ${expected}`);

function checkMiddle(t: ExecutionContext, centroid: readonly number[]): void {
  for (const [axis, mm] of CENTRE.entries()) t.true(Math.abs((centroid[axis] as number) - mm) < 0.3, String(centroid));
}

for (const degrees of [-20, 12]) {
  test(`a gantry tilted by ${degrees} degrees: labels on the tilted planes, and the volume of the ellipsoid`, async (t) => {
    const planes = tiltedPlanes(degrees, EVEN);
    const { report, organ, labels, seg } = await segmented(t, planes);
    const counts = checkSeg(t, seg, planes);
    t.is(
      organ.voxels,
      counts.reduce((sum, count) => sum + count, 0),
    );
    near(t, organ.volumeMl, (organ.voxels * AREA * 2.5 * Math.cos((degrees * Math.PI) / 180)) / 1000, 1e-3);
    near(t, organ.volumeMl, ML, 0.06);
    t.is(labels.voxels.filter(Boolean).length, organ.voxels);
    t.regex(report.warnings.join('\n'), /^GANTRY_TILT: /m);
    t.deepEqual(seg.attributes.items('52009229')[0]?.items('00289110').length, 1, 'one distance for all');
    // The middle of the organ, by the labels as NIfTI.
    checkMiddle(t, organ.centroid);
  });
}

/** Along a row and a column of a patient who lies so, by PS3.3 C.7.3.1.1.2; head first supine are the others here. */
const POSITIONS: readonly [name: string, row: Triple, column: Triple][] = [
  ['head first prone', [-1, 0, 0], [0, -1, 0]],
  ['head first decubitus right', [0, -1, 0], [1, 0, 0]],
  ['head first decubitus left', [0, 1, 0], [-1, 0, 0]],
  ['feet first supine', [-1, 0, 0], [0, 1, 0]],
  ['feet first prone', [1, 0, 0], [0, -1, 0]],
  ['feet first decubitus right', [0, 1, 0], [1, 0, 0]],
  ['feet first decubitus left', [0, -1, 0], [-1, 0, 0]],
];
for (const [name, row, column] of POSITIONS) {
  test(`${name}: labels on the planes, and the organ where it is in the patient`, async (t) => {
    const planes = planesOf(row, column, EVEN);
    const { report, organ, seg } = await segmented(t, planes);
    checkSeg(t, seg, planes);
    checkMiddle(t, organ.centroid);
    t.deepEqual(
      report.warnings.filter((text: string) => /TILT|UNEVEN|GAPS/.test(text)),
      [],
    );
  });
}

test('uneven distances: each plane counts as thick as it is', async (t) => {
  const table = [0, 3, 6, 9, 12, 15, 17, 19, 21, 23, 25, 27];
  const planes = tiltedPlanes(0, table);
  const { report, organ, seg } = await segmented(t, planes);
  const counts = checkSeg(t, seg, planes);
  const thickness = [3, 3, 3, 3, 3, 2.5, 2, 2, 2, 2, 2, 2];
  const ml = counts.reduce((sum, count, n) => sum + (count * AREA * (thickness[n] as number)) / 1000, 0);
  near(t, organ.volumeMl, ml, 1e-3);
  near(t, organ.volumeMl, ML, 0.06);
  t.regex(report.warnings.join('\n'), /^UNEVEN_SPACING: slices are 2 mm to 3 mm apart/m);
  for (const [n, frame] of segFrames(seg)) t.is(frame.thickness, thickness[n] as number);
});

test('a gap that is allowed: nothing is labelled or measured there, and no organ beside it is accepted', async (t) => {
  const kept = EVEN.map((_, k) => k).filter((k) => k !== 5 && k !== 6);
  const all = tiltedPlanes(0, EVEN);
  const planes = kept.map((k) => all[k] as Plane);
  const { report, organ, labels, seg } = await segmented(t, planes, '--allow-gaps');
  const counts = checkSeg(t, seg, planes);
  t.is(segFrames(seg).size, counts.filter((count) => count > 0).length);
  const voxels = counts.reduce((sum, count) => sum + count, 0);
  t.is(organ.voxels, voxels);
  near(t, organ.volumeMl, (voxels * AREA * 2.5) / 1000, 1e-3);
  for (const { verdict, reasons } of report.organs as Organ[]) {
    t.true(reasons.includes('CUT_BY_FIELD_OF_VIEW'));
    t.not(verdict, 'accept');
  }
  t.deepEqual(labels.geometry.size, SIZE);
  for (const k of [5, 6])
    t.false(labels.voxels.subarray(k * COLUMNS * ROWS, (k + 1) * COLUMNS * ROWS).some(Boolean), `slice ${k}`);
  t.regex(report.warnings.join('\n'), /^GAPS: about 2 of 12 slices are missing/m);
});

test('without --allow-gaps such a series is refused, and told of it', async (t) => {
  const series = writeSeries(
    join(temporaryFolder(t), 's'),
    seriesFiles((k) => (k === 5 ? undefined : {})),
  );
  const out = temporaryFolder(t);
  const ended = await m4oe(['segment', series, '--models', BANDS_MODELS, '--device', 'cpu', '--out', out]);
  t.is(ended.code, 2);
  t.regex(ended.stderr, /DICOM_MISSING_SLICES/);
  t.regex(ended.stderr, /--allow-gaps segments what is there/);
});
