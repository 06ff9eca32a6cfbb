/** Memory outside of V8's heap: volumes, messages and what the transport reads into. */

/** Around a chunk's voxels a message has its frame's head, an offset and a checksum. */
const ENVELOPE_BYTES = 64;

/** Bytes through the transport after which its buffers are collected. */
const COLLECT_BYTES = 16 * 2 ** 20;

let passed = 0;

/**
 * To be told of every large message that was read or written: what the transport leaves of them behind is collected now and then, in less than a
 * millisecond. By itself V8 would mark its whole heap, some tens of milliseconds, for every 64 MiB of them, however small the heap; bin/m4oe
 * tells it to count buffers and heap together, and to let this function collect. Without those flags it does nothing. Measured in
 * docs/performance.md.
 */
export function volumePassed(bytes: number): void {
  passed += bytes;
  if (passed < COLLECT_BYTES) return;
  passed = 0;
  globalThis.gc?.({ type: 'minor' });
}

/**
 * Frees the memory of `view` at once; the view is empty afterwards.
 * Does nothing where the memory is shared or holds something else too.
 */
export function giveBack({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength - byteLength <= ENVELOPE_BYTES) buffer.transfer(0);
}
