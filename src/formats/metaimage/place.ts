/**
 * Where a MetaImage lies: TransformMatrix and Offset, in LPS as ITK has them. AnatomicalOrientation
 * names the sides that axes come from (RAI is LPS), and counts where there is no matrix.
 */
import { invalid } from '../../errors.ts';
import { AXES, times } from '../../vectors.ts';
import type { Geometry, Triple } from '../../volume.ts';
import { type Columns, directionOf, isLetters, type OrientationChoice, sideOf } from '../axes.ts';
import { numbersOf, placedBy, placedByChoice, triple } from '../text-header.ts';
import type { MetaImageFields } from './fields.ts';
import { WORDS } from './words.ts';

const OPPOSITE: Readonly<Record<string, string>> = { R: 'L', L: 'R', A: 'P', P: 'A', I: 'S', S: 'I' };
const REASON = 'METAIMAGE_FIELD';

/**
 * @param dimensions of the file, 3 or 4; of a fourth nothing is told
 * @throws Failure invalid METAIMAGE_FIELD, METAIMAGE_ORIENTATION, METAIMAGE_AFFINE,
 *   METAIMAGE_SHEARED, and those of checkGeometry
 */
export function placeOf(
  fields: MetaImageFields,
  dimensions: number,
  size: Triple,
  choice: OrientationChoice | undefined,
): { geometry: Geometry; warnings: readonly string[] } {
  const spacing = firstThree(fields, ['ElementSpacing', 'ElementSize'], dimensions, [1, 1, 1]);
  const origin = firstThree(fields, ['Offset', 'Position', 'Origin'], dimensions, [0, 0, 0]);
  const matrix = matrixOf(fields, dimensions);
  const from = (fields.get('AnatomicalOrientation') ?? '').toUpperCase();
  const letters = isLetters(from) ? [...from].map((letter) => OPPOSITE[letter]).join('') : undefined;
  if (matrix !== undefined) {
    const columns = [...AXES.map((axis) => times(matrix[axis], spacing[axis])), origin] as unknown as Columns;
    const geometry = placedBy(columns, size, 1, WORDS, spacing);
    const sides = matrix.map(sideOf).join('');
    const warnings =
      letters === undefined || letters === sides
        ? []
        : ['LETTERS_LEFT_OUT: AnatomicalOrientation contradicts TransformMatrix, which places the volume'];
    return { geometry, warnings };
  }
  // Without a matrix readers take LPS, whatever the letters say.
  if (letters === 'LPS') return { geometry: placedBy(columnsOf(spacing, origin), size, 1, WORDS), warnings: [] };
  return placedByChoice(spacing, size, choice, 'metaimage.geometry', () => {
    const got = letters === undefined ? 'neither' : `letters of ${letters} alone, which readers leave out`;
    const message = `expected TransformMatrix, or AnatomicalOrientation = RAI, got ${got}: nothing says where left is; say where the axes point with --orientation, e.g. LPS`;
    return invalid('METAIMAGE_ORIENTATION', WORDS.field, message);
  });
}

function columnsOf(spacing: Triple, origin: Triple): Columns {
  const axes = directionOf('LPS');
  return [...AXES.map((axis) => times(axes[axis], spacing[axis])), origin] as unknown as Columns;
}

function firstThree(fields: MetaImageFields, names: readonly string[], dimensions: number, fallback: Triple): Triple {
  const name = names.find((one) => fields.has(one));
  if (name === undefined) return fallback;
  const numbers = numbersOf(fields.get(name) ?? '');
  if (numbers?.length !== dimensions)
    throw invalid(REASON, `metaimage.${name}`, `expected ${dimensions} numbers, got something else`);
  return triple(numbers.slice(0, 3), REASON, `metaimage.${name}`);
}

/** Directions of the axes, one after the other. */
function matrixOf(fields: MetaImageFields, dimensions: number): readonly [Triple, Triple, Triple] | undefined {
  const name = ['TransformMatrix', 'Rotation', 'Orientation'].find((one) => fields.has(one));
  if (name === undefined) return undefined;
  const numbers = numbersOf(fields.get(name) ?? '');
  if (numbers?.length !== dimensions * dimensions)
    throw invalid(REASON, `metaimage.${name}`, `expected ${dimensions} x ${dimensions} numbers, got something else`);
  const rows = AXES.map((axis) => numbers.slice(dimensions * axis, dimensions * axis + 3));
  return rows as unknown as [Triple, Triple, Triple];
}
