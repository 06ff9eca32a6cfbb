/**
 * Holes of a volume's labels: background, connected by faces of voxels, that one class alone
 * encloses and that does not reach the border of the volume. Found among the gaps between runs of a
 * row: every voxel of a hole lies in one.
 */
import type { Triple } from '../../volume.ts';
import type { Parts } from './parts.ts';
import type { SliceRuns } from './runs.ts';

type Slices = readonly (SliceRuns | undefined)[];

/** Gaps of the volume, in the order of its voxels, joined into holes. */
export class Gaps {
  /** The gap itself or an earlier one of its hole. */
  #parent = new Int32Array(1024);
  /** The label on every side so far; 0 before the first. */
  #wall = new Uint8Array(1024);
  /** 1 where it reaches the border, or has several labels around it. */
  #open = new Uint8Array(1024);
  #count = 0;

  add(): number {
    const gap = this.#count++;
    if (gap === this.#parent.length) {
      const parent = new Int32Array(2 * gap);
      parent.set(this.#parent);
      this.#parent = parent;
      const wall = new Uint8Array(2 * gap);
      wall.set(this.#wall);
      this.#wall = wall;
      const open = new Uint8Array(2 * gap);
      open.set(this.#open);
      this.#open = open;
    }
    this.#parent[gap] = gap;
    return gap;
  }

  #root(gap: number): number {
    const parent = this.#parent;
    let at = gap;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at] as number] as number;
      at = parent[at] as number;
    }
    return at;
  }

  open(gap: number): void {
    this.#open[this.#root(gap)] = 1;
  }

  wall(gap: number, label: number): void {
    const root = this.#root(gap);
    if (this.#wall[root] === 0) this.#wall[root] = label;
    else if (this.#wall[root] !== label) this.#open[root] = 1;
  }

  join(a: number, b: number): void {
    const rootA = this.#root(a);
    const rootB = this.#root(b);
    if (rootA === rootB) return;
    const [first, second] = rootA < rootB ? [rootA, rootB] : [rootB, rootA];
    this.#parent[second] = first;
    if (this.#open[second] === 1) this.#open[first] = 1;
    if (this.#wall[second] !== 0) this.wall(first, this.#wall[second] as number);
  }

  /** The label that encloses it; 0 for none. */
  enclosedBy(gap: number): number {
    const root = this.#root(gap);
    return this.#open[root] === 1 ? 0 : (this.#wall[root] as number);
  }
}

/** The gap after each run of a slice, -1 for none. */
type GapsAfter = Int32Array;

/** Looks for holes slice after slice, in ascending order. */
export class HoleFinder {
  readonly gaps = new Gaps();
  readonly #slices: Slices;
  readonly #parts: Parts;
  readonly #height: number;
  /** Of the slice at hand, of the one before it and of the one after it. */
  readonly #after = new Map<number, GapsAfter>();

  constructor(slices: Slices, parts: Parts, [, height]: Triple) {
    this.#slices = slices;
    this.#parts = parts;
    this.#height = height;
  }

  /** Sees what lies around the gaps of slice `s`. */
  look(s: number): void {
    const runs = this.#slices[s];
    this.#after.delete(s - 2);
    const own = this.#gapsAfter(s);
    if (runs === undefined || own === undefined) return;
    const below = this.#slices[s - 1];
    const above = this.#slices[s + 1];
    const ofAbove = this.#gapsAfter(s + 1);
    const ofBelow = this.#gapsAfter(s - 1);
    for (let row = 0; row < this.#height; row++) {
      const from = runs.rows[row] as number;
      const to = runs.rows[row + 1] as number;
      if (to - from < 2) continue;
      for (let n = from; n < to - 1; n++) {
        const gap = own[n] as number;
        if (gap < 0) continue;
        this.gaps.wall(gap, this.#labelOf(runs, n));
        this.gaps.wall(gap, this.#labelOf(runs, n + 1));
      }
      this.#meet(runs, own, row, runs, own, row - 1);
      this.#meet(runs, own, row, runs, own, row + 1);
      this.#meet(runs, own, row, below, ofBelow, row);
      this.#meet(runs, own, row, above, ofAbove, row);
    }
  }

  #labelOf(runs: SliceRuns, run: number): number {
    return this.#parts.label[runs.parts[run] as number] as number;
  }

  #gapsAfter(s: number): GapsAfter | undefined {
    const runs = this.#slices[s];
    if (runs === undefined) return undefined;
    let after = this.#after.get(s);
    if (after !== undefined) return after;
    after = new Int32Array(runs.starts.length).fill(-1);
    for (const n of gapsOf(runs, this.#height)) after[n] = this.gaps.add();
    this.#after.set(s, after);
    return after;
  }

  /**
   * What the gaps of a row have beside them in another row; outside of the volume there is the
   * border.
   */
  #meet(
    runs: SliceRuns,
    after: GapsAfter,
    row: number,
    other: SliceRuns | undefined,
    ofOther: GapsAfter | undefined,
    otherRow: number,
  ): void {
    const inside = other !== undefined && ofOther !== undefined && otherRow >= 0 && otherRow < this.#height;
    const first = inside ? (other.rows[otherRow] as number) : 0;
    const end = inside ? (other.rows[otherRow + 1] as number) : 0;
    let j = first;
    for (let n = runs.rows[row] as number; n < (runs.rows[row + 1] as number) - 1; n++) {
      const gap = after[n] as number;
      if (gap < 0) continue;
      const a = runs.ends[n] as number;
      const b = runs.starts[n + 1] as number;
      if (!inside || first === end || a < (other.starts[first] as number) || b > (other.ends[end - 1] as number)) {
        this.gaps.open(gap);
        continue;
      }
      while ((other.ends[j] as number) <= a) j++;
      for (let m = j; m < end; m++) {
        const start = other.starts[m] as number;
        if (m > first && (ofOther[m - 1] as number) >= 0 && start > a) this.gaps.join(gap, ofOther[m - 1] as number);
        if (start >= b) break;
        this.gaps.wall(gap, this.#labelOf(other, m));
        if ((other.ends[m] as number) >= b) break;
      }
    }
  }
}

/** Runs that have a gap between them and the next one of their row, ascending. */
export function* gapsOf({ rows, starts, ends }: SliceRuns, height: number): Generator<number> {
  for (let row = 0; row < height; row++) {
    const last = (rows[row + 1] as number) - 1;
    for (let n = rows[row] as number; n < last; n++) if ((ends[n] as number) < (starts[n + 1] as number)) yield n;
  }
}
