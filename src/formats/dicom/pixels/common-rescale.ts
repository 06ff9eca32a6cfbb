/**
 * One rescale for a volume whose slices have their own: stored values are mapped so that every
 * intensity stays what it was.
 */
import type { Rescale, VoxelType } from '../../../volume.ts';
import { IDENTITY_RESCALE } from '../../../volume.ts';

/** voxel = stored * scale + offset, for the slices of one rescale. */
export interface ValueMap {
  readonly scale: number;
  readonly offset: number;
}

export interface CommonRescale {
  readonly rescale: Rescale;
  readonly voxelType: VoxelType;
  /** For each of the slices' rescales, in their order. */
  readonly maps: readonly ValueMap[];
  /** The voxel that stands for air: what `air` is, or as near to it as the voxel type goes. */
  readonly air: number;
}

const TYPES: readonly (readonly [type: VoxelType, low: number, high: number])[] = [
  ['int16', -(2 ** 15), 2 ** 15 - 1],
  ['uint16', 0, 2 ** 16 - 1],
  ['int32', -(2 ** 31), 2 ** 31 - 1],
  ['uint32', 0, 2 ** 32 - 1],
];
/** Decimal places beyond which slopes are no numbers that were meant to be exact. */
const MAX_PLACES = 30;

/**
 * Equal rescales leave stored values as they are. Others are brought to their greatest common step,
 * which is exact, in int16, uint16 or int32; where that step is too fine for these (slopes of many
 * digits) intensities are stored as float32, right to 1 part in 10^7.
 * @param range lowest and highest stored value
 * @param air intensity of what is outside the image
 */
export function commonRescale(
  rescales: readonly Rescale[],
  range: readonly [number, number],
  air: number,
): CommonRescale {
  const first = rescales[0] ?? IDENTITY_RESCALE;
  const same = rescales.every(({ slope, intercept }) => slope === first.slope && intercept === first.intercept);
  const exact = same ? { rescale: first, maps: rescales.map(() => ({ scale: 1, offset: 0 })) } : commonStep(rescales);
  if (exact !== undefined) {
    const ends = exact.maps.flatMap(({ scale, offset }) => range.map((stored) => stored * scale + offset));
    const [low, high] = [Math.min(...ends), Math.max(...ends)];
    const type = TYPES.find(([, lowest, highest]) => low >= lowest && high <= highest);
    if (type !== undefined) {
      const wanted = Math.round((air - exact.rescale.intercept) / exact.rescale.slope);
      return { ...exact, voxelType: type[0], air: Math.max(type[1], Math.min(type[2], wanted)) };
    }
  }
  const maps = rescales.map(({ slope, intercept }) => ({ scale: slope, offset: intercept }));
  return { rescale: IDENTITY_RESCALE, voxelType: 'float32', maps, air };
}

/**
 * The greatest slope of which every slope, and every difference of intercepts, is a whole multiple.
 */
function commonStep(rescales: readonly Rescale[]): { rescale: Rescale; maps: ValueMap[] } | undefined {
  const places = Math.max(
    ...rescales.flatMap(({ slope, intercept }) => [decimalPlaces(slope), decimalPlaces(intercept)]),
  );
  if (places > MAX_PLACES) return undefined;
  const whole = rescales.map(({ slope, intercept }) => ({
    slope: scaled(slope, places),
    intercept: scaled(intercept, places),
  }));
  const base = whole[0]?.intercept ?? 0n;
  let common = 0n;
  for (const { slope, intercept } of whole) common = gcd(gcd(common, slope), intercept - base);
  const maps = whole.map(({ slope, intercept }) => ({
    scale: Number(slope / common),
    offset: Number((intercept - base) / common),
  }));
  return { rescale: { slope: Number(`${common}e-${places}`), intercept: rescales[0]?.intercept ?? 0 }, maps };
}

/** Decimal digits after the point of the shortest text that gives the number. */
function decimalPlaces(value: number): number {
  const [mantissa = '', exponent = '0'] = String(value).split('e');
  return Math.max(0, (mantissa.split('.')[1]?.length ?? 0) - Number(exponent));
}

/** value * 10^places, exactly. */
function scaled(value: number, places: number): bigint {
  const [mantissa = '', exponent = '0'] = String(value).split('e');
  const [head = '', tail = ''] = mantissa.split('.');
  return BigInt(head + tail) * 10n ** BigInt(places + Number(exponent) - tail.length);
}

function gcd(a: bigint, b: bigint): bigint {
  let [p, q] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (q > 0n) [p, q] = [q, p % q];
  return p;
}
