/** What headers of text have in common: lines, numbers, and a place that they tell or leave open. */
import { Failure, invalid } from '../errors.ts';
import { checkGeometry } from '../preprocess/geometry.ts';
import type { Geometry, Triple } from '../volume.ts';
import { type AffineWords, type Columns, decompose, directionOf, type OrientationChoice } from './axes.ts';
import type { ByteReader } from './byte-reader.ts';

/** Of a header; those of files that people have are some hundred. */
const MOST_HEADER_BYTES = 4 * 1024 * 1024;

/**
 * The lines of a header, up to the one that `isLast` or to the end of the file.
 * @returns them without the last, and that one; undefined for it where the file ended
 * @throws Failure invalid with `reason`, past the bytes of a header
 */
export async function headerLines(
  reader: ByteReader,
  isLast: (line: string) => boolean,
  reason: string,
  signal: AbortSignal | undefined,
): Promise<{ lines: string[]; last: string | undefined }> {
  const lines: string[] = [];
  for (;;) {
    const line = await reader.line(MOST_HEADER_BYTES, signal);
    if (reader.total > MOST_HEADER_BYTES || (line === undefined && !(await reader.endsWithin(0, signal))))
      throw new Failure('invalid', reason, `expected a header of at most ${MOST_HEADER_BYTES} bytes, got more`);
    if (line === undefined || isLast(line)) return { lines, last: line };
    lines.push(line);
  }
}

/** Numbers between white space; undefined where anything is none. */
export function numbersOf(text: string): number[] | undefined {
  const tokens = text.trim().split(/\s+/);
  const numbers = tokens.map((token) => (/^[+-]?(\d|\.\d)[\d.eE+-]*$/.test(token) ? Number(token) : Number.NaN));
  return numbers.every(Number.isFinite) ? numbers : undefined;
}

/** Sizes of axes: whole numbers from 1 to 2^53; undefined where one is none. */
export function sizesOf(text: string): number[] | undefined {
  const sizes = numbersOf(text);
  return sizes?.every((size) => Number.isSafeInteger(size) && size > 0) ? sizes : undefined;
}

/**
 * @param told as `decompose` has it
 * @throws Failure with the format's reasons, and those of checkGeometry
 */
export function placedBy(columns: Columns, size: Triple, mm: number, words: AffineWords, told?: Triple): Geometry {
  const found = decompose(columns, size, mm, words, told);
  if ('fault' in found) throw found.fault;
  checkGeometry(found.geometry, words.field.replace(/\..*/, '.geometry'));
  return found.geometry;
}

/**
 * The place of a file that does not say where left is: axes as the caller says, from the origin.
 * @param unknown the failure where the caller says nothing
 */
export function placedByChoice(
  spacing: Triple,
  size: Triple,
  choice: OrientationChoice | undefined,
  field: string,
  unknown: () => Failure,
): { geometry: Geometry; warnings: string[] } {
  if (choice === undefined || choice === 'sform' || choice === 'qform') throw unknown();
  const geometry: Geometry = { size, spacing, origin: [0, 0, 0], direction: directionOf(choice) };
  checkGeometry(geometry, field);
  return {
    geometry,
    warnings: [`ORIENTATION_GIVEN: the file does not say how the patient lies; its axes are taken as ${choice}`],
  };
}

/** @throws Failure invalid, where the numbers are not three */
export function triple(numbers: readonly number[] | undefined, reason: string, field: string): Triple {
  if (numbers?.length === 3) return numbers as unknown as Triple;
  throw invalid(reason, field, `expected 3 numbers, got ${numbers === undefined ? 'something else' : numbers.length}`);
}
