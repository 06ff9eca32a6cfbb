/** Memory outside of V8's heap that one holder has alone: volumes, messages and slices. */

const FRAME_HEAD_BYTES = 5;

/**
 * Bytes whose memory this holder has alone, so that it can be given back at once. Who is handed one
 * is its holder from then on; views of something larger cannot be made into one, and views of one
 * are empty once it was given back.
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
   * The memory of a message that the transport has put together and keeps no longer; undefined
   * where it lies in memory with others, as small ones do.
   * @param message all of it; before it may be the head of its frame (5 bytes: compressed or not,
   *   and the length)
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
