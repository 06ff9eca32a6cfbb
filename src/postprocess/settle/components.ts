/**
 * Connected components of each label over a volume, joined as its slices come: 26-connected, in any
 * order of the slices.
 *
 * Held are runs and parts, not voxels, within the bytes that were set aside for them.
 */
import { Failure } from '../../errors.ts';
import type { Triple } from '../../volume.ts';
import { UNSURE_BELOW } from '../unsure.ts';
import { PART_BYTES, Parts } from './parts.ts';
import { RUN_BYTES, RunFinder, type SliceRuns, touchingRuns } from './runs.ts';

/** Beside each run, while holes are looked for: the gap after it. */
const GAP_BYTES = 10;
const PAIR_BYTES = 40;
/** Parts in a key of two. */
const PAIR = 2 ** 26;

export interface Component {
  /** Its part that stands for all. */
  readonly root: number;
  readonly label: number;
  voxels: number;
  columns: number;
  first: number;
  border: boolean;
}

export interface ComponentOptions {
  /** Columns, rows and slices of the canonical volume. */
  readonly size: Triple;
  /** Bytes that all of it may take. */
  readonly mostBytes: number;
  /** Whether it matters where components of these two labels touch. */
  matters?(labelA: number, labelB: number): boolean;
}

export class Components {
  readonly parts = new Parts();
  /** By canonical slice; undefined where a slice has no label, or has not come. */
  readonly slices: (SliceRuns | undefined)[];
  readonly #size: Triple;
  readonly #finder: RunFinder;
  readonly #mostBytes: number;
  readonly #matters: ((labelA: number, labelB: number) => boolean) | undefined;
  /** Parts of different labels that touch. */
  readonly #touching = new Set<number>();
  #bytes = 0;

  constructor({ size, mostBytes, matters }: ComponentOptions) {
    this.#size = size;
    this.#finder = new RunFinder(size[0], size[1]);
    this.#mostBytes = mostBytes;
    this.#matters = matters;
    this.slices = new Array(size[2]);
  }

  /** Bytes held, as they are counted against what was set aside. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Takes in one canonical slice; each slice once, in any order.
   * @param labels (H, W), 0 background
   * @param confidence (H, W)
   * @throws Failure LABELS_IN_TOO_MANY_PIECES before more bytes are taken than were set aside
   */
  add(labels: Uint8Array, confidence: Uint8Array, slice: number): void {
    const [width, height] = this.#size;
    if (labels.length !== width * height || confidence.length !== labels.length) {
      throw new RangeError(`labels and confidence must have ${width * height} values`);
    }
    const found = this.#finder.find(labels);
    if (found === 0) return;
    this.#take(4 * (height + 1) + found * (RUN_BYTES + GAP_BYTES));
    const runs: SliceRuns = {
      rows: this.#finder.rows.slice(),
      starts: this.#finder.starts.slice(0, found),
      ends: this.#finder.ends.slice(0, found),
      parts: new Int32Array(found),
    };
    this.#partsOf(runs, slice, confidence);
    this.slices[slice] = runs;
    this.#link(runs, this.slices[slice - 1]);
    this.#link(runs, this.slices[slice + 1]);
  }

  /**
   * Joins what touches in a slice, and in the slices beside it, once more: its runs are others than
   * those that came.
   */
  relink(slice: number): void {
    const runs = this.slices[slice];
    if (runs === undefined) return;
    const { rows, parts } = runs;
    for (let row = 1; row < this.#size[1]; row++) {
      const from = rows[row] as number;
      touchingRuns(runs, rows[row - 1] as number, from, runs, from, rows[row + 1] as number, (i, j) => {
        this.#meet(parts[i] as number, parts[j] as number);
      });
    }
    this.#link(runs, this.slices[slice - 1]);
    this.#link(runs, this.slices[slice + 1]);
  }

  /** Every component that was not removed, the one with the first voxel first. */
  all(): Component[] {
    const { parts } = this;
    const byRoot = new Map<number, Component>();
    for (let part = 0; part < parts.count; part++) {
      if (parts.removed[part] === 1) continue;
      const root = parts.root(part);
      const first = parts.first[part] as number;
      let whole = byRoot.get(root);
      if (whole === undefined) {
        whole = { root, label: parts.label[part] as number, voxels: 0, columns: 0, first, border: false };
        byRoot.set(root, whole);
      }
      whole.voxels += parts.voxels[part] as number;
      whole.columns += parts.columns[part] as number;
      if (first < whole.first) whole.first = first;
      if (parts.border[part] === 1) whole.border = true;
    }
    return [...byRoot.values()].sort((a, b) => a.first - b.first);
  }

  /** Roots of components of different labels that touch, for labels where it matters. */
  *touching(): Generator<readonly [number, number]> {
    for (const pair of this.#touching) {
      yield [this.parts.root(Math.floor(pair / PAIR)), this.parts.root(pair % PAIR)];
    }
  }

