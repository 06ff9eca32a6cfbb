/**
 * Series whose planes are no straight, even grid: a tilted gantry, uneven distances, gaps. Every
 * pixel is in the volume, where it lies in the patient, and comes back to its plane.
 */
import test, { type ExecutionContext } from 'ava';
import type { Failure } from '../../../src/errors.ts';
import { readDicom } from '../../../src/formats/dicom/read.ts';
import { onPlanes, type Placement, withoutMissing } from '../../../src/formats/dicom/series/placement.ts';
import { length, minus, times } from '../../../src/vectors.ts';
import type { Geometry, Triple, Volume } from '../../../src/volume.ts';
import { temporaryFolder } from '../../cli/files.ts';
import { ellipsoidSlice, type Plane, pointOf, tiltedPlanes } from './ellipsoid.ts';
import { SIZE, type SliceOptions, SPACING, seriesFiles, writeSeries } from './phantom.ts';

const [COLUMNS, ROWS, SLICES] = SIZE;
const EVEN = Array.from({ length: SLICES }, (_, k) => 2.5 * k);

function folderOf(t: ExecutionContext, planes: readonly Plane[], set: SliceOptions['set'] = {}): string {
  const files = seriesFiles((k) => (planes[k] === undefined ? undefined : ellipsoidSlice(planes[k], set)));
  return writeSeries(`${temporaryFolder(t)}/series`, files);
}

const read = (t: ExecutionContext, planes: readonly Plane[], allowGaps = false, set: SliceOptions['set'] = {}) =>
  readDicom(folderOf(t, planes, set), { maxBytes: 2 ** 24, maxLossyRatio: 5, leastBits: 2, rules: [], allowGaps });

function placeOf({ origin, spacing, direction }: Geometry, at: Triple): Triple {
  return at.reduce<Triple>((point, n, axis) => {
    const along = times(direction[axis as 0 | 1 | 2], -n * (spacing[axis] as number));
    return minus(point, along);
  }, origin);
}

/** Every pixel of a plane is where the placement says, and lies there within these mm in the plane and along the normal. */
function checkPixels(
  t: ExecutionContext,
  { geometry, voxels, rescale }: Volume,
  { planes: places, size }: Placement,
  planes: readonly Plane[],
  most: readonly [inPlane: number, along: number],
): void {
  t.deepEqual(size, geometry.size);
  let worst = [0, 0];
  for (const [n, plane] of planes.entries()) {
    const stored = ellipsoidSlice(plane).stored as (i: number, j: number, k: number) => number;
    const { slice, at } = places[n] as Placement['planes'][number];
    for (let j = 0; j < ROWS; j++)
      for (let i = 0; i < COLUMNS; i++) {
        const place: Triple = [i + at[0], j + at[1], slice];
        const voxel = voxels[place[0] + size[0] * (place[1] + size[1] * place[2])] as number;
        if (voxel * rescale.slope + rescale.intercept !== stored(i, j, n) - 1024)
          t.fail(`pixel ${i}, ${j} of plane ${n}`);
        const off = minus(placeOf(geometry, place), pointOf(plane, i, j));
        const along = Math.abs(
          off.reduce((sum, value, axis) => sum + value * (geometry.direction[2][axis] as number), 0),
        );
        worst = [
          Math.max(worst[0] as number, Math.sqrt(Math.max(0, length(off) ** 2 - along ** 2))),
          Math.max(worst[1] as number, along),
        ];
      }
  }
  t.true((worst[0] as number) <= most[0], `${worst[0]} mm in the plane`);
  t.true((worst[1] as number) <= most[1], `${worst[1]} mm along the normal`);
}

