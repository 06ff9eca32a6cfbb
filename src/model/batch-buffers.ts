/**
 * Memory of batches, used again by whichever request is next. It is shared with the threads that
 * run the graph, so that it cannot be given back like other memory: it goes when every thread has
 * collected it.
 */
import { BatchBuffer, type SliceBatch } from './session.ts';

/** A buffer is not taken for batches that are smaller than this part of it. */
const LEAST_PART = 1 / 4;
/**
 * Bytes let go of after which they are collected: a collection stops a thread for some tens of
 * milliseconds.
 */
const COLLECT_BYTES = 32 * 2 ** 20;

export class BatchBuffers {
  readonly #keptBytes: number;
  readonly #collect: () => void;
  /** The one that was given back last comes last. */
  #free: BatchBuffer[] = [];
  #dropped = 0;

  /**
   * @param keptBytes of free buffers that are kept
   * @param collect lets every thread that has seen a batch collect what nobody holds
   */
  constructor(keptBytes: number, collect: () => void) {
    this.#keptBytes = keptBytes;
    this.#collect = collect;
  }

  /**
   * A buffer with room for the shape (N, C, H, W); who takes it gives it back, or drops it. Its
   * content is anything.
   */
  take(shape: SliceBatch['shape']): BatchBuffer {
    const needed = BatchBuffer.bytesOf(shape);
    let best: BatchBuffer | undefined;
    for (const one of this.#free)
      if (one.holds(shape) && one.bytes * LEAST_PART <= needed && one.bytes < (best?.bytes ?? Infinity)) best = one;
    if (best === undefined) return new BatchBuffer(shape);
    this.#free.splice(this.#free.indexOf(best), 1);
    return best;
  }

  /** Nobody reads or writes it any more, in any thread. */
  give(buffer: BatchBuffer): void {
    this.#free.push(buffer);
    let kept = this.#free.reduce((sum, { bytes }) => sum + bytes, 0);
    while (kept > this.#keptBytes) {
      const oldest = this.#free.shift() as BatchBuffer;
      kept -= oldest.bytes;
      this.drop(oldest);
    }
  }

  /** Nothing runs: what has more bytes than these is let go of, and collected at once. */
  rest(mostBytes: number): void {
    const small = this.#free.filter(({ bytes }) => bytes <= mostBytes);
    if (small.length === this.#free.length) return;
    this.#free = small;
    this.#dropped = 0;
    this.#collect();
  }

  /** Somebody may still write it. */
  drop({ bytes }: BatchBuffer): void {
    this.#dropped += bytes;
    if (this.#dropped < COLLECT_BYTES) return;
    this.#dropped = 0;
    this.#collect();
  }
}
