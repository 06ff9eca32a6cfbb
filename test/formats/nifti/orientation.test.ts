/** Left and right are read or refused, never guessed. */
import test, { type ExecutionContext } from 'ava';
import { Failure } from '../../../src/errors.ts';
import { orientationChoice } from '../../../src/formats/axes.ts';
import { readNifti } from '../../../src/formats/nifti/read.ts';
import { type NiftiParts, niftiBytes, niftiFile, SFORM } from './files.ts';

const read = (t: ExecutionContext, parts: NiftiParts, orientation?: string) =>
  readNifti(niftiFile(t, niftiBytes(parts)), {
    maxBytes: 2 ** 20,
    ...(orientation === undefined ? {} : { orientation: orientationChoice(orientation) }),
  });

async function refused(t: ExecutionContext, parts: NiftiParts, reason: string, message: RegExp, orientation?: string) {
  const failure = (await t.throwsAsync(read(t, parts, orientation), { instanceOf: Failure })) as Failure;
  t.is(failure.reason, reason, failure.message);
  t.regex(failure.message, message);
}

const patch = (...codes: readonly [at: number, value: number][]) => {
  return (header: DataView, le: boolean) => {
    for (const [at, value] of codes) header.setInt16(at, value, le);
  };
};
const neither: NiftiParts = { patch: patch([254, 0]) };

test('without sform and qform the caller says where the axes point', async (t) => {
  await refused(t, neither, 'NIFTI_ORIENTATION', /nothing says where left is.*--orientation/);
  await refused(t, neither, 'NIFTI_ORIENTATION', /nothing says/, 'sform');
  // nibabel's reading, ITK's, and a sagittal one.
  for (const [letters, direction] of [
    [
      'LAS',
      [
        [1, 0, 0],
        [0, -1, 0],
        [0, 0, 1],
      ],
    ],
    [
      'lps',
      [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, 1],
      ],
    ],
    [
      'PIR',
      [
        [0, 1, 0],
        [0, 0, -1],
        [-1, 0, 0],
      ],
    ],
  ] as const) {
    const { volume, orientationFrom, warnings } = await read(t, neither, letters);
    t.deepEqual(volume.geometry.direction, direction as never);
    t.deepEqual(volume.geometry.spacing, [2, 3, 4]);
    t.is(orientationFrom, 'pixdim');
    t.regex(warnings.join(), new RegExp(`^ORIENTATION_GIVEN: .*${letters.toUpperCase()}$`));
  }
  // Of no effect where the file says it.
  const told = await read(t, {}, 'RPI');
  t.deepEqual([told.volume.geometry.direction[0], told.warnings.length], [[1, 0, 0], 0]);
});

test('choices that are none', (t) => {
  for (const text of ['LAR', 'LLS', 'XYZ', 'LA', 'LASP', '', 'affine'])
    t.throws(() => orientationChoice(text), { message: /--orientation: expected sform, qform/ }, text);
});

test('a qform with a negative spacing, which readers mirror, take as positive, or refuse', async (t) => {
  const qform = [0, 0, 0, 5, -6, 7];
  for (const axis of [1, 2, 3]) {
    const pixdim = [1, 2, 3, 4].map((mm, n) => (n === axis ? -mm : mm));
    await refused(
      t,
      { qform, pixdim },
      'GEOMETRY_SPACING',
      new RegExp(`nifti.pixdim\\[${axis}\\]: expected .* above 0`),
    );
    // sform stands by itself.
    const { orientationFrom, warnings } = await read(t, { sform: SFORM, qform, pixdim });
    t.is(orientationFrom, 'sform');
    t.regex(warnings.join(), /^TRANSFORM_LEFT_OUT/);
  }
});

test('sform and qform that contradict each other in sides or distances', async (t) => {
  // The quaternion of no turn: i to Right, where SFORM has it to Left.
  const sides: NiftiParts = { sform: SFORM, qform: [0, 0, 0, 5, -6, 7] };
  await refused(t, sides, 'NIFTI_ORIENTATION', /LAS and RAS\).*--orientation sform or qform/);
  t.deepEqual((await read(t, sides, 'sform')).volume.geometry.direction[0], [1, 0, 0]);
  const qform = await read(t, sides, 'qform');
  t.deepEqual(qform.volume.geometry.direction[0], [-1, 0, 0]);
  t.regex(qform.warnings.join(), /^TRANSFORMS_DISAGREE: .*; qform is used/);
  const turned: NiftiParts = {
    sform: [
      [2, 0, 0, 5],
      [0, 3, 0, 6],
      [0, 0, 4, 7],
    ],
    qform: [0, 0, 0, 5, 6, 7],
  };
  t.deepEqual((await read(t, turned)).warnings, []);
  await refused(t, { ...turned, pixdim: [1, 2, 3, 4.5] }, 'NIFTI_ORIENTATION', /factor of 0\.889/);
  // Another place alone (a registration) moves no side and no distance, and is told.
  t.deepEqual((await read(t, { ...turned, qform: [0, 0, 0, 5, 7.5, 7] })).warnings, []);
  for (const [qform, told] of [
    [[0, 0, 0, 5, 6, 27], /^TRANSFORMS_APART: .* up to 20\.0 mm apart; sform is used/],
    [[0, 0, 0.35, 5, 6, 7], /^TRANSFORMS_APART/],
    [[0, 0, 0.1, 50, 60, 70], /^TRANSFORMS_APART/],
  ] as const) {
    const { orientationFrom, warnings } = await read(t, { ...turned, qform });
    t.is(orientationFrom, 'sform');
    t.regex(warnings.join(), told);
  }
});

test('distances of a volume that is turned are those of pixdim, and not lengths of rounded columns', async (t) => {
  const [cos, sin] = [Math.cos(0.2), Math.sin(0.2)];
  const turned = {
    sform: [
      [cos, -sin, 0, 5],
      [sin, cos, 0, 6],
      [0, 0, 3, 7],
    ],
    pixdim: [1, 1, 1, 3],
  };
  t.deepEqual((await read(t, turned)).volume.geometry.spacing, [1, 1, 3]);
  // One that says something else counts for nothing.
  const { spacing } = (await read(t, { ...turned, pixdim: [1, 1.001, 1, 5] })).volume.geometry;
  t.true(Math.abs(spacing[0] - 1) < 1e-7 && spacing[0] !== 1);
  t.deepEqual(spacing.slice(1), [1, 3]);
});

const NOWHERE: NonNullable<NiftiParts['sform']> = [
  [0, 0, 0, 0],
  [0, 0, 0, 0],
  [0, 0, 0, 0],
];

test('an sform of zeros is none', async (t) => {
  const qform: NiftiParts['qform'] = [0, 0, 0, 5, -6, 7];
  const beside = await read(t, { sform: NOWHERE, qform });
  t.is(beside.orientationFrom, 'qform');
  t.deepEqual(beside.volume.geometry, (await read(t, { patch: patch([254, 0]), qform })).volume.geometry);
  await refused(t, { sform: NOWHERE }, 'NIFTI_ORIENTATION', /got neither: nothing says where left is/);
  t.is((await read(t, { sform: NOWHERE }, 'LAS')).orientationFrom, 'pixdim');
  // Of one that has no third axis no side can be told either.
  const flat = [...(SFORM.slice(0, 2) as (typeof SFORM)[number][]), [0, 0, 0, 9]] as typeof SFORM;
  const { orientationFrom, warnings } = await read(t, { sform: flat, qform });
  t.is(orientationFrom, 'qform');
  t.regex(warnings.join(), /^TRANSFORM_LEFT_OUT/);
});
