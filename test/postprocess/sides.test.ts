/**
 * Organs on their sides: a patient of blocks, as every orientation stores it, mirrored, turned, cut
 * and with organs missing.
 */
import test from 'ava';
import { Measures } from '../../src/postprocess/measures.ts';
import { judgeSides, type Sides, sidesWarning } from '../../src/postprocess/sides.ts';
import { canonicalOrientation } from '../../src/preprocess/orientation.ts';
import type { Geometry, Triple } from '../../src/volume.ts';
import { axisAlignedDirections } from '../preprocess/volumes.ts';

/** Label, name, SNOMED CT code, and box of canonical columns, rows and slices. */
const ORGANS: readonly [number, string, string, Triple, Triple][] = [
  [1, 'liver', '10200004', [4, 8, 22], [20, 22, 38]],
  [2, 'spleen', '78961009', [32, 12, 24], [37, 22, 34]],
  [3, 'right_kidney', '9846003', [8, 23, 8], [14, 29, 20]],
  [4, 'left_kidney', '18639004', [27, 23, 10], [33, 29, 21]],
  [5, 'aorta', '15825003', [21, 23, 0], [23, 25, 40]],
  [6, 'inferior_vena_cava', '64131007', [16, 23, 0], [19, 25, 22]],
  [7, 'stomach', '69695003', [24, 8, 26], [31, 16, 36]],
];
const SIZE: Triple = [40, 32, 40];
const CLASSES = ORGANS.map(([label, name, value]) => ({
  label,
  name,
  color: '#ffffff',
  code: { scheme: 'SCT' as const, value, meaning: name },
}));
const LPS = axisAlignedDirections().find((d) => d.flat().join() === '1,0,0,0,1,0,0,0,1') as Geometry['direction'];

interface Patient {
  /** Along the canonical columns, rows and slices. */
  readonly mirror?: readonly [boolean, boolean, boolean];
  readonly without?: readonly string[];
  /** Canonical slices that are in the field of view. */
  readonly from?: number;
  readonly to?: number;
  readonly stated?: boolean;
  readonly mirroredOver?: number;
}

/** The judgement of a patient whose volume is stored along these axes. */
function sides(patient: Patient, direction: Geometry['direction'] = LPS): Sides {
  const { mirror = [false, false, false], without = [], from = 0, to = SIZE[2], stated = false } = patient;
  const canonical: Triple = [SIZE[0], SIZE[1], to - from];
  const spacings: Triple = [6, 6, 7];
  const axisOf = ([x, y]: Triple) => (Math.abs(x) > 0.5 ? 0 : Math.abs(y) > 0.5 ? 1 : 2);
  const along = (of: Triple) => direction.map((axis) => of[axisOf(axis)]) as unknown as Triple;
  const geometry = { size: along(canonical), spacing: along(spacings), origin: [0, 0, 0] as Triple, direction };
  const orientation = canonicalOrientation(geometry);
  const measures = new Measures({ classes: CLASSES }, geometry, orientation);
  const confidence = new Uint8Array(SIZE[0] * SIZE[1]).fill(250);
  const labels = new Uint8Array(SIZE[0] * SIZE[1]);
  for (let slice = 0; slice < canonical[2]; slice++) {
    labels.fill(0);
    for (const [label, name, , low, high] of ORGANS) {
      if (without.includes(name)) continue;
      const at = (n: number, axis: 0 | 1 | 2) => (mirror[axis] ? SIZE[axis] - 1 - n : n);
      const z = at(slice + from, 2);
      if (z < low[2] || z >= high[2]) continue;
      for (let row = low[1]; row < high[1]; row++)
        for (let column = low[0]; column < high[0]; column++) labels[at(column, 0) + SIZE[0] * at(row, 1)] = label;
    }
    measures.add(labels, confidence, slice);
  }
  return judgeSides(measures.result(), CLASSES, { geometry, orientation }, stated, patient.mirroredOver);
}

test('the same in all 48 orientations: as expected, mirrored, upside down, turned', (t) => {
  for (const direction of axisAlignedDirections()) {
    const shown = JSON.stringify(direction);
    const usual = sides({}, direction);
    t.is(usual.outcome, 'as-expected', shown);
    t.is(usual.reasons.size, 0, shown);
    t.is(sidesWarning(usual), undefined);
    t.deepEqual(usual.relations, sides({}).relations, shown);
    t.is(sides({ mirror: [true, false, false] }, direction).outcome, 'mirrored', shown);
    t.is(sides({ mirror: [false, false, true] }, direction).outcome, 'upside-down', shown);
    t.is(sides({ mirror: [true, false, true] }, direction).outcome, 'turned', shown);
  }
});

