/** Decoders in WebAssembly: loaded when first needed, and anew after one of them failed. */
import { Failure } from '../../../../errors.ts';
import { corrupt, type Expected } from './expected.ts';
import type { Samples } from './samples.ts';

/**
 * Events for which a module registers handlers of its own, which would outlive it and keep its
 * memory.
 */
const EVENTS = ['uncaughtException', 'unhandledRejection'] as const;

/**
 * Starts a module. It makes the options its own, so each gets new ones; what decoders print is not
 * for a log.
 */
export function startModule<Module>(factory: (options: WasmOptions) => Promise<Module>): Promise<Module> {
  const before = EVENTS.map((event) => process.listeners(event as 'uncaughtException'));
  const started = factory({ print: () => undefined, printErr: () => undefined });
  for (const [n, event] of EVENTS.entries()) {
    for (const listener of process.listeners(event as 'uncaughtException')) {
      if (before[n]?.includes(listener) !== true) process.off(event, listener);
    }
  }
  return started;
}

/** @param load gives the class of the decoder, of a module that it starts */
export function wasmDecoder(coding: string, load: () => Promise<new () => WasmDecoder>) {
  let loaded: Promise<new () => WasmDecoder> | undefined;
  /**
   * @throws Failure DICOM_PIXEL_DATA when the decoder fails, or gives another image than was
   *   announced
   */
  return async (bytes: Uint8Array, expected: Expected, precision: number): Promise<Samples> => {
    loaded ??= load();
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
      if (error instanceof Failure) throw error;
      // An exception of the decoder's own is a number. Anything else is a trap, behind which its
      // memory is in an unknown state.
      if (typeof error !== 'number') loaded = undefined;
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
