/** Memory outside of V8's heap: volumes, messages and what the transport reads into. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Around a chunk's voxels a message has its frame's head, an offset and a checksum. */
const ENVELOPE_BYTES = 64;

/** Bytes through the transport after which its buffers are collected. */
const COLLECT_BYTES = 16 * 2 ** 20;

let collectYoung: (() => void) | undefined;
let passed = 0;

/**
 * For a process that passes volumes on. V8 marks its whole heap, some tens of milliseconds, after every 64 MiB of buffers, however small the
 * heap; told to count buffers and heap together it does so rarely, and what the transport leaves behind is collected by `volumePassed`, in less
 * than a millisecond. Measured in docs/performance.md.
 */
export function prepareForVolumes(): void {
  setFlagsFromString('--external-memory-accounted-in-global-limit');
  setFlagsFromString('--heap-growing-percent=30');
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as (options: { type: 'minor' }) => void;
  collectYoung = () => collect({ type: 'minor' });
}

/** To be told of every large message that was read or written. */
export function volumePassed(bytes: number): void {
  passed += bytes;
  if (passed < COLLECT_BYTES) return;
  passed = 0;
  collectYoung?.();
}

/**
 * Frees the memory of `view` at once; the view is empty afterwards.
 * Does nothing where the memory is shared or holds something else too.
 */
export function giveBack({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength - byteLength <= ENVELOPE_BYTES) buffer.transfer(0);
}