for (const degrees of [-25, -12.5, 3, 20, 30]) {
  for (const told of ['none', 'the same', 'its negative']) {
    test(`a gantry tilted by ${degrees} degrees, of which the header tells ${told}`, async (t) => {
      const tilt = told === 'the same' ? degrees : -degrees;
      const set: SliceOptions['set'] = told === 'none' ? {} : { '00181120': ['DS', String(tilt)] };
      const planes = tiltedPlanes(degrees, EVEN);
      const { volume, source, warnings } = await read(t, planes, false, set);
      t.is(warnings.length, 1);
      t.regex(
        warnings[0] ?? '',
        new RegExp(`^GANTRY_TILT: slices of a tilt of ${Math.abs(degrees).toFixed(1)} degrees`),
      );
      const placement = source.placement as Placement;
      checkPixels(t, volume, placement, planes, [SPACING[1] / 2 + 1e-3, 1e-3]);
      const { size, spacing } = volume.geometry;
      t.true(Math.abs(spacing[2] - 2.5 * Math.cos((degrees * Math.PI) / 180)) < 1e-5);
      const aside = Math.round((27.5 * Math.abs(Math.sin((degrees * Math.PI) / 180))) / SPACING[1]);
      t.deepEqual(size, [COLUMNS, ROWS + aside, SLICES]);
      t.is(
        volume.voxels.filter((value) => value * volume.rescale.slope + volume.rescale.intercept === -1024).length,
        COLUMNS * aside * SLICES,
        'air around',
      );
      t.deepEqual(
        source.frames.map(({ position }) => position.map((mm) => mm.toFixed(3))),
        planes.map(({ position }) => position.map((mm) => mm.toFixed(3))),
        'frames lie where they are',
      );
    });
  }
}

const UNEVEN: readonly [name: string, table: readonly number[]][] = [
  ['one distance wider', EVEN.map((mm, k) => mm + (k > 6 ? 0.8 : 0))],
  ['distances that drift', EVEN.map((mm, k) => mm + 0.02 * k * k)],
  ['2, 3 and 2.5 mm in turn', [0, 2, 5, 7.5, 9.5, 12.5, 15, 17, 20, 22.5, 24.5, 27.5]],
  ['3 mm below, 2 mm above', [0, 3, 6, 9, 12, 15, 17, 19, 21, 23, 25, 27]],
];
for (const [name, table] of UNEVEN) {
  test(`uneven distances: ${name}`, async (t) => {
    const planes = tiltedPlanes(0, table);
    const { volume, source, warnings } = await read(t, planes);
    t.regex(warnings.join(), /^UNEVEN_SPACING: slices are [\d.]+ mm to [\d.]+ mm apart/);
    const placement = source.placement as Placement;
    const step = volume.geometry.spacing[2];
    checkPixels(t, volume, placement, planes, [1e-3, step / 2 + 1e-3]);
    t.is(new Set(placement.planes.map(({ slice }) => slice)).size, SLICES, 'each has a slice of its own');
    t.false(placement.slices.some(({ missing }) => missing));
    const [first, last] = [table[1] as number, (table.at(-1) as number) - (table.at(-2) as number)];
    const extent = (table.at(-1) as number) + first / 2 + last / 2;
    const thickness = placement.planes.reduce((sum, plane) => sum + plane.thickness, 0);
    t.true(Math.abs(thickness - extent) < 1e-6, `${thickness} of ${extent} mm`);
  });
}

test('a tilt with uneven distances', async (t) => {
  const planes = tiltedPlanes(15, UNEVEN[3]?.[1] as number[]);
  const { volume, source, warnings } = await read(t, planes);
  t.deepEqual(
    warnings.map((text) => text.split(':')[0]),
    ['UNEVEN_SPACING', 'GANTRY_TILT'],
  );
  checkPixels(t, volume, source.placement as Placement, planes, [
    SPACING[1] / 2 + 1e-3,
    volume.geometry.spacing[2] / 2 + 1e-3,
  ]);
});

