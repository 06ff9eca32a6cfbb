/**
 * Labels of a whole volume, settled: pieces that are no part of an organ removed, holes filled, by
 * the rules of the model's manifest (docs/decisions/0009-settled-labels.md).
 *
 * Slices are taken in as they are decided; when all are there, `settle` decides. Doing it twice
 * does what doing it once does; neither the order of the slices nor the axes of the source matter;
 * no class appears that was not there.
 */
import { setImmediate } from 'node:timers/promises';
import { throwIfAborted } from '../../errors.ts';
import type { Head } from '../../model/manifest.ts';
import type { Orientation } from '../../preprocess/orientation.ts';
import type { Geometry } from '../../volume.ts';
import { type Change, Changes } from './changes.ts';
import { Components } from './components.ts';
import { gapsOf, HoleFinder } from './holes.ts';
import { Rules } from './keep.ts';
import type { SliceRuns } from './runs.ts';

/** Of the volume's bytes what runs and parts may take; of a small volume so many bytes. */
const SHARE_OF_VOLUME = 0.2;
const LEAST_BYTES = 256 * 1024;

/** Milliseconds after which the event loop gets its turn. */
const TURN_MS = 8;

/** What a class has in a slice once it is settled, or what it lost or won in all. */
export interface PartTally {
  readonly label: number;
  readonly slice: number;
  readonly voxels: number;
  /** Voxels that the graph gave the class, and the sum of their confidences (0 to 255 each). */
  readonly own: number;
  readonly confidence: number;
  /** Of those, the voxels that are unsure. */
  readonly unsure: number;
  /** Sum of the columns of all its voxels. */
  readonly columns: number;
  /** True when a voxel lies on the border of the volume. */
  readonly border: boolean;
}

/** True when the head has rules. */
export function settles(head: Pick<Head, 'classes'>): boolean {
  return head.classes.some(({ settle }) => settle !== undefined);
}

/** Bytes to set aside for a volume of so many. */
export function settlementBytes(volumeBytes: number): number {
  return Math.max(LEAST_BYTES, Math.ceil(SHARE_OF_VOLUME * volumeBytes));
}

export interface SettlementOptions {
  readonly head: Pick<Head, 'classes'>;
  readonly geometry: Geometry;
  readonly orientation: Orientation;
  /** Bytes that it may take, as `settlementBytes` says. */
  readonly mostBytes: number;
}

export class Settlement {
  readonly #components: Components;
  readonly #rules: Rules;
  readonly #size: Orientation['size'];
  readonly #changes = new Changes();
  readonly #removed = new Float64Array(256);

  constructor({ head, geometry, orientation, mostBytes }: SettlementOptions) {
    this.#rules = new Rules(head, canonicalVoxelMl(geometry, orientation));
    this.#size = orientation.size;
    const { matters } = this.#rules;
    this.#components = new Components({ size: this.#size, mostBytes, ...(matters === undefined ? {} : { matters }) });
  }

  /** Bytes held, as they are counted against what was set aside. */
  get bytes(): number {
    return this.#components.bytes;
  }

  /**
   * Takes in one canonical slice as the graph decided it; each slice once, in any order. One that
   * never comes is background.
   * @param labels, confidence (H, W)
   * @throws Failure LABELS_IN_TOO_MANY_PIECES
   */
  add(labels: Uint8Array, confidence: Uint8Array, slice: number): void {
    this.#components.add(labels, confidence, slice);
  }

  /** Whether a slice has any label but background; one without stays as it is. */
  hasLabels(slice: number): boolean {
    return this.#components.slices[slice] !== undefined;
  }

