/**
 * A slice of labels as runs along its rows: what a volume's labels are held as while its slices
 * come, in a tenth of their bytes.
 */
import { eachRun } from '../words.ts';

/**
 * Runs of a slice in the order of its voxels: row after row, columns ascending. None is background;
 * neighbours with one label are one run.
 */
export interface SliceRuns {
  /** Index of the first run of each row, and at the end the number of runs: (H + 1). */
  readonly rows: Uint32Array;
  /** First column of each run. */
  readonly starts: Uint16Array;
  /** Column after its last one. */
  readonly ends: Uint16Array;
  /** What each run belongs to: a part of `parts.ts`. */
  readonly parts: Int32Array;
}

/** Bytes of each run. */
export const RUN_BYTES = 8;

/** The widest slice whose columns a run can hold. */
export const MOST_COLUMNS = 65_535;

/** Finds the runs of one slice after another, in memory that it keeps for the next. */
export class RunFinder {
  readonly rows: Uint32Array;
  starts = new Uint16Array(1024);
  ends = new Uint16Array(1024);
  labels = new Uint8Array(1024);
  readonly #width: number;
  readonly #height: number;

  /** @throws RangeError for slices wider than MOST_COLUMNS */
  constructor(width: number, height: number) {
    if (width > MOST_COLUMNS) throw new RangeError(`a slice has ${width} columns, at most ${MOST_COLUMNS} can be held`);
    this.#width = width;
    this.#height = height;
    this.rows = new Uint32Array(height + 1);
  }

  /**
   * @param slice (H, W) labels
   * @returns the number of runs; `rows`, `starts`, `ends` and `labels` hold them until the next
   *   call
   */
  find(slice: Uint8Array): number {
    let found = 0;
    let begun = 0;
    const upTo = (row: number) => {
      while (begun <= row) this.rows[begun++] = found;
    };
    eachRun(slice, this.#width, (label, row, start, end) => {
      upTo(row);
      if (found === this.starts.length) this.#grow();
      this.starts[found] = start;
      this.ends[found] = end;
      this.labels[found++] = label;
    });
    upTo(this.#height);
    return found;
  }

  #grow(): void {
    const length = 2 * this.starts.length;
    const { starts, ends, labels } = this;
    this.starts = new Uint16Array(length);
    this.starts.set(starts);
    this.ends = new Uint16Array(length);
    this.ends.set(ends);
    this.labels = new Uint8Array(length);
    this.labels.set(labels);
  }
}

/**
 * Calls `meet` for each pair of runs of two rows that touch in 26-connectivity: that overlap, or
 * end where the other begins.
 * @param a, b runs `aFrom` to `aTo` of one slice, and `bFrom` to `bTo` of the same or another
 */
export function touchingRuns(
  a: Pick<SliceRuns, 'starts' | 'ends'>,
  aFrom: number,
  aTo: number,
  b: Pick<SliceRuns, 'starts' | 'ends'>,
  bFrom: number,
  bTo: number,
  meet: (i: number, j: number) => void,
): void {
  let i = aFrom;
  let j = bFrom;
  while (i < aTo && j < bTo) {
    const aEnd = a.ends[i] as number;
    const bEnd = b.ends[j] as number;
    if (aEnd < (b.starts[j] as number)) {
      i++;
      continue;
    }
    if (bEnd < (a.starts[i] as number)) {
      j++;
      continue;
    }
    meet(i, j);
    if (aEnd < bEnd) i++;
    else if (bEnd < aEnd) j++;
    else {
      // Both end here, so each can touch the corner of the other's successor.
      if (j + 1 < bTo && b.starts[j + 1] === aEnd) meet(i, j + 1);
      if (i + 1 < aTo && a.starts[i + 1] === bEnd) meet(i + 1, j);
      i++;
      j++;
    }
  }
}