  #take(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes <= this.#mostBytes) return;
    throw new Failure(
      'too_large',
      'LABELS_IN_TOO_MANY_PIECES',
      `the labels lie in so many pieces that settling them takes more than the ${this.#mostBytes} bytes set aside for it; ask for raw labels`,
    );
  }

  /** Gives runs of one label that touch within the slice one part, and counts its voxels. */
  #partsOf(runs: SliceRuns, slice: number, confidence: Uint8Array): void {
    const [width, height, slices] = this.#size;
    const { rows, starts, ends, parts: own } = runs;
    const { labels } = this.#finder;
    // Runs point at an earlier run of their part, at last at its first one.
    for (let n = 0; n < own.length; n++) own[n] = n;
    const firstOf = (run: number): number => {
      let at = run;
      while (own[at] !== at) {
        own[at] = own[own[at] as number] as number;
        at = own[at] as number;
      }
      return at;
    };
    for (let row = 1; row < height; row++) {
      const above = rows[row - 1] as number;
      const from = rows[row] as number;
      touchingRuns(runs, above, from, runs, from, rows[row + 1] as number, (i, j) => {
        if (labels[i] !== labels[j]) return;
        const a = firstOf(i);
        const b = firstOf(j);
        if (a < b) own[b] = a;
        else own[a] = b;
      });
    }
    for (let n = 0; n < own.length; n++) own[n] = firstOf(n);
    let made = 0;
    for (let n = 0; n < own.length; n++) if (own[n] === n) made++;
    this.#take(made * PART_BYTES);
    const { parts } = this;
    const endSlice = slice === 0 || slice === slices - 1;
    for (let row = 0; row < height; row++) {
      const to = rows[row + 1] as number;
      const base = row * width;
      const endRow = endSlice || row === 0 || row === height - 1;
      for (let n = rows[row] as number; n < to; n++) {
        const start = starts[n] as number;
        const end = ends[n] as number;
        // Its first run has come before, and holds the part by now.
        const part =
          own[n] === n
            ? parts.add(labels[n] as number, slice * width * height + base + start)
            : (own[own[n] as number] as number);
        own[n] = part;
        parts.voxels[part] = (parts.voxels[part] as number) + end - start;
        parts.columns[part] = (parts.columns[part] as number) + ((start + end - 1) * (end - start)) / 2;
        let sum = 0;
        let unsure = 0;
        for (let at = base + start; at < base + end; at++) {
          const one = confidence[at] as number;
          sum += one;
          if (one < UNSURE_BELOW) unsure++;
        }
        parts.confidence[part] = (parts.confidence[part] as number) + sum;
        parts.unsure[part] = (parts.unsure[part] as number) + unsure;
        if (endRow || start === 0 || end === width) parts.border[part] = 1;
      }
    }
    this.#neighboursWithin(runs);
  }

  /** Where labels that matter to each other touch in one slice. */
  #neighboursWithin(runs: SliceRuns): void {
    if (this.#matters === undefined) return;
    const { rows, starts, ends, parts } = runs;
    for (let row = 0; row < this.#size[1]; row++) {
      const from = rows[row] as number;
      const to = rows[row + 1] as number;
      for (let n = from + 1; n < to; n++) {
        if (starts[n] === ends[n - 1]) this.#meet(parts[n - 1] as number, parts[n] as number);
      }
      if (row === 0) continue;
      touchingRuns(runs, rows[row - 1] as number, from, runs, from, to, (i, j) => {
        this.#meet(parts[i] as number, parts[j] as number);
      });
    }
  }

  #link(runs: SliceRuns, other: SliceRuns | undefined): void {
    if (other === undefined) return;
    const height = this.#size[1];
    for (let row = 0; row < height; row++) {
      const from = runs.rows[row] as number;
      const to = runs.rows[row + 1] as number;
      if (from === to) continue;
      for (let near = Math.max(0, row - 1); near <= Math.min(height - 1, row + 1); near++) {
        touchingRuns(runs, from, to, other, other.rows[near] as number, other.rows[near + 1] as number, (i, j) => {
          this.#meet(runs.parts[i] as number, other.parts[j] as number);
        });
      }
    }
  }

  #meet(a: number, b: number): void {
    if (a === b) return;
    const labelA = this.parts.label[a] as number;
    const labelB = this.parts.label[b] as number;
    if (labelA === labelB) this.parts.join(a, b);
    else if (this.#matters?.(labelA, labelB) === true) {
      const pair = Math.min(a, b) * PAIR + Math.max(a, b);
      if (this.#touching.has(pair)) return;
      this.#take(PAIR_BYTES);
      this.#touching.add(pair);
    }
  }
}