const without = (...missing: readonly number[]) => tiltedPlanes(0, EVEN).filter((_, k) => !missing.includes(k));
for (const [name, planes, slices] of [
  ['one slice', without(5), [5]],
  ['two gaps', without(2, 3, 8), [2, 3, 8]],
  ['every slice but the ends of four', without(1, 2, 3, 4, 5, 6, 7), [1, 2, 3, 4, 5, 6, 7]],
] as const) {
  test(`missing slices, where gaps are allowed: ${name}`, async (t) => {
    const refused = await t.throwsAsync<Failure>(read(t, planes));
    t.is(refused.reason, 'DICOM_MISSING_SLICES');
    t.regex(refused.message, /--allow-gaps/);
    const { volume, source, warnings } = await read(t, planes, true);
    t.regex(warnings.join(), new RegExp(`^GAPS: about ${slices.length} of 12 slices are missing`));
    const placement = source.placement as Placement;
    checkPixels(t, volume, placement, planes, [1e-3, 1e-3]);
    t.deepEqual(volume.geometry.size, SIZE);
    t.deepEqual(
      placement.slices.flatMap(({ missing }, k) => (missing ? [k] : [])),
      [...slices],
    );
    t.true(
      placement.planes.every(({ thickness }) => Math.abs(thickness - 2.5) < 1e-6),
      'as thick as usual',
    );
    const labels = new Uint8Array(volume.voxels.length).fill(1);
    t.is(withoutMissing(labels, placement).filter(Boolean).length, planes.length * ROWS * COLUMNS);
  });
}

test('gaps wider than what is there stay refused', async (t) => {
  const planes = tiltedPlanes(0, [0, 2.5, 5, 100, 102.5, 105]);
  const failure = await t.throwsAsync<Failure>(read(t, planes, true));
  t.is(failure.reason, 'DICOM_MISSING_SLICES');
});

test('planes as they came back from a volume are what went into it', async (t) => {
  const planes = tiltedPlanes(-18, EVEN);
  const { volume, source } = await read(t, planes);
  const marked = Uint8Array.from(volume.voxels, (value) =>
    (value as number) * volume.rescale.slope + volume.rescale.intercept > 0 ? 1 : 0,
  );
  const back = onPlanes(marked, source.placement as Placement, source);
  t.is(back.length, COLUMNS * ROWS * SLICES);
  for (const [n, plane] of planes.entries()) {
    const stored = ellipsoidSlice(plane).stored as (i: number, j: number, k: number) => number;
    for (let at = 0; at < COLUMNS * ROWS; at++)
      if ((back[n * COLUMNS * ROWS + at] === 1) !== stored(at % COLUMNS, Math.floor(at / COLUMNS), n) > 1024)
        t.fail(`pixel ${at} of plane ${n}`);
  }
});

/** The same numbers in every run. */
function* numbers(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    yield state / 2 ** 32;
  }
}

for (let seed = 1; seed <= 40; seed++) {
  test(`any tilt, distances and gaps: series ${seed}`, async (t) => {
    const random = numbers(seed);
    const next = () => random.next().value as number;
    const degrees = seed % 4 === 0 ? 0 : 76 * (next() - 0.5);
    const widest = seed % 3 === 0 ? 1 : 1 + 0.45 * next();
    const table = [0];
    while (table.length < SLICES) {
      const gap = seed % 2 === 0 && next() < 0.15 ? 2 + Math.floor(3 * next()) : 1;
      table.push((table.at(-1) as number) + gap * 2 * (1 + (widest - 1) * next()));
    }
    const planes = tiltedPlanes(degrees, table);
    const { volume, source } = await read(t, planes, true);
    const { size, spacing } = volume.geometry;
    const placement = source.placement ?? {
      size,
      slices: planes.map((_, plane) => ({ plane, missing: false })),
      planes: planes.map((_, slice) => ({ slice, at: [0, 0] as const, thickness: spacing[2] })),
    };
    checkPixels(t, volume, placement, planes, [SPACING[1] / 2 + 1e-3, spacing[2] / 2 + 1e-3]);
    t.is(new Set(placement.planes.map(({ slice }) => slice)).size, SLICES, 'each plane has a slice of its own');
    for (const [n, { slice }] of placement.planes.entries())
      t.deepEqual(placement.slices[slice], { plane: n, missing: false });
  });
}
