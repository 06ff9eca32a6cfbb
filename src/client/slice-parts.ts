/** Label slices put together: the service sends those in parts that one message does not hold. */
import { crc32 } from 'node:zlib';
import { Failure } from '../errors.ts';
import type { Geometry } from '../volume.ts';
import type { LabelSlice__Output } from '../wire/generated/m4oe/v1/LabelSlice.ts';

interface Begun {
  readonly k: number;
  readonly data: Buffer;
  received: number;
}

export class SliceParts {
  /** Bytes of a slice. */
  readonly #plane: number;
  readonly #slices: number;
  /** By output. */
  readonly #begun = new Map<LabelSlice__Output['output'], Begun>();

  constructor({ size: [ni, nj, nk] }: Geometry) {
    this.#plane = ni * nj;
    this.#slices = nk;
  }

  /**
   * @returns the slice as if it had come in one message, when this was its last part
   * @throws Failure SLICE_CRC, SLICE_PARTS
   */
  add(part: LabelSlice__Output): LabelSlice__Output | undefined {
    const { k, output, data, offset } = part;
    if (crc32(data) !== part.crc32)
      throw new Failure('corrupt', 'SLICE_CRC', `label slice ${k} was damaged on the way; run the request again`);
    if (k >= this.#slices)
      throw new Failure('corrupt', 'SLICE_PARTS', `expected label slices 0 to ${this.#slices - 1}, got ${k}`);
    if (offset === 0 && data.length === this.#plane) return part;
    if (offset === 0) this.#begun.set(output, { k, data: Buffer.alloc(this.#plane), received: 0 });
    const begun = this.#begun.get(output);
    const fits = begun?.k === k && begun.received === offset && offset + data.length <= this.#plane && data.length > 0;
    if (begun === undefined || !fits) {
      const has = begun?.k === k ? begun.received : 0;
      const why = `label slice ${k}: expected at most ${this.#plane - has} bytes from byte ${has} on, got ${data.length} from ${offset} on`;
      throw new Failure('corrupt', 'SLICE_PARTS', `${why}; run the request again`);
    }
    begun.data.set(data, offset);
    begun.received += data.length;
    if (begun.received < this.#plane) return undefined;
    this.#begun.delete(output);
    return { ...part, data: begun.data, offset: 0, crc32: crc32(begun.data) };
  }
}
