/**
 * Which axes of an NRRD are those of space, and where they lie: `space directions` in a space of the
 * patient. What does not name its sides is refused unless the caller says what holds.
 */
import { invalid } from '../../errors.ts';
import { AXES } from '../../vectors.ts';
import type { Geometry, Triple } from '../../volume.ts';
import type { Columns, OrientationChoice } from '../axes.ts';
import { numbersOf, placedBy, placedByChoice, sizesOf, triple } from '../text-header.ts';
import type { NrrdFields } from './fields.ts';
import { WORDS } from './words.ts';

export interface NrrdAxes {
  readonly geometry: Geometry;
  /** Volumes in the file. */
  readonly count: number;
  /** Voxels of one volume that lie together; see Interleaving. */
  readonly run: number;
  readonly warnings: readonly string[];
}

/** Signs that turn a space's coordinates to LPS. */
const SPACES: ReadonlyMap<string, Triple> = new Map([
  ['right-anterior-superior', [-1, -1, 1]],
  ['ras', [-1, -1, 1]],
  ['left-anterior-superior', [1, -1, 1]],
  ['las', [1, -1, 1]],
  ['left-posterior-superior', [1, 1, 1]],
  ['lps', [1, 1, 1]],
]);

const MM_PER_UNIT: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['mm', 1],
  ['millimeter', 1],
  ['millimeters', 1],
  ['cm', 10],
  ['m', 1000],
  ['um', 0.001],
]);

/** Axes whose values belong to one voxel together. */
const NO_VOLUMES = /color|complex|vector|normal|gradient|matrix|quaternion|point/i;

/**
 * @throws Failure invalid NRRD_FIELD, NRRD_NOT_3D, NRRD_KIND, NRRD_UNITS, NRRD_ORIENTATION,
 *   NRRD_AFFINE, NRRD_SHEARED, and those of checkGeometry
 */
export function axesOf(fields: NrrdFields, choice: OrientationChoice | undefined): NrrdAxes {
  const sizes = sizesOf(fields.get('sizes') ?? '');
  const dimension = Number(fields.get('dimension'));
  if (sizes === undefined || sizes.length !== dimension)
    throw invalid('NRRD_FIELD', 'nrrd.sizes', 'expected as many whole numbers above 0 as `dimension` says');
  const directions = directionsOf(fields, sizes.length);
  const spatial = spatialAxes(fields, directions, sizes.length);
  if (spatial.length !== 3)
    throw invalid(
      'NRRD_NOT_3D',
      'nrrd.sizes',
      `expected 3 axes of space, got ${spatial.length} of ${sizes.join(' x ')}`,
    );
  const others = sizes.flatMap((size, axis) => (spatial.includes(axis) || size === 1 ? [] : [axis]));
  if (others.length > 1)
    throw invalid('NRRD_NOT_3D', 'nrrd.sizes', `expected at most one axis beside space, got ${sizes.join(' x ')}`);
  const [other] = others;
  const kind = other === undefined ? '' : (kindsOf(fields)[other] ?? '');
  if (NO_VOLUMES.test(kind))
    throw invalid('NRRD_KIND', 'nrrd.kinds', 'expected volumes of one value a voxel, got colour, vectors or the like');
  const size = spatial.map((axis) => sizes[axis]) as unknown as Triple;
  return {
    ...place(fields, directions, spatial, size, choice),
    count: other === undefined ? 1 : (sizes[other] as number),
    run: sizes.slice(0, other ?? sizes.length).reduce((product, n) => product * n, 1),
  };
}

const kindsOf = (fields: NrrdFields) => (fields.get('kinds') ?? '').split(/\s+/);

/** By axis the vector, or undefined for `none`; the whole undefined where the field is not there. */
function directionsOf(fields: NrrdFields, dimension: number): (readonly number[] | undefined)[] | undefined {
  const text = fields.get('space directions');
  if (text === undefined) return undefined;
  const tokens = text.match(/\([^)]*\)|none/gi) ?? [];
  if (tokens.length !== dimension)
    throw invalid('NRRD_FIELD', 'nrrd.space directions', `expected ${dimension} vectors or none, got ${tokens.length}`);
  return tokens.map(vectorOf);
}