  /**
   * Decides, when every slice is there. Once.
   * @throws Failure CANCELLED, or what the signal was aborted with
   */
  async settle(signal: AbortSignal): Promise<void> {
    throwIfAborted(signal);
    const turns = new Turns(signal);
    // Holes that are filled make pieces larger, and what is a large enough share of them depends on
    // that: until nothing changes. Every further round has removed a piece, so there is an end.
    for (let round = 0; ; round++) {
      const removed = this.#rules.removed(this.#components.all(), () => this.#components.touching());
      if (removed.size > 0) await this.#remove(removed, turns);
      else if (round > 0) return;
      if (!(await this.#fill(turns))) return;
    }
  }

  /** Canonical slices that may have changed, ascending. */
  get changedSlices(): number[] {
    return this.#changes.slices;
  }

  /** Settled labels of a canonical slice. @param out (H, W) */
  render(slice: number, out: Uint8Array): void {
    out.fill(0);
    const runs = this.#components.slices[slice];
    if (runs === undefined) return;
    const { label } = this.#components.parts;
    for (let row = 0, n = 0; row < this.#size[1]; row++) {
      const base = row * this.#size[0];
      for (; n < (runs.rows[row + 1] as number); n++) {
        const own = label[runs.parts[n] as number] as number;
        out.fill(own, base + (runs.starts[n] as number), base + (runs.ends[n] as number));
      }
    }
  }

  /** Labels of a canonical slice as the graph decided them. @param out (H, W) */
  renderRaw(slice: number, out: Uint8Array): void {
    this.render(slice, out);
    this.#changes.undo(slice, out, this.#size[0]);
  }

  /** Every part of what stayed; together they are the settled labels. */
  *tallies(): Generator<PartTally> {
    const { parts } = this.#components;
    const plane = this.#size[0] * this.#size[1];
    for (let part = 0; part < parts.count; part++) {
      if (parts.removed[part] === 1) continue;
      const voxels = parts.voxels[part] as number;
      yield {
        label: parts.label[part] as number,
        slice: Math.floor((parts.first[part] as number) / plane),
        voxels,
        own: voxels - (parts.filled[part] as number),
        confidence: parts.confidence[part] as number,
        unsure: parts.unsure[part] as number,
        columns: parts.columns[part] as number,
        border: parts.border[part] === 1,
      };
    }
  }

  /** By label: voxels that the class had and lost, and that it has and had not. */
  changedVoxels(): { readonly removed: Float64Array; readonly filled: Float64Array } {
    const { parts } = this.#components;
    const filled = new Float64Array(256);
    for (let part = 0; part < parts.count; part++) {
      if (parts.removed[part] === 1) continue;
      const label = parts.label[part] as number;
      filled[label] = (filled[label] as number) + (parts.filled[part] as number);
    }
    return { removed: this.#removed, filled };
  }

  async #remove(roots: ReadonlySet<number>, turns: Turns): Promise<void> {
    const { parts, slices } = this.#components;
    const gone = new Uint8Array(parts.count);
    for (let part = 0; part < parts.count; part++) {
      if (parts.removed[part] === 1 || !roots.has(parts.root(part))) continue;
      gone[part] = 1;
      parts.removed[part] = 1;
      const label = parts.label[part] as number;
      const own = (parts.voxels[part] as number) - (parts.filled[part] as number);
      this.#removed[label] = (this.#removed[label] as number) + own;
    }
    for (const [s, runs] of slices.entries()) {
      await turns.next();
      if (runs === undefined || !runs.parts.some((part) => gone[part] === 1)) continue;
      const changes: Change[] = [];
      slices[s] = this.#rewritten(runs, (n, row, kept) => {
        const part = runs.parts[n] as number;
        const start = runs.starts[n] as number;
        const end = runs.ends[n] as number;
        if (gone[part] === 1) changes.push({ row, start, end, was: parts.label[part] as number });
        else kept.push(start, end, part);
      });
      this.#changes.add(s, changes);
    }
  }

  /** Fills holes; false when there was none. */
  async #fill(turns: Turns): Promise<boolean> {
    const fills = this.#rules.filled;
    if (!fills.includes(1)) return false;
    const { parts, slices } = this.#components;
    const finder = new HoleFinder(slices, parts, this.#size);
    for (let s = 0; s < slices.length; s++) {
      await turns.next();
      finder.look(s);
    }
    let gap = 0;
    const filled: number[] = [];
    for (const [s, runs] of slices.entries()) {
      await turns.next();
      if (runs === undefined) continue;
      const filledAfter = new Set<number>();
      for (const n of gapsOf(runs, this.#size[1])) {
        if (fills[finder.gaps.enclosedBy(gap)] === 1) filledAfter.add(n);
        gap++;
      }
      if (filledAfter.size === 0) continue;
      filled.push(s);
      const changes: Change[] = [];
      slices[s] = this.#rewritten(runs, (n, row, kept) => {
        const part = runs.parts[n] as number;
        const start = runs.starts[n] as number;
        const end = runs.ends[n] as number;
        if (filledAfter.has(n - 1)) kept[kept.length - 2] = end;
        else kept.push(start, end, part);
        if (!filledAfter.has(n)) return;
        const next = runs.starts[n + 1] as number;
        changes.push({ row, start: end, end: next, was: 0 });
        parts.filled[part] = (parts.filled[part] as number) + next - end;
        parts.voxels[part] = (parts.voxels[part] as number) + next - end;
        parts.columns[part] = (parts.columns[part] as number) + ((end + next - 1) * (next - end)) / 2;
      });
      this.#changes.add(s, changes);
    }
    // All that enclosed a hole, and what lay in it, is one component now.
    for (const s of filled) {
      await turns.next();
      this.#components.relink(s);
    }
    return filled.length > 0;
  }

  /**
   * The runs of a slice anew. @param each pushes start, end and part of what becomes of run `n`
   * onto `kept`, or changes what is last there
   */
  #rewritten(runs: SliceRuns, each: (n: number, row: number, kept: number[]) => void): SliceRuns | undefined {
    const rows = new Uint32Array(runs.rows.length);
    const kept: number[] = [];
    for (let row = 0, n = 0; row + 1 < rows.length; row++) {
      for (; n < (runs.rows[row + 1] as number); n++) each(n, row, kept);
      rows[row + 1] = kept.length / 3;
    }
    const count = kept.length / 3;
    if (count === 0) return undefined;
    const made = { rows, starts: new Uint16Array(count), ends: new Uint16Array(count), parts: new Int32Array(count) };
    for (let n = 0; n < count; n++) {
      made.starts[n] = kept[3 * n] as number;
      made.ends[n] = kept[3 * n + 1] as number;
      made.parts[n] = kept[3 * n + 2] as number;
    }
    return made;
  }
}

/**
 * Millilitres of a voxel, multiplied in canonical order: rounding must not depend on the source's
 * axes.
 */
function canonicalVoxelMl({ spacing }: Geometry, { axes }: Orientation): number {
  const [column, row, slice] = axes.map((axis) => spacing[axis.source] as number) as [number, number, number];
  return (column * row * slice) / 1000;
}

/** Lets the event loop have its turn now and then, and sees whether the work is still wanted. */
class Turns {
  readonly #signal: AbortSignal;
  #since = performance.now();

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  async next(): Promise<void> {
    if (performance.now() - this.#since < TURN_MS) return;
    await setImmediate();
    throwIfAborted(this.#signal);
    this.#since = performance.now();
  }
}
