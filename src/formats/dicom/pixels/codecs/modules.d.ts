/** The parts that are used of codecs that come without types. */

interface FrameInfo {
  readonly width: number;
  readonly height: number;
  readonly bitsPerSample: number;
  readonly componentCount: number;
  readonly isSigned?: boolean;
}

/** A decoder in WebAssembly: its buffers lie in memory that is freed by delete(). */
interface WasmDecoder {
  getEncodedBuffer(length: number): Uint8Array;
  decode(): void;
  getFrameInfo(): FrameInfo;
  getDecodedBuffer(): Uint8Array;
  delete(): void;
}

interface WasmOptions {
  print(line: string): void;
  printErr(line: string): void;
}

declare module '@cornerstonejs/codec-openjpeg/decodewasmjs' {
  export default function (options: WasmOptions): Promise<{ J2KDecoder: new () => WasmDecoder }>;
}
declare module '@cornerstonejs/codec-openjph/wasmjs' {
  export default function (options: WasmOptions): Promise<{ HTJ2KDecoder: new () => WasmDecoder }>;
}
declare module '@cornerstonejs/codec-charls/decodewasmjs' {
  export default function (options: WasmOptions): Promise<{ JpegLSDecoder: new () => WasmDecoder }>;
}
declare module 'jpeg-lossless-decoder-js' {
  interface Decoder {
    decode(buffer: ArrayBuffer, offset: number, length: number, bytesPerSample: number): Uint8Array | Uint16Array;
    readonly yLoc: number;
    markerIndex: number;
    readonly stream: { readonly index: number };
  }
  const jpeg: { readonly lossless: { readonly Decoder: new () => Decoder } };
  export default jpeg;
}
