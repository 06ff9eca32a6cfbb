/** Chunks of a volume as they come from the wire, checked and put in place. */
import { endianness } from 'node:os';
import { crc32 } from 'node:zlib';
import { Failure, invalid } from '../errors.ts';
import type { SegmentOrder } from '../pipeline/plan.ts';
import { Arrival } from '../streaming/arrival.ts';
import { volumePassed } from '../streaming/collection.ts';
import { OwnedBytes } from '../streaming/owned-bytes.ts';
import { VOXEL_BYTES, voxelView } from '../volume.ts';
import type { VoxelChunk__Output } from '../wire/generated/m4oe/v1/VoxelChunk.ts';

export class Upload {
  readonly arrival: Arrival;
  readonly #memory: OwnedBytes;
  readonly #bytes: Uint8Array<ArrayBuffer>;
  readonly #voxelBytes: number;
  readonly #swap: boolean;
  #received = 0;
  #swapped = 0;

  /** Allocates the volume; call only after admission. */
  constructor(order: SegmentOrder, bytes: number, bigEndian: boolean) {
    this.#memory = OwnedBytes.zeros(bytes);
    this.#bytes = this.#memory.bytes;
    this.#voxelBytes = VOXEL_BYTES[order.voxelType];
    this.#swap = this.#voxelBytes > 1 && bigEndian !== (endianness() === 'BE');
    const { geometry, voxelType, rescale } = order;
    this.arrival = new Arrival({ geometry, voxelType, rescale, voxels: voxelView(voxelType, this.#bytes.buffer) });
  }

  get totalBytes(): number {
    return this.#bytes.length;
  }

  get receivedBytes(): number {
    return this.#received;
  }

  get complete(): boolean {
    return this.#received === this.#bytes.length;
  }

  /**
   * Copies the chunk's voxels into place.
   * @throws Failure CHUNK_EMPTY, CHUNK_OFFSET, TOO_MANY_BYTES or CHUNK_CRC
   */
  add(chunk: VoxelChunk__Output): void {
    const { offset, data } = chunk;
    if (data.length === 0) throw invalid('CHUNK_EMPTY', 'chunk.data', 'expected at least one byte, got none');
    if (offset !== this.#received) {
      throw invalid(
        'CHUNK_OFFSET',
        'chunk.offset',
        `expected ${this.#received}, got ${offset}: chunks are contiguous and in order`,
      );
    }
    if (offset + data.length > this.#bytes.length) {
      throw invalid(
        'TOO_MANY_BYTES',
        'chunk.data',
        `the header announces ${this.#bytes.length} bytes, this chunk ends at ${offset + data.length}`,
      );
    }
    const found = crc32(data);
    if (found !== chunk.crc32) {
      throw new Failure(
        'corrupt',
        'CHUNK_CRC',
        `chunk.crc32: the chunk at ${offset} has CRC-32 ${found}, it says ${chunk.crc32}; send the volume again`,
        { field: 'chunk.crc32' },
      );
    }
    this.#bytes.set(data, offset);
    this.#received += data.length;
    volumePassed(data.length);
    if (this.#swap) this.#swapWhole();
    this.arrival.advanceTo(Math.floor(this.#received / this.#voxelBytes));
  }

  /** @throws Failure TOO_FEW_BYTES when the client half-closed before all bytes were here */
  end(): void {
    if (this.complete) return;
    throw invalid(
      'TOO_FEW_BYTES',
      'chunk',
      `the header announces ${this.#bytes.length} bytes, the stream ended after ${this.#received}`,
    );
  }

  /** Frees the volume. Nothing may read it any more. */
  release(): void {
    this.#memory.giveBack();
  }

  /** Brings the voxels that became whole into the machine's byte order. */
  #swapWhole(): void {
    const size = this.#voxelBytes;
    const end = this.#received - (this.#received % size);
    const whole = Buffer.from(this.#bytes.buffer, this.#swapped, end - this.#swapped);
    if (size === 2) whole.swap16();
    else if (size === 4) whole.swap32();
    else whole.swap64();
    this.#swapped = end;
  }
}
