/** The encoders that codecs bring along, used by tests alone. */
interface EncoderFrame {
  readonly width: number;
  readonly height: number;
  readonly bitsPerSample: number;
  readonly componentCount: number;
  readonly isSigned: boolean;
  readonly isUsingColorTransform?: boolean;
}
interface WasmEncoder {
  getDecodedBuffer(frame: EncoderFrame): Uint8Array;
  encode(): void;
  getEncodedBuffer(): Uint8Array;
  delete(): void;
}
interface JpegLsEncoder extends WasmEncoder {
  setNearLossless(near: number): void;
}
interface J2kEncoder extends WasmEncoder {
  setDecompositions(levels: number): void;
  setQuality(lossless: boolean, quantization: number): void;
}
declare module '@cornerstonejs/codec-openjpeg/wasmjs' {
  export default function (): Promise<{ J2KEncoder: new () => J2kEncoder }>;
}
declare module '@cornerstonejs/codec-charls/wasmjs' {
  export default function (): Promise<{ JpegLSEncoder: new () => JpegLsEncoder }>;
}
