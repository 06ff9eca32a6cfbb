/** Decoders in WebAssembly: loaded when first needed, and anew after one of them failed. */
import type { Samples } from '../store-values.ts';
import { corrupt, type Expected } from './expected.ts';

/** A module makes the object its own, so each gets a new one. What decoders print is not for a log. */
const silent = (): WasmOptions => ({ print: () => undefined, printErr: () => undefined });

/** @param load gives the class of the decoder */
export function wasmDecoder(coding: string, load: (options: WasmOptions) => Promise<new () => WasmDecoder>) {
  let loaded: Promise<new () => WasmDecoder> | undefined;
  /** @throws Failure DICOM_PIXEL_DATA when the decoder fails, or gives another image than was announced */
  return async (bytes: Uint8Array, expected: Expected, precision: number): Promise<Samples> => {
    loaded ??= load(silent());
    const Decoder = await loaded;
    const decoder = new Decoder();
    try {
      decoder.getEncodedBuffer(bytes.length).set(bytes);
      decoder.decode();
      const info = decoder.getFrameInfo();
      const decoded = decoder.getDecodedBuffer();
      const size = precision <= 8 ? 1 : 2;
      const count = expected.rows * expected.columns;
      if (info.width !== expected.columns || info.height !== expected.rows || info.componentCount !== 1)
        throw corrupt(coding, `expected ${expected.columns} x ${expected.rows} pixels, the decoder gave another image`);
      if (decoded.length !== count * size)
        throw corrupt(coding, `expected ${count * size} bytes from the decoder, got ${decoded.length}`);
      const own = Uint8Array.from(decoded);
      return size === 1 ? widened(own, info.isSigned === true) : new Uint16Array(own.buffer);
    } catch (error) {
      // Memory of a decoder that failed is in an unknown state.
      loaded = undefined;
      if (error instanceof Error && 'reason' in error) throw error;
      throw corrupt(coding, 'the decoder gave up on the code stream', error);
    } finally {
      release(decoder);
    }
  };
}

function release(decoder: WasmDecoder): void {
  try {
    decoder.delete();
  } catch {
    // A decoder that failed may be beyond being freed; its module is dropped as a whole.
  }
}

/** Signed samples of 8 bits in the 16 that they are stored in. */
function widened(bytes: Uint8Array, signed: boolean): Samples {
  return signed ? Uint16Array.from(new Int8Array(bytes.buffer), (value) => value & 0xffff) : bytes;
}
