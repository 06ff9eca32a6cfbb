/** Collection of what the transport leaves behind of large messages. */

/** Bytes through the transport after which its buffers are collected. */
const COLLECT_BYTES = 4 * 2 ** 20;

let passed = 0;

/**
 * To be told of every large message that was read or written: what the transport leaves of them
 * behind is collected now and then, in less than a millisecond. By itself V8 would mark its whole
 * heap, some tens of milliseconds, for every 64 MiB of them, however small the heap; bin/m4oe tells
 * it to count buffers and heap together, and to let this function collect. Without those flags it
 * does nothing. Measured in docs/performance.md.
 */
export function volumePassed(bytes: number): void {
  passed += bytes;
  if (passed < COLLECT_BYTES) return;
  passed = 0;
  globalThis.gc?.({ type: 'minor' });
}

/**
 * Collects everything that nobody holds and gives the system back what the heap then does not use:
 * for when nobody waits, as it takes this thread some tens of milliseconds.
 */
export function shrinkHeap(): void {
  globalThis.gc?.({ type: 'major', execution: 'async', flavor: 'last-resort' });
}

/** Collects everything that nobody holds, soon: some tens of milliseconds of this thread. */
export function collectHeap(): void {
  globalThis.gc?.({ type: 'major', execution: 'async' });
}