/** The first three numbers; undefined for none, and for NaN, which older writers have for it. */
function vectorOf(text: string): readonly number[] | undefined {
  if (/^none$/i.test(text) || /nan/i.test(text)) return undefined;
  const numbers = numbersOf(text.slice(1, -1).replaceAll(',', ' '));
  if (numbers === undefined || numbers.length < 3)
    throw invalid('NRRD_FIELD', 'nrrd.space directions', 'expected vectors of 3 numbers, like (1,0,0)');
  return numbers.slice(0, 3);
}

/** Time is an axis of its own that does not point anywhere in the patient. */
function spatialAxes(fields: NrrdFields, directions: ReturnType<typeof directionsOf>, dimension: number): number[] {
  const all = Array.from({ length: dimension }, (_, axis) => axis);
  if (directions !== undefined)
    return all.filter(
      (axis) => directions[axis] !== undefined && (dimension === 3 || directions[axis].some((n) => n !== 0)),
    );
  if (dimension === 3) return all;
  const kinds = kindsOf(fields);
  return all.filter((axis) => /^(domain|space)$/i.test(kinds[axis] ?? ''));
}

function place(
  fields: NrrdFields,
  directions: ReturnType<typeof directionsOf>,
  spatial: readonly number[],
  size: Triple,
  choice: OrientationChoice | undefined,
): Pick<NrrdAxes, 'geometry' | 'warnings'> {
  const mm = unitOf(fields);
  const space = (fields.get('space') ?? '').toLowerCase();
  const signs = SPACES.get(space.replace(/-time$/, '').replace(/^(ras|las|lps)t$/, '$1'));
  const vectors = directions === undefined ? undefined : spatial.map((axis) => directions[axis] as Triple);
  if (signs !== undefined && vectors !== undefined) {
    const origin = vectorOf(fields.get('space origin') ?? '(0,0,0)');
    const turned = (vector: readonly number[]) =>
      AXES.map((axis) =>
        signs[axis] > 0 ? (vector[axis] as number) : 0 - (vector[axis] as number),
      ) as unknown as Triple;
    if (origin === undefined)
      throw invalid('NRRD_FIELD', 'nrrd.space origin', 'expected a vector of 3 finite numbers, like (0,0,0)');
    const columns = [...vectors, origin].map(turned) as unknown as Columns;
    return { geometry: placedBy(columns, size, mm, WORDS), warnings: [] };
  }
  const lengths = vectors?.map((vector) => Math.hypot(...vector)) ?? spacingsOf(fields, spatial);
  const spacing = triple(lengths, 'NRRD_FIELD', 'nrrd.spacings').map((n) => n * mm) as unknown as Triple;
  return placedByChoice(spacing, size, choice, 'nrrd.geometry', () => {
    const got = signs === undefined ? 'a space that does not name them, or none' : 'no space directions';
    const message = `expected a space of the patient's sides (left-posterior-superior or the like) and space directions, got ${got}: nothing says where left is; say where the axes point with --orientation, e.g. LPS`;
    return invalid('NRRD_ORIENTATION', 'nrrd.space', message);
  });
}

function spacingsOf(fields: NrrdFields, spatial: readonly number[]): number[] | undefined {
  const all = (fields.get('spacings') ?? '').split(/\s+/);
  return numbersOf(spatial.map((axis) => all[axis] ?? '').join(' '));
}

function unitOf(fields: NrrdFields): number {
  const units = [...(fields.get('space units') ?? '').matchAll(/"([^"]*)"/g)].slice(0, 3);
  const names = new Set(units.map(([, unit = '']) => unit.toLowerCase()));
  const [only = ''] = names;
  const mm = MM_PER_UNIT.get(only);
  if (mm !== undefined && names.size <= 1) return mm;
  throw invalid('NRRD_UNITS', 'nrrd.space units', 'expected one unit of mm, cm, m or um, got another or several');
}
