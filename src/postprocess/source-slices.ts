/** Canonical slices in, slices of the source grid out. */
import { type Orientation, sourceSliceAxisIsAxial } from '../preprocess/orientation.ts';
import { OwnedBytes } from '../streaming/owned-bytes.ts';
import type { Triple } from '../volume.ts';
import { restoreSlice } from './restore.ts';

/** Values that were never put are 0. */
export class SourceSlices {
  /**
   * True when a canonical slice is one slice of the source, so that it can be taken as soon as it
   * was put.
   */
  readonly #axial: boolean;
  readonly #orientation: Orientation;
  /** Voxels of a slice of the source. */
  readonly #plane: number;
  /** Of axial slices. Each has memory of its own: it is gone when its taker is done with it. */
  readonly #slices = new Map<number, OwnedBytes>();
  readonly #whole: OwnedBytes;

  /** @param size of the source grid: i, j, k */
  constructor(orientation: Orientation, [ni, nj, nk]: Triple) {
    this.#orientation = orientation;
    this.#axial = sourceSliceAxisIsAxial(orientation);
    this.#plane = ni * nj;
    this.#whole = OwnedBytes.zeros(this.#axial ? 0 : ni * nj * nk);
  }

  /**
   * @param slice H * W values; copied
   * @param canonical its index in canonical orientation
   * @param k its position along the source's slice axis, if that is axial
   */
  put(slice: Uint8Array, canonical: number, k: number): void {
    if (!this.#axial) {
      restoreSlice(slice, this.#orientation, canonical, this.#whole.bytes);
      return;
    }
    const own = OwnedBytes.zeros(this.#plane);
    restoreSlice(slice, this.#orientation, canonical, own.bytes, k * this.#plane);
    this.#slices.set(k, own);
  }

  /** Slice k of the source, ni * nj values, in memory that is its taker's. Once: it is not kept. */
  take(k: number): OwnedBytes {
    if (!this.#axial) return OwnedBytes.copyOf(this.#whole.bytes.subarray(k * this.#plane, (k + 1) * this.#plane));
    const own = this.#slices.get(k) ?? OwnedBytes.zeros(this.#plane);
    this.#slices.delete(k);
    return own;
  }

  /** Frees what was put and not taken. */
  release(): void {
    this.#whole.giveBack();
    for (const own of this.#slices.values()) own.giveBack();
    this.#slices.clear();
  }
}
