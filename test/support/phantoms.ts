/** Crude bodies of numbers, for what is told from intensities alone: 64 x 48 x 40 voxels. */

const SIZE = [64, 48, 40] as const;

/** Deterministic noise around 0, about normal, of deviation 1. */
export function noise(count: number, seed = 1): Float64Array {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  return Float64Array.from({ length: count }, () => 2 * (next() + next() + next() - 1.5));
}

/** One intensity for each tissue; `air` fills the rest of the field. */
export interface Tissues {
  readonly air: number;
  readonly lung: number;
  readonly fat: number;
  readonly muscle: number;
  readonly liver: number;
  readonly bone: number;
  /** Deviation of the noise. */
  readonly noise: number;
}

export const CT: Tissues = { air: -1000, lung: -850, fat: -105, muscle: 55, liver: 105, bone: 500, noise: 12 };
/** T1: bright fat, dark air, bone without signal; magnitudes, so that noise is not negative. */
export const MR: Tissues = { air: 8, lung: 20, fat: 620, muscle: 240, liver: 380, bone: 120, noise: 18 };

/** An ellipse of a body: skin of fat, muscle, a liver on one side, a spine, and lungs above. */
export function body({ noise: deviation, ...tissue }: Tissues, seed = 1): Float64Array {
  const [ni, nj, nk] = SIZE;
  const rough = noise(ni * nj * nk, seed);
  return Float64Array.from({ length: ni * nj * nk }, (_, n) => {
    const [i, j, k] = [n % ni, Math.floor(n / ni) % nj, Math.floor(n / (ni * nj))];
    const radius = Math.hypot((i - 31.5) / 27, (j - 23.5) / 19);
    const clean = (): number => {
      if (radius > 1) return tissue.air;
      if (radius > 0.82) return tissue.fat;
      if (Math.hypot(i - 31.5, j - 36) < 3) return tissue.bone;
      if (k > 30 && Math.hypot(Math.abs(i - 31.5) - 11, (j - 22) / 0.8) < 8) return tissue.lung;
      if (Math.hypot((i - 20) / 1.2, j - 20) < 8) return tissue.liver;
      // Organs and fat between them, in patches of a few voxels.
      return (Math.floor(i / 5) + Math.floor(j / 4) + Math.floor(k / 4)) % 3 === 0 ? tissue.fat : tissue.muscle;
    };
    return clean() + deviation * (rough[n] as number);
  });
}

/** As body(MR): no magnitude is negative. */
export const mrBody = () => body(MR).map(Math.abs);

export function clipped(values: Float64Array, low: number, high: number): Float64Array {
  return values.map((value) => Math.min(high, Math.max(low, value)));
}

/** 0 to 255 of what lies between. */
export function eightBits(values: Float64Array, low: number, high: number): Float64Array {
  return clipped(values, low, high).map((value) => Math.round((255 * (value - low)) / (high - low)));
}
