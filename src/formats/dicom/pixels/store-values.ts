/**
 * Pixels as they lie in memory into voxels: the stored value out of its bits, padding to air, and
 * onto the common rescale.
 */
import type { VoxelArray } from '../../../volume.ts';
import type { Samples } from './codecs/samples.ts';
import type { ValueMap } from './common-rescale.ts';
import type { PixelFormat } from './pixel-format.ts';

/**
 * Writes `samples` to `voxels`, one for one. Bits outside Bits Stored (overlays of old files,
 * noise) are dropped, signed values are extended from their highest bit.
 * @param air the voxel that padding becomes
 */
export function storeValues(
  samples: Samples,
  format: PixelFormat,
  map: ValueMap,
  air: number,
  voxels: VoxelArray,
): void {
  const { bitsStored, highBit, signed, padding } = format;
  const left = 31 - highBit;
  const right = 32 - bitsStored;
  const { scale, offset } = map;
  if (scale === 1 && offset === 0 && padding === undefined) {
    // Nearly every CT, in a quarter of the time: whole numbers all the way.
    if (signed) for (let n = 0; n < samples.length; n++) voxels[n] = ((samples[n] as number) << left) >> right;
    else for (let n = 0; n < samples.length; n++) voxels[n] = ((samples[n] as number) << left) >>> right;
    return;
  }
  const isPadding = paddingTest(samples, format);
  for (let n = 0; n < samples.length; n++) {
    const word = samples[n] as number;
    const bits = word << left;
    const stored = signed ? bits >> right : bits >>> right;
    voxels[n] = isPadding(word, stored) ? air : stored * scale + offset;
  }
}

/** Whether a pixel is padding, by its word of the file or by its stored value. */
function paddingTest(samples: Samples, format: PixelFormat): (word: number, stored: number) => boolean {
  const { signed, padding } = format;
  if (padding === undefined) return () => false;
  const { low, high, word: words } = padding;
  const inWords = (word: number) => {
    const whole = signed ? (word << 16) >> 16 : word;
    return words !== undefined && whole >= words.low && whole <= words.high;
  };
  // Compressed pixels, and those of careful tools, have lost the bits outside Bits Stored.
  if (samples.some(inWords)) return inWords;
  return (_word, stored) => stored >= low && stored <= high;
}
