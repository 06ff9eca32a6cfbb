/** JPEG-LS frames to samples. */

import { checkStream, corrupt, type Expected } from './expected.ts';
import { readJpeg } from './jpeg-stream.ts';
import type { Samples } from './samples.ts';
import { startModule, wasmDecoder } from './wasm.ts';

const charls = wasmDecoder('JPEG-LS', async () => {
  const { default: load } = await import('@cornerstonejs/codec-charls/decodewasmjs');
  return (await startModule(load)).JpegLSDecoder;
});

/** @throws Failure DICOM_PIXEL_DATA */
export async function decodeJpegLs(bytes: Uint8Array, expected: Expected, onLossy: () => void): Promise<Samples> {
  const stream = readJpeg(bytes, 'JPEG-LS');
  if (stream.frame !== 0xf7) throw corrupt('JPEG-LS', 'expected a JPEG-LS frame, got JPEG');
  checkStream('JPEG-LS', stream, expected);
  if (!stream.reversible) onLossy();
  return await charls(bytes, expected, stream.precision);
}
