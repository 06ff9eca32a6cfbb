/**
 * Where a NIfTI volume lies: its affine, in RAS and the file's units, becomes a Geometry in LPS
 * and mm.
 *
 * sform (code above 0) comes first; where it is singular or sheared, which a Geometry cannot hold,
 * a qform (code above 0) serves. Left and right are never guessed: a file with neither code, whose
 * axes every reader takes otherwise, and one whose two transforms contradict each other are refused
 * unless the caller says what holds.
 */
import { type Failure, invalid } from '../../errors.ts';
import { checkGeometry } from '../../preprocess/geometry.ts';
import { AXES } from '../../vectors.ts';
import type { Geometry, Triple } from '../../volume.ts';
import { type Columns, decompose, directionOf, type OrientationChoice, sideOf } from '../axes.ts';
import { qformColumns, sformColumns } from './affine.ts';
import type { HeaderFields } from './fields.ts';

/** Within a voxel of any scan. */
const APART_MM = 2;

export type OrientationSource = 'sform' | 'qform' | 'pixdim';

const AFFINE = { field: 'nifti.affine', affine: 'NIFTI_AFFINE', sheared: 'NIFTI_SHEARED' } as const;

/**
 * Part by which distances of sform and qform may differ: they are rounded apart, and one is float32
 * and the other a product of it.
 */
const DISTANCE_TOLERANCE = 0.01;

/**
 * mm per unit, by the lower three bits of xyzt_units; 0 is unknown and taken as mm, as every writer
 * that leaves it out means.
 */
const MM_PER_UNIT: ReadonlyMap<number, number> = new Map([
  [0, 1],
  [1, 1000],
  [2, 1],
  [3, 0.001],
]);

export interface NiftiPlace {
  readonly geometry: Geometry;
  readonly orientationFrom: OrientationSource;
  /** For a person: a stable code, a colon, a sentence. */
  readonly warnings: readonly string[];
}

/**
 * @throws Failure invalid NIFTI_UNITS; NIFTI_AFFINE (not finite, or an axis of length 0) and
 *   NIFTI_SHEARED when no other transform serves; NIFTI_ORIENTATION where left and right would be a
 *   guess; GEOMETRY_SPACING and the like where pixdim decides
 */
export function niftiGeometry(header: HeaderFields, size: Triple, choice?: OrientationChoice): NiftiPlace {
  const unitCode = header.get('xyztUnits') & 7;
  const mm = MM_PER_UNIT.get(unitCode);
  if (mm === undefined) {
    const message = `expected metres (1), millimetres (2), microns (3) or unknown (0), got ${unitCode}`;
    throw invalid('NIFTI_UNITS', 'nifti.xyzt_units', message);
  }
  const forms: Form[] = [];
  const sform = sformColumns(header);
  // Writers that know none set its code and leave it 0.
  const sformIsSet = header.get('sformCode') > 0 && sform.slice(0, 3).some(hasLength);
  if (sformIsSet) forms.push(formOf('sform', sform, header, size, mm));
  if (header.get('qformCode') > 0) forms.push(qformOf(header, size, mm));
  const usable = forms.filter((form) => form.geometry !== undefined);
  if (forms.length === 0) return fromSpacing(header, size, mm, choice);
  const first = usable[0];
  if (first?.geometry === undefined) throw forms[0]?.fault;
  const dispute = forms.length < 2 ? undefined : contradiction(forms[0] as Form, forms[1] as Form);
  const decided = dispute === undefined ? undefined : usable.find(({ name }) => name === choice);
  if (dispute !== undefined && decided === undefined) {
    const message = `${dispute}; readers choose differently, so say which holds with --orientation sform or qform`;
    throw invalid('NIFTI_ORIENTATION', 'nifti.sform_code', message);
  }
  const { name, geometry } = decided ?? first;
  const warnings =
    decided !== undefined
      ? [`TRANSFORMS_DISAGREE: ${dispute}; ${name} is used (--orientation)`]
      : usable.length < forms.length
        ? ['TRANSFORM_LEFT_OUT: sform or qform cannot be used and was left out; the other places the volume']
        : apart(usable);
  return { geometry: geometry as Geometry, orientationFrom: name, warnings };
}

