/** Labels that settling took: what slices had before they came once more. */

export class RemovedLabels {
  #labels: Uint8Array | undefined;
  #slices = 0;

  /**
   * Takes in a slice that comes once more, before it is put in the place of what was there.
   * @param labels of the volume so far
   * @param at index of the slice's first voxel
   */
  replaced(labels: Uint8Array, slice: Uint8Array, at: number): void {
    this.#labels ??= new Uint8Array(labels.length);
    this.#slices++;
    for (const [n, label] of slice.entries()) {
      const before = labels[at + n] as number;
      if (before !== 0 && before !== label) this.#labels[at + n] = before;
    }
  }

  /**
   * The label that each voxel lost, else 0.
   * @param revisedSlices of the report
   * @returns undefined where slices left but once, settled
   */
  of(revisedSlices: number, voxels: number): Uint8Array | undefined {
    if (this.#slices !== revisedSlices) return undefined;
    return this.#labels ?? new Uint8Array(voxels);
  }
}
