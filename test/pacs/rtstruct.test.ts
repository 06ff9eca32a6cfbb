/**
 * Structure sets on axial, coronal, sagittal and oblique series, judged by dciodvfy and read back to
 * voxels by plastimatch: each voxel is inside again, of holes, single pixels and noise too.
 */
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { displayName } from '../../src/class-names.ts';
import type { SegmentationResult } from '../../src/formats/dicom/results/result.ts';
import { encodeStructureSet } from '../../src/formats/dicom/results/rtstruct.ts';
import { DICOM_TOOLS_MISSING, dciodvfy, pacsPython, writeInstance } from '../support/dicom-tools.ts';
import { PHANTOM_CLASSES, PHANTOM_SERIES, phantomResult } from '../support/phantom-result.ts';

const MISSING =
  DICOM_TOOLS_MISSING ?? (spawnSync('plastimatch').error === undefined ? undefined : 'plastimatch is not there');
if (MISSING !== undefined) console.log(`pacs/rtstruct.test.ts: skipped, ${MISSING}`);
const withTools = MISSING === undefined ? test.serial : test.serial.skip;

type Region = { readonly contours: number; readonly voxels: readonly number[] };

let root: string;
test.before(async (t) => {
  t.timeout(600_000);
  root = await mkdtemp(join(tmpdir(), 'm4oe-rtstruct-'));
  if (MISSING === undefined) await pacsPython('write_series.py', root);
});
test.after.always(() => rm(root, { recursive: true, force: true }));

/** The voxels of each class; plastimatch's, and ours. */
async function readBack(results: readonly [series: string, result: SegmentationResult][]) {
  const pairs: string[] = [];
  for (const [n, [series, result]] of results.entries()) {
    const path = await writeInstance(join(root, `${n}.dcm`), await encodeStructureSet(result, { made: new Date() }));
    pairs.push(join(root, series), path);
  }
  const all: Record<string, Region>[] = JSON.parse(await pacsPython('read_rtstruct.py', ...pairs));
  return results.flatMap(([series, result], n) =>
    PHANTOM_CLASSES.map(({ label, name }) => ({
      what: `${series}: ${name}`,
      region: all[n]?.[displayName(name)] as Region,
      voxels: [...result.labels.keys()].filter((at) => result.labels[at] === label),
    })),
  );
}

withTools('every grid: no fault, and every voxel of the organs and no other', async (t) => {
  t.timeout(600_000);
  const results: [string, SegmentationResult][] = [];
  // plastimatch reads single-frame series.
  for (const series of PHANTOM_SERIES.filter((name) => !name.includes('multi-frame')))
    results.push([series, await phantomResult(join(root, series))]);
  for (const { what, region, voxels } of await readBack(results)) {
    t.deepEqual(region.voxels, voxels, what);
    if (what.includes('empty') || what.includes('tumour')) t.is(region.contours, 0, what);
  }
  for (const name of PHANTOM_SERIES) {
    const path = join(root, `${name}.dcm`);
    await writeInstance(path, await encodeStructureSet(await phantomResult(join(root, name)), { made: new Date() }));
    t.deepEqual(await dciodvfy(path), { errors: [], warnings: [] }, name);
  }
});

withTools('one voxel, pixels that touch at corners, holes, islands in holes, noise', async (t) => {
  t.timeout(600_000);
  const axial = await phantomResult(join(root, 'axial'));
  const { rows, columns } = axial.source;
  const drawn = (label: (i: number, j: number, k: number) => number): [string, SegmentationResult] => {
    const labels = axial.labels.map((_, n) => {
      const row = Math.floor(n / columns);
      return label(n % columns, row % rows, Math.floor(row / rows));
    });
    return ['axial', { ...axial, labels }];
  };
  let seed = 7;
  const random = () => {
    seed = (seed * 1103515245 + 12345) % 2 ** 31;
    return seed / 2 ** 31;
  };
  const ring = (i: number, j: number) => Math.max(Math.abs(i - 13), Math.abs(j - 11));
  const results = [
    drawn((i, j, k) => (k === 3 && i === 4 && j === 5 ? 1 : 0)),
    drawn((i, j, k) => ((i === 0 || i === columns - 1) && (j === 0 || j === rows - 1) && k < 2 ? 2 : 0)),
    drawn((i, j, k) => (k > 2 && k < 9 && (i + j) % 2 === 0 ? 1 : 0)),
    drawn((i, j) => (ring(i, j) % 4 < 2 ? 1 : ring(i, j) === 3 ? 2 : 0)),
    drawn(() => 5),
    drawn(() => [0, 1, 1, 1, 2][Math.floor(5 * random())] as number),
  ];
  for (const { what, region, voxels } of await readBack(results)) t.deepEqual(region.voxels, voxels, what);
});