test('every organ of a mirrored volume is told, with the distances as evidence', (t) => {
  const mirrored = sides({ mirror: [true, false, false] });
  t.deepEqual([...mirrored.reasons.values()], new Array(ORGANS.length).fill('SIDES_CONTRADICTED'));
  t.regex(sidesWarning(mirrored) ?? '', /^SIDES_CONTRADICTED: .*liver right of spleen -\d+ mm.*--mirrored-anatomy/);
});

test('a patient who is known to be mirrored is reviewed; one who was said to be and is not is told', (t) => {
  // The kidneys keep their names: the left one lies left in a mirrored patient too.
  const stated = sides({ mirror: [true, false, false], without: ['right_kidney', 'left_kidney'], stated: true });
  t.is(stated.outcome, 'mirrored-as-stated');
  t.deepEqual([...new Set(stated.reasons.values())], ['ANATOMY_MIRRORED']);
  t.is(sidesWarning(stated), undefined);
  const usual = sides({ stated: true });
  t.is(usual.outcome, 'mirrored');
  t.deepEqual([...new Set(usual.reasons.values())], ['SIDES_CONTRADICTED']);
});

test('what mirrored slices show says more than where organs lie', (t) => {
  for (const [mirroredOver, stated, outcome, reasons] of [
    [0.5, false, 'as-expected', []],
    [1.05, false, 'as-expected', []],
    [1.6, false, 'mirrored', ['SIDES_CONTRADICTED']],
    // Its labels lie where a network looks for them.
    [1.6, true, 'mirrored-as-stated', ['WRONG_SIDE', 'ANATOMY_MIRRORED']],
    [0.5, true, 'mirrored', ['SIDES_CONTRADICTED']],
  ] as const) {
    const told = sides({ mirroredOver, stated });
    t.is(told.outcome, outcome);
    t.is(told.mirroredOver, mirroredOver);
    t.deepEqual(new Set(told.reasons.values()), new Set<string>(reasons));
  }
  t.is(sides({ mirroredOver: 1.6, mirror: [false, false, true] }).outcome, 'turned');
  t.regex(sidesWarning(sides({ mirroredOver: 1.64 })) ?? '', /\(mirrored slices show the network 1\.6 times as much\)/);
});

test('organs that are absent or cut leave it to the others', (t) => {
  const names = ORGANS.map(([, name]) => name);
  for (const kept of names) {
    const { outcome, reasons } = sides({ without: names.filter((name) => name !== kept) });
    t.is(outcome, 'undecided', kept);
    t.is(reasons.size, 0);
  }
  for (const gone of names) {
    t.is(sides({ without: [gone] }).outcome, 'as-expected', gone);
    t.is(sides({ without: [gone], mirror: [true, false, false] }).outcome, 'mirrored', gone);
  }
  // The field of view ends in the liver: what is left of it lies lower than the whole.
  for (let from = 0; from < 30; from += 3)
    for (let to = from + 3; to <= SIZE[2]; to += 3) {
      const { outcome, reasons } = sides({ from, to });
      t.true(['as-expected', 'undecided'].includes(outcome), `${from} to ${to}: ${outcome}`);
      t.is(reasons.size, 0, `${from} to ${to}`);
    }
});

test('kidneys that change names are theirs alone to review', (t) => {
  const swapped = CLASSES.map((organ) => {
    const other = { 3: CLASSES[3], 4: CLASSES[2] }[organ.label];
    return other === undefined ? organ : { ...organ, code: other.code };
  });
  const geometry: Geometry = { size: [10, 1, 3], spacing: [20, 20, 20], origin: [0, 0, 0], direction: LPS };
  const orientation = canonicalOrientation(geometry);
  const measures = new Measures({ classes: CLASSES }, geometry, orientation);
  measures.add(new Uint8Array([0, 1, 3, 0, 0, 0, 0, 4, 2, 0]), new Uint8Array(10).fill(255), 1);
  const { outcome, reasons } = judgeSides(measures.result(), swapped, { geometry, orientation }, false);
  t.is(outcome, 'as-expected');
  t.deepEqual([...reasons].sort(), [
    [3, 'WRONG_SIDE'],
    [4, 'WRONG_SIDE'],
  ]);
});

test('a crumb has no place', (t) => {
  const geometry: Geometry = { size: [10, 1, 3], spacing: [20, 1, 1], origin: [0, 0, 0], direction: LPS };
  const orientation = canonicalOrientation(geometry);
  const measures = new Measures({ classes: CLASSES }, geometry, orientation);
  measures.add(new Uint8Array([0, 2, 0, 0, 0, 0, 0, 0, 1, 0]), new Uint8Array(10).fill(255), 1);
  t.is(judgeSides(measures.result(), CLASSES, { geometry, orientation }, false).outcome, 'undecided');
});
