/**
 * A volume whose voxels may still be on their way: one side fills it in memory order, the other
 * waits for as much as it needs.
 */
import { cancelled } from '../errors.ts';
import { type Volume, voxelCount } from '../volume.ts';

export class Arrival {
  readonly volume: Volume;
  readonly #total: number;
  #received = 0;
  #failure: unknown;
  #waiters: (() => void)[] = [];

  constructor(volume: Volume) {
    this.volume = volume;
    this.#total = voxelCount(volume.geometry);
  }

  /** A volume that is all here. */
  static complete(volume: Volume): Arrival {
    const arrival = new Arrival(volume);
    arrival.advanceTo(arrival.#total);
    return arrival;
  }

  /** Voxels that are in place, from the first one on. */
  get received(): number {
    return this.#received;
  }

  /** Whether the rest will not come. */
  get failed(): boolean {
    return this.#failure !== undefined;
  }

  advanceTo(voxels: number): void {
    this.#received = voxels;
    this.#notify();
  }

  /** The rest will not come. */
  fail(error: unknown): void {
    this.#failure ??= error;
    this.#notify();
  }

  /**
   * Resolves when the first `voxels` voxels are in place.
   * @throws what `fail` was given, or the signal's reason
   */
  async until(voxels: number, signal: AbortSignal): Promise<void> {
    const onAbort = () => this.#notify();
    signal.addEventListener('abort', onAbort);
    try {
      while (this.#received < voxels) {
        if (this.#failure !== undefined) throw this.#failure;
        if (signal.aborted) throw cancelled(signal.reason);
        await new Promise<void>((resolve) => this.#waiters.push(resolve));
      }
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  #notify(): void {
    for (const wake of this.#waiters.splice(0)) wake();
  }
}
