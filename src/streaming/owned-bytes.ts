/** Memory outside of V8's heap: volumes, messages and what the transport reads into. */

/** Bytes through the transport after which its buffers are collected. */
const COLLECT_BYTES = 16 * 2 ** 20;

const FRAME_HEAD_BYTES = 5;

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
 * Bytes whose memory this holder has alone, so that it can be given back at once. Who is handed one is its holder from then on; views of something larger
 * cannot be made into one, and views of one are empty once it was given back.
 */
export class OwnedBytes {
  readonly #buffer: ArrayBuffer;
  readonly #bytes: Uint8Array<ArrayBuffer>;

  private constructor(bytes: Uint8Array<ArrayBuffer>) {
    this.#bytes = bytes;
    this.#buffer = bytes.buffer;
  }

  static zeros(length: number): OwnedBytes {
    return new OwnedBytes(new Uint8Array(new ArrayBuffer(length)));
  }

  static copyOf(view: Uint8Array): OwnedBytes {
    const own = OwnedBytes.zeros(view.length);
    own.bytes.set(view);
    return own;
  }

  /**
   * The memory of a message that the transport has put together and keeps no longer; undefined where it lies in memory with others, as small ones do.
   * @param message all of it; before it may be the head of its frame (5 bytes: compressed or not, and the length)
   */
  static ofMessage(message: Uint8Array): OwnedBytes | undefined {
    const { buffer, byteOffset, byteLength } = message;
    const alone =
      (byteOffset === 0 || byteOffset === FRAME_HEAD_BYTES) && byteOffset + byteLength === buffer.byteLength;
    return alone && buffer instanceof ArrayBuffer ? new OwnedBytes(message as Uint8Array<ArrayBuffer>) : undefined;
  }

  /** Empty after it was given back. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes;
  }

  /** Frees the memory at once; the second time it does nothing. */
  giveBack(): void {
    if (!this.#buffer.detached) this.#buffer.transfer(0);
  }
}
