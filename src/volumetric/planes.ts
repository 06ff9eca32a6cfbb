/** Resampling of planes, and of a stack of them along what is left. */
import type { Layout } from './grid.ts';
import { resampleRows, type Samples, workLength } from './spline.ts';

/** One plane after the other, in memory that is used again. */
export class PlaneResampler {
  /** (columns, rows), filled before each. */
  readonly input: Float64Array;
  readonly #rows: Samples;
  readonly #columns: Samples;
  readonly #turned: Float64Array;
  readonly #between: Float64Array;
  readonly #output: Float64Array;
  readonly #work: Float64Array;

  constructor(rows: Samples, columns: Samples) {
    this.#rows = rows;
    this.#columns = columns;
    this.input = new Float64Array(columns.length * rows.length);
    this.#turned = new Float64Array(columns.outLength * rows.length);
    this.#between = new Float64Array(columns.outLength * rows.length);
    this.#output = new Float64Array(columns.outLength * rows.outLength);
    const room = Math.max(workLength(columns, rows.length), workLength(rows, columns.outLength));
    this.#work = new Float64Array(room);
  }

  /** The input as (rows, columns) of the output; good until the next one. */
  resample(): Float64Array {
    resampleRows(this.input, this.#columns, this.#rows.length, this.#turned, this.#work);
    transpose(this.#turned, this.#columns.outLength, this.#rows.length, this.#between);
    resampleRows(this.#between, this.#rows, this.#columns.outLength, this.#output, this.#work);
    return this.#output;
  }
}

/** (rows, columns) to (columns, rows) */
function transpose(input: Float64Array, rows: number, columns: number, out: Float64Array): void {
  for (let y = 0; y < rows; y++) for (let x = 0; x < columns; x++) out[x * rows + y] = input[y * columns + x] as number;
}

/**
 * Along a stack of planes (planes, rows, columns), a row of all of them at a time.
 * @param layout of `out`, in the same order of axes
 */
export function resamplePlanes(
  stack: Float32Array,
  along: Samples,
  [rows, columns]: readonly [number, number],
  { strides: [ofPlane, ofRow, ofColumn] }: Layout,
  out: Float32Array,
): void {
  const lines = new Float64Array(along.length * columns);
  const found = new Float64Array(along.outLength * columns);
  const work = new Float64Array(workLength(along, columns));
  for (let y = 0; y < rows; y++) {
    for (let p = 0; p < along.length; p++) {
      const from = (p * rows + y) * columns;
      lines.set(stack.subarray(from, from + columns), p * columns);
    }
    resampleRows(lines, along, columns, found, work);
    for (let p = 0, at = 0; p < along.outLength; p++) {
      const to = p * ofPlane + y * ofRow;
      for (let x = 0; x < columns; x++, at++) out[to + x * ofColumn] = found[at] as number;
    }
  }
}

/** Least and greatest of the values that a spline goes through, and may pass in between. */
export class Range {
  #least = Number.POSITIVE_INFINITY;
  #greatest = Number.NEGATIVE_INFINITY;

  reset(): void {
    this.#least = Number.POSITIVE_INFINITY;
    this.#greatest = Number.NEGATIVE_INFINITY;
  }

  take(values: Float64Array): void {
    let [least, greatest] = [this.#least, this.#greatest];
    for (let n = 0; n < values.length; n++) {
      const value = values[n] as number;
      if (value < least) least = value;
      if (value > greatest) greatest = value;
    }
    this.#least = least;
    this.#greatest = greatest;
  }

  clip(values: Float32Array | Float64Array): void {
    const [least, greatest] = [this.#least, this.#greatest];
    for (let n = 0; n < values.length; n++) {
      const value = values[n] as number;
      if (value < least) values[n] = least;
      else if (value > greatest) values[n] = greatest;
    }
  }
}
