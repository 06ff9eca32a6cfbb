/** JPEG 2000 and HTJ2K frames to samples. */

import { checkStream, corrupt, type Expected } from './expected.ts';
import { readJpeg2000 } from './jpeg2000-stream.ts';
import type { Samples } from './samples.ts';
import { startModule, wasmDecoder } from './wasm.ts';

const openjpeg = wasmDecoder('JPEG 2000', async () => {
  const { default: load } = await import('@cornerstonejs/codec-openjpeg/decodewasmjs');
  return (await startModule(load)).J2KDecoder;
});

const openjph = wasmDecoder('HTJ2K', async () => {
  const { default: load } = await import('@cornerstonejs/codec-openjph/wasmjs');
  return (await startModule(load)).HTJ2KDecoder;
});

/**
 * @param lossyDeclared the data set says that its pixels were compressed with loss
 * @throws Failure DICOM_PIXEL_DATA; DICOM_LOSSY through `undeclared`
 */
export async function decodeJpeg2000(
  bytes: Uint8Array,
  expected: Expected,
  highThroughput: boolean,
  onLossy: () => void,
): Promise<Samples> {
  const stream = readJpeg2000(bytes);
  checkStream('JPEG 2000', stream, expected);
  if (!stream.reversible) onLossy();
  const samples = await (highThroughput ? openjph : openjpeg)(bytes, expected, stream.precision);
  if (samples.length !== expected.rows * expected.columns) throw corrupt('JPEG 2000', 'the decoder gave another image');
  return samples;
}
