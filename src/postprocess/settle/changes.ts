/** What the stage changed in a slice: enough to know what its labels were before. */

/** Columns `start` to `end` of a row, with the label that they had. */
export interface Change {
  readonly row: number;
  readonly start: number;
  readonly end: number;
  readonly was: number;
}

const NUMBERS = 4;

/** Changes by canonical slice, in the order in which they were made. Eight bytes each. */
export class Changes {
  readonly #slices = new Map<number, Uint16Array>();

  /** Slices with changes, ascending. */
  get slices(): number[] {
    return [...this.#slices.keys()].sort((a, b) => a - b);
  }

  add(slice: number, changes: readonly Change[]): void {
    if (changes.length === 0) return;
    const before = this.#slices.get(slice);
    const all = new Uint16Array((before?.length ?? 0) + NUMBERS * changes.length);
    all.set(before ?? []);
    changes.forEach(({ row, start, end, was }, n) => {
      all.set([row, start, end, was], (before?.length ?? 0) + NUMBERS * n);
    });
    this.#slices.set(slice, all);
  }

  /** Makes a slice (H, W) of settled labels what it was. */
  undo(slice: number, labels: Uint8Array, width: number): void {
    const all = this.#slices.get(slice) ?? new Uint16Array(0);
    // The last one first: where two met, what was there before the earlier one counts.
    for (let n = all.length - NUMBERS; n >= 0; n -= NUMBERS) {
      const base = (all[n] as number) * width;
      labels.fill(all[n + 3] as number, base + (all[n + 1] as number), base + (all[n + 2] as number));
    }
  }
}