/** Neither code: axes as the caller says, from the origin. */
function fromSpacing(
  header: HeaderFields,
  size: Triple,
  mm: number,
  choice: OrientationChoice | undefined,
): NiftiPlace {
  const spacing = [1, 2, 3].map((axis) => header.get('pixdim', axis) * mm) as unknown as Triple;
  checkGeometry({ size, spacing, origin: [0, 0, 0], direction: directionOf('LPS') }, 'nifti.geometry');
  if (choice === undefined || choice === 'sform' || choice === 'qform') {
    const message =
      'expected qform or sform, got neither: nothing says where left is, and readers take it differently (nibabel as LAS, ITK as LPS); ' +
      'say where i, j and k point with --orientation, e.g. LAS';
    throw invalid('NIFTI_ORIENTATION', 'nifti.qform_code', message);
  }
  const geometry: Geometry = { size, spacing, origin: [0, 0, 0], direction: directionOf(choice) };
  return {
    geometry,
    orientationFrom: 'pixdim',
    warnings: [`ORIENTATION_GIVEN: the file does not say how the patient lies; its axes are taken as ${choice}`],
  };
}

/** One of the two transforms: its geometry, or why it has none. */
interface Form {
  readonly name: 'sform' | 'qform';
  readonly columns: Columns;
  readonly geometry: Geometry | undefined;
  readonly fault: Failure | undefined;
}

function formOf(name: Form['name'], columns: Columns, header: HeaderFields, size: Triple, mm: number): Form {
  const told = AXES.map((axis) => Math.abs(header.get('pixdim', axis + 1))) as unknown as Triple;
  const found = decompose(columns, size, mm, AFFINE, told);
  return { name, columns, geometry: undefined, fault: undefined, ...found };
}

/**
 * nifti1.h, method 2, wants positive spacings; readers differ in what they make of others:
 * mirrored, taken as positive, or refused.
 */
function qformOf(header: HeaderFields, size: Triple, mm: number): Form {
  const form = formOf('qform', qformColumns(header), header, size, mm);
  const negative = [1, 2, 3].find((axis) => !(header.get('pixdim', axis) > 0));
  if (negative === undefined) return form;
  const got = header.get('pixdim', negative);
  const fault = invalid('GEOMETRY_SPACING', `nifti.pixdim[${negative}]`, `expected a number above 0, got ${got}`);
  const nowhere: Triple = [Number.NaN, Number.NaN, Number.NaN];
  return { ...form, columns: [nowhere, nowhere, nowhere, nowhere], geometry: undefined, fault };
}

/** A warning where two transforms put a corner of the volume farther apart than they are rounded. */
function apart(forms: readonly Form[]): string[] {
  const [one, other] = forms;
  if (one?.geometry === undefined || other?.geometry === undefined) return [];
  const [ours, theirs] = [corners(one.geometry), corners(other.geometry)];
  const most = Math.max(...ours.map((at, n) => Math.hypot(...at.map((mm, x) => mm - (theirs[n]?.[x] ?? 0)))));
  if (most <= APART_MM) return [];
  return [`TRANSFORMS_APART: sform and qform place the volume up to ${most.toFixed(1)} mm apart; ${one.name} is used`];
}

/** Centres of the eight outermost voxels, in mm. */
function corners({ size, spacing, origin, direction }: Geometry): number[][] {
  return Array.from({ length: 8 }, (_, corner) =>
    origin.map((start, x) =>
      AXES.reduce<number>((at, axis) => {
        const steps = ((corner >> axis) & 1) * (size[axis] - 1);
        return at + direction[axis][x as 0 | 1 | 2] * spacing[axis] * steps;
      }, start),
    ),
  );
}

const hasLength = (axis: Triple) => axis.some((step) => step !== 0);

/** How two transforms contradict each other in sides or distances; undefined where they do not. */
function contradiction(one: Form, other: Form): string | undefined {
  const hasSides = ({ columns }: Form) => columns.flat().every(Number.isFinite) && columns.slice(0, 3).every(hasLength);
  if (!hasSides(one) || !hasSides(other)) return undefined;
  const sides = ({ columns }: Form) => AXES.map((axis) => sideOf(columns[axis])).join('');
  if (sides(one) !== sides(other))
    return `sform and qform lay the axes differently (${sides(one)} and ${sides(other)})`;
  if (one.geometry === undefined || other.geometry === undefined) return undefined;
  const ratios = AXES.map(
    (axis) => (one.geometry as Geometry).spacing[axis] / (other.geometry as Geometry).spacing[axis],
  );
  const worst = ratios.find((ratio) => Math.abs(ratio - 1) > DISTANCE_TOLERANCE);
  return worst === undefined ? undefined : `distances of sform and qform differ by a factor of ${worst.toPrecision(3)}`;
}
