/**
 * Exact order statistics of a volume by counting, without sorting or copying it: O(voxels) time, a
 * few hundred KiB of histograms. Values are ranked as numbers: -0 and 0 are one value.
 */
import type { VoxelArray } from '../volume.ts';

const BLOCK = 2048;
const BINS = 65536;

/**
 * Nearest-rank percentiles (inverted CDF: the smallest value v such that at least p % of the voxels
 * are <= v; p = 0 gives the minimum), in the order of `percents` (0..100). Equals
 * numpy.percentile(..., method='inverted_cdf') with float64 percents. Voxels must be finite, at
 * least one, fewer than 2^32.
 */
export function percentile(voxels: VoxelArray, percents: readonly number[]): number[] {
  return valuesAtRanks(
    voxels,
    percents.map((p) => nearestRank(p, voxels.length)),
  );
}

/**
 * 1-based rank of the nearest-rank percentile p (0..100) among `count` values; rounds as numpy
 * does.
 */
export function nearestRank(p: number, count: number): number {
  return Math.min(count, Math.max(1, Math.ceil(count * (p / 100))));
}

/** The values at 1-based ranks of ascending order, for all voxel types. */
export function valuesAtRanks(voxels: VoxelArray, ranks: readonly number[]): number[] {
  if (voxels instanceof Float64Array) return ranks.map((rank) => rankOfDoubles(voxels, rank) + 0);
  if (voxels.BYTES_PER_ELEMENT <= 2) return ranksOfSmallIntegers(voxels, ranks);
  return ranksOf32Bits(voxels as Int32Array | Uint32Array | Float32Array, ranks);
}

/** Finds the bin that holds a 1-based rank, and the rank within it. */
function binAtRank(counts: Uint32Array, rank: number, from = 0): { bin: number; rank: number } {
  let left = rank;
  for (let bin = from; bin < from + BINS; bin++) {
    const count = counts[bin] as number;
    if (left <= count) return { bin: bin - from, rank: left };
    left -= count;
  }
  throw new RangeError(`rank ${rank} is beyond the number of voxels`);
}

/** 8 and 16 bits: one histogram, a bin per value. */
function ranksOfSmallIntegers(voxels: VoxelArray, ranks: readonly number[]): number[] {
  const lowest = voxels instanceof Int8Array || voxels instanceof Int16Array ? -32768 : 0;
  const counts = new Uint32Array(BINS);
  const block = new Int32Array(BLOCK);
  for (let start = 0; start < voxels.length; start += BLOCK) {
    const count = Math.min(BLOCK, voxels.length - start);
    block.set(voxels.subarray(start, start + count));
    for (let n = 0; n < count; n++) {
      const bin = (block[n] as number) - lowest;
      counts[bin] = (counts[bin] as number) + 1;
    }
  }
  return ranks.map((rank) => binAtRank(counts, rank).bin + lowest);
}

/**
 * 32 bits: radix on keys whose unsigned order is the order of the values. First the upper halves
 * are counted, then the lower halves of those few upper halves in which a wanted rank lies.
 */
function ranksOf32Bits(voxels: Int32Array | Uint32Array | Float32Array, ranks: readonly number[]): number[] {
  const bits = new Uint32Array(voxels.buffer, voxels.byteOffset, voxels.length);
  // Key = bits ^ flip, or for negative floats, whose magnitude runs backwards, all bits inverted.
  const flip = voxels instanceof Uint32Array ? 0 : 0x80000000;
  const negativeFlip = voxels instanceof Float32Array ? 0xffffffff : flip;
  const upper = new Uint32Array(BINS);
  for (let n = 0; n < bits.length; n++) {
    const word = bits[n] as number;
    const bin = (word ^ ((word | 0) < 0 ? negativeFlip : flip)) >>> 16;
    upper[bin] = (upper[bin] as number) + 1;
  }
  const found = ranks.map((rank) => binAtRank(upper, rank));
  const slots = new Int32Array(BINS).fill(-1);
  let used = 0;
  for (const { bin } of found) if (slots[bin] === -1) slots[bin] = used++ * BINS;
  const lower = new Uint32Array(used * BINS);
  for (let n = 0; n < bits.length; n++) {
    const word = bits[n] as number;
    const key = word ^ ((word | 0) < 0 ? negativeFlip : flip);
    const slot = slots[key >>> 16] as number;
    if (slot < 0) continue;
    const bin = slot + (key & 0xffff);
    lower[bin] = (lower[bin] as number) + 1;
  }
  const word = new Uint32Array(1);
  const value = voxels instanceof Float32Array ? new Float32Array(word.buffer) : new Int32Array(word.buffer);
  return found.map(({ bin, rank }) => {
    const key = ((bin << 16) | binAtRank(lower, rank, slots[bin]).bin) >>> 0;
    if (voxels instanceof Uint32Array) return key;
    word[0] = voxels instanceof Float32Array && key < 0x80000000 ? ~key : key ^ 0x80000000;
    return (value[0] as number) + 0; // -0 + 0 is 0
  });
}

/** Index of the more significant 32-bit word of a float64 in this machine's byte order. */
const UPPER_WORD = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;

/**
 * 64 bits, one rank: four rounds of 16 bits, each among the voxels that share the key's digits so
 * far.
 */
function rankOfDoubles(voxels: Float64Array, wanted: number): number {
  const words = new Uint32Array(voxels.buffer, voxels.byteOffset, voxels.length * 2);
  const counts = new Uint32Array(BINS);
  let rank = wanted;
  let upper = 0; // digits found so far
  let lower = 0;
  for (let digit = 0; digit < 4; digit++) {
    const upperMask = [0, 0xffff0000, 0xffffffff, 0xffffffff][digit] as number;
    const lowerMask = digit === 3 ? 0xffff0000 : 0;
    const shift = digit % 2 === 0 ? 16 : 0;
    counts.fill(0);
    for (let n = 0; n < voxels.length; n++) {
      const word = words[2 * n + UPPER_WORD] as number;
      const negative = (word | 0) < 0;
      const upperKey = word ^ (negative ? 0xffffffff : 0x80000000);
      const lowerKey = (words[2 * n + 1 - UPPER_WORD] as number) ^ (negative ? 0xffffffff : 0);
      if (((upperKey ^ upper) & upperMask) !== 0 || ((lowerKey ^ lower) & lowerMask) !== 0) continue;
      const bin = ((digit < 2 ? upperKey : lowerKey) >>> shift) & 0xffff;
      counts[bin] = (counts[bin] as number) + 1;
    }
    const found = binAtRank(counts, rank);
    rank = found.rank;
    if (digit < 2) upper |= found.bin << shift;
    else lower |= found.bin << shift;
  }
  const negative = upper >= 0; // the key's top bit is clear for negative numbers; | leaves an int32
  const pair = new Uint32Array(2);
  pair[UPPER_WORD] = upper ^ (negative ? 0xffffffff : 0x80000000);
  pair[1 - UPPER_WORD] = lower ^ (negative ? 0xffffffff : 0);
  return new Float64Array(pair.buffer)[0] as number;
}
